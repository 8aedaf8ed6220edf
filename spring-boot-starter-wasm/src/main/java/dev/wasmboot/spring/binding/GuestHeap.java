package dev.wasmboot.spring.binding;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.ExportedFunction;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.spring.WasmPluginException;
import dev.wasmboot.spring.WasmPluginException.Kind;

/**
 * The blocks of one call in a guest's memory: placed by the host in room that the guest
 * gave, or left there by the guest for the host to take.
 * <p>
 * Addresses and lengths that come from the guest may be anything. They are compared, as
 * unsigned numbers, with the size of the memory and with the largest result that is
 * accepted before a byte is copied or allocated.
 */
final class GuestHeap {

	/** The export that is the memory. */
	static final String MEMORY = "memory";

	/**
	 * The export that gives room: length to address, of which 0 means that there is none.
	 */
	static final String ALLOC = "alloc";

	static final FunctionType ALLOC_TYPE = new FunctionType(List.of(ValueType.I32), List.of(ValueType.I32));

	/** The export, if any, that takes room back: address and length. */
	static final String DEALLOC = "dealloc";

	static final FunctionType DEALLOC_TYPE = new FunctionType(List.of(ValueType.I32, ValueType.I32), List.of());

	private final Instance instance;

	private final PluginMethod method;

	private final List<Room> rooms = new ArrayList<>(2);

	GuestHeap(Instance instance, PluginMethod method) {
		this.instance = instance;
		this.method = method;
	}

	/**
	 * Place a block. An empty one takes a byte of room, too: allocators differ in what
	 * they answer to a wish for nothing, and the address 0 means null.
	 * @param block the bytes
	 * @return the address
	 */
	int place(byte[] block) {
		int length = Math.max(1, block.length);
		int address = (int) function(ALLOC).callRaw(length);
		if (address == 0) {
			throw broken("its 'alloc' has no room for the " + length + " bytes of an argument");
		}
		this.rooms.add(new Room(address, length));
		if (outside(address, length)) {
			throw broken("its 'alloc' gave, for an argument, " + describe(address, length));
		}
		memory().write(address, block);
		return address;
	}

	/**
	 * Copy the block that a result stands for.
	 * @param packed the address in the upper half, the length in the lower
	 * @param max bytes that the block may have
	 * @return the bytes
	 */
	byte[] take(long packed, long max) {
		int address = (int) (packed >>> Integer.SIZE);
		int length = (int) packed;
		if (outside(address, length)) {
			throw broken("the result is " + describe(address, length));
		}
		if (Integer.toUnsignedLong(length) > max) {
			throw broken(
					"the result has " + Integer.toUnsignedString(length) + " bytes, more than the limit of " + max);
		}
		this.rooms.add(new Room(address, length));
		return memory().read(address, length);
	}

	/**
	 * Give all blocks back, if the guest wants them.
	 */
	void release() {
		this.instance.function(DEALLOC)
			.ifPresent((dealloc) -> this.rooms
				.forEach((room) -> dealloc.callRaw(Integer.toUnsignedLong(room.address), room.length)));
	}

	private boolean outside(int address, int length) {
		return Integer.toUnsignedLong(address) + Integer.toUnsignedLong(length) > memory().size();
	}

	private String describe(int address, int length) {
		return Integer.toUnsignedString(length) + " bytes at address " + Integer.toUnsignedString(address)
				+ ", outside its memory of " + memory().size() + " bytes";
	}

	private WasmPluginException broken(String problem) {
		return this.method.failure(Kind.BAD_RESULT, problem, null);
	}

	private GuestMemory memory() {
		return this.instance.memory(MEMORY).orElseThrow();
	}

	private ExportedFunction function(String name) {
		return this.instance.function(name).orElseThrow();
	}

	private record Room(int address, int length) {

	}

}

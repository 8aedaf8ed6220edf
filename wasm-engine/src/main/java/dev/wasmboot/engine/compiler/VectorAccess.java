package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.WideIndex;
import dev.wasmboot.engine.simd.LaneType;

/**
 * An access to memory by an instruction on vectors, whose address is in a local.
 */
final class VectorAccess {

	/** The binary logarithm of the bytes of an {@code int}. */
	static final int INT = 2;

	static final int LONG = 3;

	private final MethodFrame frame;

	private final AccessCode code;

	private final int address;

	private final int memory;

	private final int offset;

	private final boolean wide;

	private VectorAccess(MethodFrame frame, AccessCode code, int address, int memory, int offset, boolean wide) {
		this.frame = frame;
		this.code = code;
		this.address = address;
		this.memory = memory;
		this.offset = offset;
		this.wide = wide;
	}

	/**
	 * Read what an instruction says of its access.
	 * @param address the local with the address
	 */
	static VectorAccess read(WasmModule module, ByteReader in, MethodFrame frame, AccessCode code, int address) {
		int memory = ((in.u32() & 0x40) != 0) ? in.u32() : 0;
		boolean wide = module.memories().get(memory).index() == ValueType.I64;
		int offset = wide ? WideIndex.narrow(in.u64()) : in.u32();
		return new VectorAccess(frame, code, address, memory, offset, wide);
	}

	/**
	 * The width of an access to a lane.
	 */
	static int width(LaneType lane) {
		return Integer.numberOfTrailingZeros(lane.bytes());
	}

	/**
	 * Push what is in memory.
	 * @param width the binary logarithm of the number of bytes
	 * @param further how far behind the address
	 */
	void load(int width, int further) {
		this.code.load(width, this.memory, place(further));
	}

	/**
	 * Push the index of the first of sixteen bytes that are there, and all bytes.
	 */
	void place() {
		this.code.index(place(0));
		this.code.checkVector(this.memory);
		this.frame.loadBytes(this.memory);
	}

	/**
	 * Write to memory.
	 * @param value writes what pushes the value
	 */
	void store(int width, int further, Runnable value) {
		this.code.store(width, this.memory, place(further), value);
	}

	/**
	 * Push the address. Where the offset leads out of bounds from every address, that is
	 * the last one.
	 * @return the offset that remains
	 */
	private int place(int further) {
		int sum = this.offset + further;
		if (this.offset < 0 || sum < 0) {
			this.frame.out().constant(-1);
			return 0;
		}
		this.frame.load(this.wide ? ValueType.I64 : ValueType.I32, this.address);
		if (this.wide) {
			this.frame.out().narrow();
		}
		return sum;
	}

}

package dev.wasmboot.spring.binding;

import java.util.OptionalLong;

import dev.wasmboot.engine.CapturedOutput;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.spring.WasmPluginException;
import org.jspecify.annotations.Nullable;

/**
 * One call of an export over the plugin ABI, its arguments converted already: what
 * remains is what needs a guest.
 */
public final class GuestCall {

	private final PluginMethod method;

	private final @Nullable Object[] arguments;

	private OptionalLong fuelConsumed = OptionalLong.empty();

	private @Nullable CapturedOutput output;

	/**
	 * Create a call.
	 * @param method what is called
	 * @param arguments for each the bits of a number, the bytes of a block, or
	 * {@code null} for a block that is null
	 */
	GuestCall(PluginMethod method, @Nullable Object[] arguments) {
		this.method = method;
		this.arguments = arguments;
	}

	/**
	 * Make the call: place the blocks among the arguments in the guest's memory, call,
	 * copy the block that is the result, give all of them back to the guest.
	 * @param instance the instance, leased and under a deadline
	 * @param export the name of the export
	 * @param maxResult bytes that a block in answer may have
	 * @param captures whether what the guest prints is to be kept
	 * @return the answer
	 * @throws WasmPluginException if the guest breaks the ABI
	 * @throws dev.wasmboot.engine.WasmException if the guest traps or exits
	 */
	public GuestAnswer make(Instance instance, String export, long maxResult, boolean captures) {
		try {
			GuestHeap heap = new GuestHeap(instance, this.method);
			long bits = instance.function(export).orElseThrow().callRaw(slots(heap));
			byte[] block = (this.method.receivesBlock() && bits != 0) ? heap.take(bits, maxResult) : null;
			heap.release();
			return new GuestAnswer(bits, block);
		}
		finally {
			this.fuelConsumed = instance.fuelConsumed();
			this.output = captures ? instance.capturedOutput() : null;
		}
	}

	/**
	 * The fuel that the call consumed, with what it took to pass blocks.
	 * @return units of fuel, empty before the call is made, and if fuel is not limited
	 */
	public OptionalLong fuelConsumed() {
		return this.fuelConsumed;
	}

	/**
	 * What the guest printed during the call, as far as that is captured.
	 * @return the output, {@code null} before the call is made, and if nothing is
	 * captured
	 */
	public @Nullable CapturedOutput output() {
		return this.output;
	}

	private long[] slots(GuestHeap heap) {
		long[] slots = new long[this.method.type().parameters().size()];
		int next = 0;
		for (Object argument : this.arguments) {
			if (argument instanceof Long bits) {
				slots[next++] = bits;
				continue;
			}
			if (argument instanceof byte[] bytes) {
				slots[next] = Integer.toUnsignedLong(heap.place(bytes));
				slots[next + 1] = bytes.length;
			}
			next += 2;
		}
		return slots;
	}

}

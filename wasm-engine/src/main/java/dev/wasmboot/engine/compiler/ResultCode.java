package dev.wasmboot.engine.compiler;

import java.util.List;

import dev.wasmboot.engine.ValueType;

/**
 * Writes how results reach the caller: the first one is returned, and the others, and the
 * upper half of a vector, are left in the instance, two places for each result.
 */
final class ResultCode {

	private ResultCode() {
	}

	/**
	 * Leave what of a result the method does not return.
	 * @param frame the method's locals
	 * @param type the result's type
	 * @param slot the local that holds it
	 * @param index which result it is
	 */
	static void leave(MethodFrame frame, ValueType type, int slot, int index) {
		Bytecode out = frame.out();
		if (index > 0) {
			frame.loadReturned(type, slot);
			leave(out, JavaTypes.result(type), 2 * index, frame::loadInstance);
		}
		if (type == ValueType.V128) {
			frame.vectors().loadHalf(out, slot + VectorForm.UPPER);
			leave(out, "J", 2 * index + 1, frame::loadInstance);
		}
	}

	/**
	 * Leave what is on the stack of the JVM.
	 * @param place two for each result, the second for the upper half of a vector
	 * @param instance pushes the instance
	 */
	static void leave(Bytecode out, String descriptor, int place, Runnable instance) {
		SlotCode.write(out, "result", descriptor, place, instance);
	}

	/**
	 * Push the results of a call, of which the first was returned.
	 */
	static void collect(MethodFrame frame, List<ValueType> results) {
		for (int i = 0; i < results.size(); i++) {
			ValueType type = results.get(i);
			if (i > 0) {
				collect(frame.out(), type, 2 * i, frame::loadInstance);
			}
			if (type == ValueType.V128) {
				frame.vectors().ofHalf(frame.out());
				collect(frame.out(), type, 2 * i + 1, frame::loadInstance);
				frame.vectors().ofHalf(frame.out());
			}
			frame.stack().push(type);
		}
	}

	/**
	 * Push what a call left in a place.
	 * @param instance pushes the instance
	 */
	static void collect(Bytecode out, ValueType type, int place, Runnable instance) {
		instance.run();
		out.constant(place);
		out.callVirtual(JavaTypes.INSTANCE, MethodFrame.prefix(type) + "Result", "(I)" + JavaTypes.result(type));
	}

}

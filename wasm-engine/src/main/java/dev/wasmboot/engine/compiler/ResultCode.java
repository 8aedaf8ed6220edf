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
			out.variable(JavaTypes.load(type), slot);
			leave(frame, JavaTypes.result(type), 2 * index);
		}
		if (type == ValueType.V128) {
			out.variable(JavaTypes.load(type), slot + 2);
			leave(frame, "J", 2 * index + 1);
		}
	}

	private static void leave(MethodFrame frame, String descriptor, int place) {
		frame.loadInstance();
		frame.out().constant(place);
		frame.out().callStatic(JavaTypes.INSTANCE, "result", "(" + descriptor + "L" + JavaTypes.INSTANCE + ";I)V");
	}

	/**
	 * Push the results of a call, of which the first was returned.
	 */
	static void collect(MethodFrame frame, List<ValueType> results) {
		for (int i = 0; i < results.size(); i++) {
			ValueType type = results.get(i);
			if (i > 0) {
				collect(frame, MethodFrame.prefix(type), JavaTypes.result(type), 2 * i);
			}
			if (type == ValueType.V128) {
				collect(frame, "long", "J", 2 * i + 1);
			}
			frame.stack().push(type);
		}
	}

	private static void collect(MethodFrame frame, String prefix, String descriptor, int place) {
		frame.loadInstance();
		frame.out().constant(place);
		frame.out().callVirtual(JavaTypes.INSTANCE, prefix + "Result", "(I)" + descriptor);
	}

}

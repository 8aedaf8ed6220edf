package dev.wasmboot.engine.compiler;

import java.util.List;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What WebAssembly's types are in the JVM. A guest function is a static method with its
 * parameters, then the instance it works on and the number of calls it may nest. It
 * returns its first result; the others it leaves in the instance.
 */
final class JavaTypes {

	static final String INSTANCE = Type.getInternalName(CompiledInstance.class);

	static final String OBJECT = "java/lang/Object";

	static final String BYTES = "[B";

	/** The most that the JVM passes to a method. */
	static final int MOST_PARAMETER_SLOTS = 255;

	/** The JVM has no limit, but each takes ten bytes wherever the function is called. */
	private static final int MOST_RESULTS = 100;

	private JavaTypes() {
	}

	/**
	 * The descriptor of the method of a function.
	 * @param extra descriptors of parameters between those of the function and the
	 * instance
	 */
	static String descriptor(FunctionType type, String extra) {
		StringBuilder text = new StringBuilder("(");
		type.parameters().forEach((parameter) -> text.append(descriptor(parameter)));
		text.append(extra).append('L').append(INSTANCE).append(";I)");
		return text.append(type.results().isEmpty() ? "V" : result(type.results().get(0))).toString();
	}

	static String descriptor(FunctionType type) {
		return descriptor(type, "");
	}

	/**
	 * Whether a function takes or returns too much for a method. One more slot is kept
	 * free for a slot.
	 */
	static boolean tooWide(FunctionType type) {
		return slots(type.parameters()) > MOST_PARAMETER_SLOTS - 3 || type.results().size() > MOST_RESULTS;
	}

	/**
	 * Whether the host can call a function with its parameters as they are, unchecked,
	 * and gets all of its results.
	 */
	static boolean passable(FunctionType type) {
		return !tooWide(type)
				&& type.parameters().stream().allMatch((each) -> each.isNumber() || each == ValueType.EXTERNREF)
				&& type.results().size() <= 1 && !type.results().contains(ValueType.V128);
	}

	static int slots(List<ValueType> types) {
		int sum = 0;
		for (ValueType type : types) {
			sum += slots(type);
		}
		return sum;
	}

	static int slots(ValueType type) {
		return switch (type) {
			case I32, F32, FUNCREF, EXTERNREF, EXNREF -> 1;
			case I64, F64 -> 2;
			case V128 -> 4;
		};
	}

	static String descriptor(ValueType type) {
		return switch (type) {
			case I32 -> "I";
			case I64 -> "J";
			case F32 -> "F";
			case F64 -> "D";
			case V128 -> "JJ";
			case FUNCREF, EXTERNREF, EXNREF -> "L" + OBJECT + ";";
		};
	}

	/** Of a vector, a method returns the lower half. */
	static String result(ValueType type) {
		return (type == ValueType.V128) ? "J" : descriptor(type);
	}

	/** The type as stack maps name it; a vector is two of them. */
	static Object verification(ValueType type) {
		return switch (type) {
			case I32 -> Opcodes.INTEGER;
			case I64, V128 -> Opcodes.LONG;
			case F32 -> Opcodes.FLOAT;
			case F64 -> Opcodes.DOUBLE;
			case FUNCREF, EXTERNREF, EXNREF -> OBJECT;
		};
	}

	/** The instruction that loads half a vector, or a whole value of any other type. */
	static int load(ValueType type) {
		return switch (type) {
			case I32 -> Opcodes.ILOAD;
			case I64, V128 -> Opcodes.LLOAD;
			case F32 -> Opcodes.FLOAD;
			case F64 -> Opcodes.DLOAD;
			case FUNCREF, EXTERNREF, EXNREF -> Opcodes.ALOAD;
		};
	}

	static int store(ValueType type) {
		return load(type) + Opcodes.ISTORE - Opcodes.ILOAD;
	}

	static int returning(FunctionType type) {
		return type.results().isEmpty() ? Opcodes.RETURN
				: load(type.results().get(0)) + Opcodes.IRETURN - Opcodes.ILOAD;
	}

}

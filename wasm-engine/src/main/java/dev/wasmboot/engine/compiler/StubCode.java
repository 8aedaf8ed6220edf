package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.runtime.FunctionInstance;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes methods that have a function's parameters only to pass them on.
 */
final class StubCode {

	static final String FUNCTION = "L" + Type.getInternalName(FunctionInstance.class) + ";";

	private StubCode() {
	}

	/**
	 * Push a parameter.
	 * @return how many slots it has
	 */
	private static int load(Bytecode out, ValueType type, int slot) {
		out.variable(JavaTypes.load(type), slot);
		if (type == ValueType.V128) {
			out.variable(Opcodes.LLOAD, slot + 2);
		}
		return JavaTypes.slots(type);
	}

	static void loadParameters(Bytecode out, FunctionType type) {
		int slot = 0;
		for (ValueType parameter : type.parameters()) {
			slot += load(out, parameter, slot);
		}
	}

	/**
	 * Write the end of a method, or a whole one, that calls a function that is not
	 * compiled. The method may have two more locals than parameters, instance and depth.
	 */
	static void callOther(Bytecode out, Layout layout, int function) {
		FunctionType type = layout.module().functions().get(function);
		int instance = JavaTypes.slots(type.parameters());
		loadParameters(out, type);
		out.constant(function);
		out.variable(Opcodes.ALOAD, instance);
		out.variable(Opcodes.ILOAD, instance + 1);
		out.callStatic(Layout.dispatch(layout.signatureOf(function)), DispatchWriter.OTHER,
				DispatchWriter.descriptor(type));
		out.op(JavaTypes.returning(type));
		out.end(instance + 8, instance + 4);
	}

	/**
	 * Write what calls a function through the guest's stack, and returns its results.
	 * @param instance the slot of the instance; the depth is in the next one
	 * @param function pushes what tells the function
	 * @param method the method of the instance that calls it
	 * @param descriptor what that takes: what tells the function, and a depth
	 */
	static void callThroughStack(Bytecode out, FunctionType type, int instance, Runnable function, String method,
			String descriptor) {
		writeArguments(out, type, instance);
		out.variable(Opcodes.ALOAD, instance);
		function.run();
		out.variable(Opcodes.ILOAD, instance + 1);
		out.callVirtual(JavaTypes.INSTANCE, method, descriptor);
		returnFromSlots(out, type, instance);
	}

	private static void writeArguments(Bytecode out, FunctionType type, int instance) {
		out.variable(Opcodes.ALOAD, instance);
		out.constant(Math.max(type.parameters().size(), type.results().size()));
		out.callVirtual(JavaTypes.INSTANCE, "reserve", "(I)V");
		int slot = 0;
		for (int i = 0; i < type.parameters().size(); i++) {
			SlotCode.writeLocal(out, VectorForm.LONGS, type.parameters().get(i), slot, i,
					() -> out.variable(Opcodes.ALOAD, instance));
			slot += JavaTypes.slots(type.parameters().get(i));
		}
	}

	/**
	 * Return what is in the slots of the guest's stack.
	 */
	static void returnFromSlots(Bytecode out, FunctionType type, int instance) {
		List<ValueType> results = type.results();
		Runnable self = () -> out.variable(Opcodes.ALOAD, instance);
		for (int i = 0; i < results.size(); i++) {
			ValueType result = results.get(i);
			SlotCode.read(out, VectorForm.LONGS, result, i, self);
			if (result == ValueType.V128) {
				ResultCode.leave(out, "J", 2 * i + 1, self);
			}
			if (i > 0) {
				ResultCode.leave(out, JavaTypes.result(result), 2 * i, self);
			}
		}
		out.op(JavaTypes.returning(type));
	}

	/**
	 * The locals of such a method: parameters, instance, depth, and others.
	 */
	static Object[] locals(FunctionType type, Object... more) {
		List<Object> types = new ArrayList<>();
		for (ValueType parameter : type.parameters()) {
			types.add(JavaTypes.verification(parameter));
			if (parameter == ValueType.V128) {
				types.add(Opcodes.LONG);
			}
		}
		types.add(JavaTypes.INSTANCE);
		types.add(Opcodes.INTEGER);
		types.addAll(List.of(more));
		return types.toArray();
	}

	/**
	 * What a call of a function leaves on the stack of the JVM.
	 */
	static Object[] returned(FunctionType type) {
		return type.results().isEmpty() ? new Object[0]
				: new Object[] { JavaTypes.verification(type.results().get(0)) };
	}

}

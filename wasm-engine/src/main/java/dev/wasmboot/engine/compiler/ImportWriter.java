package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the classes through which a module calls its imports: one method each, with the
 * import's parameters. A function of the host is called through its typed handle; what is
 * imported from elsewhere, through the stack.
 */
final class ImportWriter {

	private static final String HANDLE = "java/lang/invoke/MethodHandle";

	private static final String CALLER = Type.getDescriptor(Caller.class);

	private final Layout layout;

	ImportWriter(Layout layout) {
		this.layout = layout;
	}

	byte[] write(int first) {
		ClassFile file = new ClassFile(Layout.imports(first), JavaTypes.OBJECT);
		int end = Math.min(first + Layout.importsPerClass(), this.layout.module().importedFunctions());
		for (int i = first; i < end; i++) {
			FunctionType type = this.layout.module().functions().get(i);
			if (!JavaTypes.tooWide(type)) {
				write(file.method(Layout.method(i), this.layout.descriptor(i)), type, i);
			}
		}
		return file.bytes();
	}

	private void write(Bytecode out, FunctionType type, int function) {
		if (type.results().size() > 1 || type.parameters().contains(ValueType.V128)
				|| type.results().contains(ValueType.V128)) {
			StubCode.callOther(out, this.layout, function);
			return;
		}
		int instance = JavaTypes.slots(type.parameters());
		Label begin = new Label();
		Label end = new Label();
		Label failed = new Label();
		Label other = new Label();
		out.handler(begin, end, failed, "java/lang/Throwable");
		out.variable(Opcodes.ALOAD, instance);
		out.constant(function);
		out.callVirtual(JavaTypes.INSTANCE, "host", "(I)L" + HANDLE + ";");
		out.op(Opcodes.DUP);
		out.variable(Opcodes.ASTORE, instance + 2);
		out.jump(Opcodes.IFNULL, other);
		out.variable(Opcodes.ALOAD, instance + 2);
		out.variable(Opcodes.ALOAD, instance);
		out.variable(Opcodes.ILOAD, instance + 1);
		out.callVirtual(JavaTypes.INSTANCE, "caller", "(I)" + CALLER);
		StubCode.loadParameters(out, type);
		StringBuilder descriptor = new StringBuilder("(" + CALLER);
		type.parameters().forEach((parameter) -> descriptor.append(JavaTypes.descriptor(parameter)));
		descriptor.append(')').append(type.results().isEmpty() ? "V" : JavaTypes.descriptor(type.results().get(0)));
		out.label(begin);
		out.callVirtual(HANDLE, "invokeExact", descriptor.toString());
		out.label(end);
		out.variable(Opcodes.ALOAD, instance);
		out.callVirtual(JavaTypes.INSTANCE, "checkDeadline", "()V");
		out.op(JavaTypes.returning(type));
		Object[] locals = StubCode.locals(type, HANDLE);
		out.label(failed);
		out.frame(locals, "java/lang/Throwable");
		out.variable(Opcodes.ALOAD, instance);
		out.constant(function);
		out.callStatic(JavaTypes.INSTANCE, "failed",
				"(Ljava/lang/Throwable;L" + JavaTypes.INSTANCE + ";I)Ljava/lang/RuntimeException;");
		out.op(Opcodes.ATHROW);
		out.label(other);
		out.frame(locals);
		StubCode.callOther(out, this.layout, function);
	}

}

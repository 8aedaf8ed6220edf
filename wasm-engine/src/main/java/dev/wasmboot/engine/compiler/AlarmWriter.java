package dev.wasmboot.engine.compiler;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the class through which all loops of a module ask the {@link AlarmSite}, so that
 * the call site is linked once. It is linked while the class is made: the JVM remembers
 * for ever that a call site could not be linked, and the guest's stack may end where it
 * first asks.
 */
final class AlarmWriter {

	static final String CHECK = "checkDeadline";

	static final String CHECK_TYPE = "(L" + JavaTypes.INSTANCE + ";)V";

	private static final String SITE = "raised";

	/** The JDK has what links call sites of this type. */
	private static final String SITE_TYPE = "()L" + JavaTypes.OBJECT + ";";

	private static final Handle LINK = new Handle(Opcodes.H_INVOKESTATIC, Type.getInternalName(CompiledCode.class),
			"alarmSite",
			MethodType.methodType(CallSite.class, MethodHandles.Lookup.class, String.class, MethodType.class)
				.toMethodDescriptorString(),
			false);

	private final ClassWriter out = new ClassWriter(0);

	byte[] write() {
		this.out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, Layout.ALARM, null,
				JavaTypes.OBJECT, null);
		initializer();
		site();
		check();
		this.out.visitEnd();
		return this.out.toByteArray();
	}

	private void initializer() {
		MethodVisitor method = begin(Opcodes.ACC_STATIC, "<clinit>", "()V");
		method.visitMethodInsn(Opcodes.INVOKESTATIC, Layout.ALARM, SITE, SITE_TYPE, false);
		method.visitInsn(Opcodes.POP);
		method.visitInsn(Opcodes.RETURN);
		end(method, 1, 0);
	}

	private void site() {
		MethodVisitor method = begin(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, SITE, SITE_TYPE);
		method.visitInvokeDynamicInsn(SITE, SITE_TYPE, LINK);
		method.visitInsn(Opcodes.ARETURN);
		end(method, 1, 0);
	}

	/** The method that loops call. */
	private void check() {
		MethodVisitor method = begin(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, CHECK, CHECK_TYPE);
		Label never = new Label();
		method.visitMethodInsn(Opcodes.INVOKESTATIC, Layout.ALARM, SITE, SITE_TYPE, false);
		method.visitJumpInsn(Opcodes.IFNULL, never);
		method.visitVarInsn(Opcodes.ALOAD, 0);
		method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, JavaTypes.INSTANCE, "checkDeadline", "()V", false);
		method.visitLabel(never);
		method.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
		method.visitInsn(Opcodes.RETURN);
		end(method, 1, 1);
	}

	private MethodVisitor begin(int access, String name, String type) {
		MethodVisitor method = this.out.visitMethod(access, name, type, null, null);
		method.visitCode();
		return method;
	}

	private static void end(MethodVisitor method, int stack, int locals) {
		method.visitMaxs(stack, locals);
		method.visitEnd();
	}

}

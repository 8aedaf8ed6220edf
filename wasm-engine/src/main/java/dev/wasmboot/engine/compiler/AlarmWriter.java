package dev.wasmboot.engine.compiler;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the class through which all loops of a module ask the {@link AlarmSite}, so that
 * the call site is linked once. It is linked while the class is made: the JVM remembers
 * for ever that a call site could not be linked, and the guest's stack may end where it
 * first asks.
 */
final class AlarmWriter {

	/** Here, and in the {@link dev.wasmboot.engine.runtime.Alarm}. */
	static final String CHECK = "checkDeadline";

	static final String CHECK_TYPE = "(L" + JavaTypes.INSTANCE + ";)V";

	/** On the method that loops call. */
	static final ConstantHandle HANDLE = (out) -> out
		.constant(new Handle(Opcodes.H_INVOKESTATIC, Layout.ALARM, CHECK, CHECK_TYPE, false));

	private static final String SITE = "raised";

	/** The JDK has what links call sites of this type. */
	private static final String SITE_TYPE = "()L" + JavaTypes.OBJECT + ";";

	private static final Handle LINK = new Handle(Opcodes.H_INVOKESTATIC, Type.getInternalName(CompiledCode.class),
			"alarmSite",
			MethodType.methodType(CallSite.class, MethodHandles.Lookup.class, String.class, MethodType.class)
				.toMethodDescriptorString(),
			false);

	private AlarmWriter() {
	}

	static byte[] write() {
		ClassFile file = new ClassFile(Layout.ALARM, JavaTypes.OBJECT);
		initializer(file.initializer());
		site(file.method(SITE, SITE_TYPE));
		check(file.method(CHECK, CHECK_TYPE));
		return file.bytes();
	}

	private static void initializer(Bytecode out) {
		out.callStatic(Layout.ALARM, SITE, SITE_TYPE);
		out.op(Opcodes.POP);
		out.op(Opcodes.RETURN);
		out.end(1, 0);
	}

	private static void site(Bytecode out) {
		out.callDynamic(SITE, SITE_TYPE, LINK);
		out.op(Opcodes.ARETURN);
		out.end(1, 0);
	}

	/** The method that loops call. */
	private static void check(Bytecode out) {
		Label never = new Label();
		out.callStatic(Layout.ALARM, SITE, SITE_TYPE);
		out.jump(Opcodes.IFNULL, never);
		out.variable(Opcodes.ALOAD, 0);
		out.callVirtual(JavaTypes.INSTANCE, CHECK, "()V");
		out.label(never);
		out.frame(new Object[] { JavaTypes.INSTANCE });
		out.op(Opcodes.RETURN);
		out.end(1, 1);
	}

}

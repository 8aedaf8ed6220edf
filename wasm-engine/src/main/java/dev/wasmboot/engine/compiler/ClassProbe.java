package dev.wasmboot.engine.compiler;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Finds out whether the JVM lets classes be defined while it runs. A native image does
 * not, for instance.
 */
public final class ClassProbe {

	private static final String NAME = "wasm.Probe";

	private static final @Nullable String OBSTACLE = probe();

	private ClassProbe() {
	}

	/**
	 * Why no classes can be defined.
	 * @return what the JVM said, or {@code null} if they can
	 */
	public static @Nullable String obstacle() {
		return OBSTACLE;
	}

	private static @Nullable String probe() {
		try {
			new Loader().define();
			return null;
		}
		catch (RuntimeException | LinkageError ex) {
			return ex.toString();
		}
	}

	private static final class Loader extends ClassLoader {

		Loader() {
			super(ClassProbe.class.getClassLoader());
		}

		void define() {
			ClassWriter writer = new ClassWriter(0);
			writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, NAME.replace('.', '/'), null, JavaTypes.OBJECT, null);
			byte[] bytes = writer.toByteArray();
			defineClass(NAME, bytes, 0, bytes.length);
		}

	}

}

package dev.wasmboot.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Tells how long the methods of a class are, in bytes of bytecode.
 */
public final class MethodSizes extends ClassVisitor {

	private final Map<String, Integer> sizes = new HashMap<>();

	private MethodSizes(ClassWriter copy) {
		super(Opcodes.ASM9, copy);
	}

	/**
	 * Measure the methods of a class.
	 * @param type the class
	 * @return their sizes by name, the smallest of methods that share one
	 * @throws IOException if the class file cannot be read
	 */
	public static Map<String, Integer> of(Class<?> type) throws IOException {
		try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
			ClassReader reader = new ClassReader(Objects.requireNonNull(in));
			MethodSizes visitor = new MethodSizes(new ClassWriter(reader, 0));
			reader.accept(visitor, 0);
			return visitor.sizes;
		}
	}

	@Override
	public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {

			@Override
			public void visitMaxs(int maxStack, int maxLocals) {
				Label end = new Label();
				visitLabel(end);
				MethodSizes.this.sizes.merge(name, end.getOffset(), Math::min);
				super.visitMaxs(maxStack, maxLocals);
			}

		};
	}

}

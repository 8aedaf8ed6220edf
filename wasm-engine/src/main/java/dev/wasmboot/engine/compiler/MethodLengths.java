package dev.wasmboot.engine.compiler;

import java.util.function.ObjIntConsumer;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Tells how long the methods of a class are, in bytes of bytecode: by writing them again,
 * since only a writer knows where a label is.
 */
final class MethodLengths extends ClassVisitor {

	private final ObjIntConsumer<String> found;

	/**
	 * Create a visitor.
	 * @param reader reads the class
	 * @param found is told the name and the length of each method
	 */
	MethodLengths(ClassReader reader, ObjIntConsumer<String> found) {
		super(Opcodes.ASM9, new ClassWriter(reader, 0));
		this.found = found;
	}

	@Override
	public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {

			@Override
			public void visitMaxs(int maxStack, int maxLocals) {
				Label end = new Label();
				visitLabel(end);
				MethodLengths.this.found.accept(name, end.getOffset());
				super.visitMaxs(maxStack, maxLocals);
			}

		};
	}

}

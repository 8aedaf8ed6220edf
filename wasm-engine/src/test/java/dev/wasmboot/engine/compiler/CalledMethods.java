package dev.wasmboot.engine.compiler;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Tells what the methods of a class call.
 */
final class CalledMethods extends ClassVisitor {

	private final Map<String, Set<String>> called = new TreeMap<>();

	private CalledMethods() {
		super(Opcodes.ASM9);
	}

	/**
	 * Read a class.
	 * @param file the class file
	 * @return by the name of a method, the names of those that it calls
	 */
	static Map<String, Set<String>> in(byte[] file) {
		CalledMethods visitor = new CalledMethods();
		new ClassReader(file).accept(visitor, 0);
		return visitor.called;
	}

	@Override
	public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
			String[] exceptions) {
		Set<String> calls = this.called.computeIfAbsent(name, (method) -> new TreeSet<>());
		return new MethodVisitor(Opcodes.ASM9) {

			@Override
			public void visitMethodInsn(int opcode, String owner, String callee, String type, boolean isInterface) {
				calls.add(callee);
			}

		};
	}

}

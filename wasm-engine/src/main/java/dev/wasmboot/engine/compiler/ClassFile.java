package dev.wasmboot.engine.compiler;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * A class as it is written. All methods of guests are static, and their frames are known
 * to whoever writes them.
 */
final class ClassFile {

	/** The method that runs once, when the class is made. */
	static final String INITIALIZER = "<clinit>";

	private final ClassWriter out = new ClassWriter(0);

	private final Constants constants = new Constants(this.out);

	private final ConstantHandles handles;

	ClassFile(String name, String parent) {
		this.handles = new ConstantHandles(name);
		this.out.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, name, null, parent,
				null);
	}

	/**
	 * Begin a method whose length its signature bounds.
	 */
	Bytecode method(String name, String descriptor) {
		return method(name, descriptor, null);
	}

	/**
	 * Begin a method. It is part of the class once it has ended.
	 * @param effort what may be spent on it, {@code null} if something else bounds it
	 */
	Bytecode method(String name, String descriptor, @Nullable Effort effort) {
		return method(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, name, descriptor, effort);
	}

	/**
	 * Begin what runs once, when the class is made.
	 */
	Bytecode initializer() {
		return method(INITIALIZER, "()V");
	}

	Bytecode instanceMethod(String name, String descriptor) {
		return method(Opcodes.ACC_PUBLIC, name, descriptor, null);
	}

	private Bytecode method(int access, String name, String descriptor, @Nullable Effort effort) {
		return new Bytecode(new MethodCode(() -> this.out.visitMethod(access, name, descriptor, null, null),
				this.constants, this.handles), effort);
	}

	void field(String name, String descriptor) {
		this.out.visitField(0, name, descriptor, null, null).visitEnd();
	}

	/** A field that the class's initializer writes. */
	void constant(String name, String descriptor) {
		int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
		this.out.visitField(access, name, descriptor, null, null).visitEnd();
	}

	/** A constructor that does nothing. */
	void constructor(String parent) {
		Bytecode method = instanceMethod("<init>", "()V");
		method.variable(Opcodes.ALOAD, 0);
		method.construct(parent);
		method.op(Opcodes.RETURN);
		method.end(1, 1);
	}

	byte[] bytes() {
		this.handles.write(this);
		this.out.visitEnd();
		return this.out.toByteArray();
	}

}

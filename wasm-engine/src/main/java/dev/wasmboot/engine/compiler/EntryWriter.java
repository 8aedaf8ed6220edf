package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the classes through which the host calls the functions of a signature.
 * <p>
 * Each has the switch over the slots once more, although the class has it through which
 * the guest calls: HotSpot takes what is called through a switch into it, by how often
 * that was, and the switch into whatever calls it in a loop. A function that the host
 * calls now and then would thus come, with all of its loops, into each call through a
 * table that it makes itself.
 */
final class EntryWriter {

	/** The method that typed handles call. */
	static final String TYPED = "typed";

	private static final String ENTRY = Type.getInternalName(Entry.class);

	private static final String THROWABLE = Type.getInternalName(Throwable.class);

	private final Layout layout;

	private final boolean fuel;

	private final int signature;

	private final FunctionType type;

	private final String name;

	private final int slotParameter;

	/**
	 * Create a writer.
	 * @param fuel whether the functions count fuel
	 */
	EntryWriter(Layout layout, int signature, boolean fuel) {
		this.layout = layout;
		this.fuel = fuel;
		this.signature = signature;
		this.type = layout.signature(signature);
		this.name = Layout.entry(signature);
		this.slotParameter = JavaTypes.slots(this.type.parameters());
	}

	byte[] write() {
		ClassFile file = new ClassFile(this.name, ENTRY);
		file.constructor(ENTRY);
		enter(file);
		if (JavaTypes.passable(this.type)) {
			typed(file);
		}
		new DispatchWriter(this.layout, this.signature).call(file);
		return file.bytes();
	}

	/**
	 * The method that typed handles call: a whole call from outside. It has a slot where
	 * a function's method has a depth.
	 */
	private void typed(ClassFile file) {
		Bytecode out = file.method(TYPED, JavaTypes.descriptor(this.type));
		int instance = this.slotParameter;
		int slot = instance + 1;
		int mark = slot + 1;
		Label begin = new Label();
		Label end = new Label();
		Label failed = new Label();
		out.handler(begin, end, failed, THROWABLE);
		out.variable(Opcodes.ALOAD, instance);
		out.callVirtual(JavaTypes.INSTANCE, "beginCall", "()J");
		out.variable(Opcodes.LSTORE, mark);
		out.label(begin);
		StubCode.loadParameters(out, this.type);
		out.variable(Opcodes.ILOAD, slot);
		out.variable(Opcodes.ALOAD, instance);
		out.op(Opcodes.DUP);
		out.callVirtual(JavaTypes.INSTANCE, "enterRun", "()I");
		out.callStatic(this.name, "call", DispatchWriter.descriptor(this.type));
		if (this.fuel) {
			out.variable(Opcodes.ALOAD, instance);
			out.callVirtual(JavaTypes.INSTANCE, "requireFuel", "()V");
		}
		out.label(end);
		out.variable(Opcodes.ALOAD, instance);
		out.variable(Opcodes.LLOAD, mark);
		out.callVirtual(JavaTypes.INSTANCE, "endCall", "(J)V");
		out.op(JavaTypes.returning(this.type));
		out.label(failed);
		Object[] locals = StubCode.locals(this.type, Opcodes.LONG);
		out.frame(locals, THROWABLE);
		out.variable(Opcodes.ALOAD, instance);
		out.variable(Opcodes.LLOAD, mark);
		out.callStatic(JavaTypes.INSTANCE, "endCall",
				"(L" + THROWABLE + ";L" + JavaTypes.INSTANCE + ";J)Ljava/lang/RuntimeException;");
		out.op(Opcodes.ATHROW);
		out.end(this.slotParameter + 8, mark + 2);
	}

	/** The method of {@link Entry}: from slots to parameters, and back. */
	private void enter(ClassFile file) {
		Bytecode out = file.instanceMethod("enter", "(L" + JavaTypes.INSTANCE + ";II)V");
		Runnable instance = () -> out.variable(Opcodes.ALOAD, 1);
		for (int i = 0; i < this.type.parameters().size(); i++) {
			SlotCode.read(out, VectorForm.LONGS, this.type.parameters().get(i), i, instance);
		}
		out.variable(Opcodes.ILOAD, 2);
		instance.run();
		out.variable(Opcodes.ILOAD, 3);
		out.callStatic(this.name, "call", DispatchWriter.descriptor(this.type));
		instance.run();
		out.callVirtual(JavaTypes.INSTANCE, "tailPending", "()Z");
		Label replaced = new Label();
		out.jump(Opcodes.IFNE, replaced);
		for (int i = 0; i < this.type.results().size(); i++) {
			ValueType result = this.type.results().get(i);
			if (i > 0) {
				ResultCode.collect(out, result, 2 * i, instance);
			}
			SlotCode.write(out, "argument", JavaTypes.result(result), i, instance);
			if (result == ValueType.V128) {
				ResultCode.collect(out, result, 2 * i + 1, instance);
				SlotCode.write(out, "highArgument", "J", i, instance);
			}
		}
		out.op(Opcodes.RETURN);
		// The slots are the arguments of the function that is to be called instead
		out.label(replaced);
		Object[] locals = { this.name, JavaTypes.INSTANCE, Opcodes.INTEGER, Opcodes.INTEGER };
		Object[] returned = StubCode.returned(this.type);
		out.frame(locals, returned);
		out.op(Opcodes.RETURN);
		out.end(this.slotParameter + 16, 4);
	}

}

package dev.wasmboot.engine.compiler;

import java.util.Arrays;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes the classes through which the functions of a signature are called by their slot:
 * a switch over the first slots, whose functions tables are likely to hold, and for the
 * others switches of switches.
 */
final class DispatchWriter {

	/** The method for calls from outside. */
	static final String TYPED = "typed";

	/** The method for functions that are left to the interpreter. */
	static final String OTHER = "other";

	private static final String ENTRY = Type.getInternalName(Entry.class);

	private static final String THROWABLE = Type.getInternalName(Throwable.class);

	private static final int MOST_CASES = 64;

	private static final int MOST_BYTES = 4000;

	private static final int CASE_BYTES = 16;

	private final Layout layout;

	private final int signature;

	private final FunctionType type;

	private final int fanout;

	private final int slotParameter;

	DispatchWriter(Layout layout, int signature) {
		this.layout = layout;
		this.signature = signature;
		this.type = layout.signature(signature);
		this.slotParameter = JavaTypes.slots(this.type.parameters());
		int caseBytes = CASE_BYTES + 3 * this.slotParameter;
		this.fanout = Math.max(2, Math.min(MOST_CASES, MOST_BYTES / caseBytes));
	}

	/**
	 * The class that has all slots.
	 */
	byte[] root() {
		ClassFile file = new ClassFile(Layout.dispatch(this.signature), ENTRY);
		file.constructor(ENTRY);
		enter(file);
		other(file);
		if (JavaTypes.passable(this.type)) {
			typed(file);
		}
		int count = this.layout.members(this.signature).length;
		Bytecode out = file.method("call", descriptor());
		int direct = Math.min(count, this.fanout);
		int child = childSize(count - direct);
		int children = (count - direct + child - 1) / child;
		out.variable(Opcodes.ILOAD, this.slotParameter);
		Label[] cases = labels(direct);
		Label others = new Label();
		out.tableSwitch(0, others, cases);
		cases(out, 0, cases);
		at(out, others);
		if (children > 0) {
			Label foreign = new Label();
			out.variable(Opcodes.ILOAD, this.slotParameter);
			out.jump(Opcodes.IFLT, foreign);
			children(out, direct, child, children);
			at(out, foreign);
		}
		int instance = this.slotParameter + 1;
		StubCode.callThroughStack(out, this.type, instance, () -> {
			out.variable(Opcodes.ALOAD, instance);
			out.callVirtual(JavaTypes.INSTANCE, "foreign", "()" + StubCode.FUNCTION);
		}, "call", "(" + StubCode.FUNCTION + "I)V");
		out.end(this.slotParameter + 16, this.slotParameter + 3);
		return file.bytes();
	}

	/**
	 * A class that has some slots.
	 */
	byte[] part(int first, int size) {
		ClassFile file = new ClassFile(part(this.signature, first, size), JavaTypes.OBJECT);
		Bytecode out = file.method("call", descriptor());
		int end = Math.min(first + size, this.layout.members(this.signature).length);
		if (size <= this.fanout) {
			out.variable(Opcodes.ILOAD, this.slotParameter);
			Label[] cases = labels(end - first);
			out.tableSwitch(first, cases[0], cases);
			cases(out, first, cases);
		}
		else {
			int child = childSize(size);
			children(out, first, child, (end - first + child - 1) / child);
		}
		out.end(this.slotParameter + 16, this.slotParameter + 3);
		return file.bytes();
	}

	static String part(int signature, int first, int size) {
		return Layout.dispatch(signature) + "x" + first + "x" + size;
	}

	/**
	 * The smallest power of the fan-out with which one method reaches that many slots.
	 */
	private int childSize(int slots) {
		long size = this.fanout;
		while (size * this.fanout < slots) {
			size *= this.fanout;
		}
		return (int) size;
	}

	private String descriptor() {
		return JavaTypes.descriptor(this.type, "I");
	}

	private static Label[] labels(int count) {
		Label[] labels = new Label[count];
		Arrays.setAll(labels, (i) -> new Label());
		return labels;
	}

	private void cases(Bytecode out, int first, Label[] cases) {
		for (int i = 0; i < cases.length; i++) {
			int function = this.layout.members(this.signature)[first + i];
			at(out, cases[i]);
			StubCode.loadParameters(out, this.type);
			passOn(out, this.layout.owner(function), Layout.method(function), JavaTypes.descriptor(this.type));
		}
	}

	private void children(Bytecode out, int first, int size, int count) {
		out.variable(Opcodes.ILOAD, this.slotParameter);
		out.constant(first);
		out.op(Opcodes.ISUB);
		out.constant(size);
		out.op(Opcodes.IDIV);
		Label[] cases = labels(count);
		out.tableSwitch(0, cases[0], cases);
		for (int i = 0; i < count; i++) {
			at(out, cases[i]);
			StubCode.loadParameters(out, this.type);
			out.variable(Opcodes.ILOAD, this.slotParameter);
			passOn(out, part(this.signature, first + i * size, size), "call", descriptor());
		}
	}

	private void passOn(Bytecode out, String owner, String name, String descriptor) {
		out.variable(Opcodes.ALOAD, this.slotParameter + 1);
		out.variable(Opcodes.ILOAD, this.slotParameter + 2);
		out.callStatic(owner, name, descriptor);
		out.op(JavaTypes.returning(this.type));
	}

	private void at(Bytecode out, Label label) {
		out.label(label);
		Object[] locals = StubCode.locals(this.type);
		Object[] withSlot = Arrays.copyOf(locals, locals.length + 1);
		withSlot[locals.length - 2] = Opcodes.INTEGER;
		withSlot[locals.length - 1] = JavaTypes.INSTANCE;
		withSlot[locals.length] = Opcodes.INTEGER;
		out.frame(withSlot);
	}

	/**
	 * The method that calls functions that are not compiled. It has an index where others
	 * have a slot.
	 */
	private void other(ClassFile file) {
		Bytecode out = file.method(OTHER, descriptor());
		StubCode.callThroughStack(out, this.type, this.slotParameter + 1,
				() -> out.variable(Opcodes.ILOAD, this.slotParameter), "callOther", "(II)V");
		out.end(this.slotParameter + 16, this.slotParameter + 3);
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
		out.callStatic(Layout.dispatch(this.signature), "call", descriptor());
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
			SlotCode.read(out, this.type.parameters().get(i), i, instance);
		}
		out.variable(Opcodes.ILOAD, 2);
		instance.run();
		out.variable(Opcodes.ILOAD, 3);
		out.callStatic(Layout.dispatch(this.signature), "call", descriptor());
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
		Object[] locals = { Layout.dispatch(this.signature), JavaTypes.INSTANCE, Opcodes.INTEGER, Opcodes.INTEGER };
		Object[] returned = StubCode.returned(this.type);
		out.frame(locals, returned);
		out.op(Opcodes.RETURN);
		out.end(this.slotParameter + 16, 4);
	}

}

package dev.wasmboot.engine.compiler;

import java.util.Arrays;

import dev.wasmboot.engine.FunctionType;
import org.objectweb.asm.Opcodes;

/**
 * Writes the classes through which the functions of a signature are called by their slot:
 * a switch over the first slots, whose functions tables are likely to hold, and for the
 * others switches of switches.
 */
final class DispatchWriter {

	/** The method for functions that are left to the interpreter. */
	static final String OTHER = "other";

	private static final int MOST_CASES = 64;

	private static final int MOST_BYTES = 4000;

	private static final int CASE_BYTES = 16;

	private final Layout layout;

	private final int signature;

	private final FunctionType type;

	private final String descriptor;

	private final int fanout;

	private final int slotParameter;

	DispatchWriter(Layout layout, int signature) {
		this.layout = layout;
		this.signature = signature;
		this.type = layout.signature(signature);
		this.descriptor = descriptor(this.type);
		this.slotParameter = JavaTypes.slots(this.type.parameters());
		int caseBytes = CASE_BYTES + 3 * this.slotParameter;
		this.fanout = Math.max(2, Math.min(MOST_CASES, MOST_BYTES / caseBytes));
	}

	/**
	 * The class through which the guest calls.
	 */
	byte[] root() {
		ClassFile file = new ClassFile(Layout.dispatch(this.signature), JavaTypes.OBJECT);
		other(file);
		call(file);
		return file.bytes();
	}

	/**
	 * Add the method that has all slots.
	 */
	void call(ClassFile file) {
		int count = this.layout.members(this.signature).length;
		Bytecode out = file.method("call", this.descriptor);
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
	}

	/**
	 * A class that has some slots.
	 */
	byte[] part(int first, int size) {
		ClassFile file = new ClassFile(part(this.signature, first, size), JavaTypes.OBJECT);
		Bytecode out = file.method("call", this.descriptor);
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

	/**
	 * The descriptor of what is called with a slot, or an index, behind the arguments.
	 */
	static String descriptor(FunctionType type) {
		return JavaTypes.descriptor(type, "I");
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
			passOn(out, this.layout.owner(function), Layout.method(function), this.layout.descriptor(function));
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
			passOn(out, part(this.signature, first + i * size, size), "call", this.descriptor);
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
		Bytecode out = file.method(OTHER, this.descriptor);
		StubCode.callThroughStack(out, this.type, this.slotParameter + 1,
				() -> out.variable(Opcodes.ILOAD, this.slotParameter), "callOther", "(II)V");
		out.end(this.slotParameter + 16, this.slotParameter + 3);
	}

}

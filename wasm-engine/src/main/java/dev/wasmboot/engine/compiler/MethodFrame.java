package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * The locals of a method: the instance, the content of memory 0, the fuel that is left,
 * the turns that loops have left, the guest's locals, and what of its operand stack is
 * not on the stack of the JVM.
 */
abstract class MethodFrame {

	/** How often loops turn between two stops: a fraction of a millisecond at most. */
	private static final int TURNS = 128;

	private final Bytecode out;

	private final OperandStack stack;

	private final int instance;

	private final int bytes;

	private final FuelCode fuel;

	private final int turns;

	private final VectorForm vectors;

	private @Nullable VectorObjects objects;

	/** The types of the locals that always have a value. */
	private final List<Object> fixed = new ArrayList<>();

	/**
	 * Create a frame.
	 * @param instance the slot of the instance
	 * @param bytes the slot of the content of memory 0, or -1
	 * @param fuel the slot of the fuel that is left, or -1
	 * @param turns the slot of the turns that loops have left, or -1 if they do not count
	 * them
	 * @param vectors what vectors are made of
	 */
	MethodFrame(Bytecode out, OperandStack stack, int instance, int bytes, int fuel, int turns, VectorForm vectors) {
		this.out = out;
		this.stack = stack;
		this.instance = instance;
		this.bytes = bytes;
		this.fuel = new FuelCode(this, fuel);
		this.turns = turns;
		this.vectors = vectors;
	}

	/**
	 * Where a local of the guest is.
	 */
	abstract int local(int index);

	abstract ValueType localType(int index);

	final FuelCode fuel() {
		return this.fuel;
	}

	/**
	 * Push a local of the guest.
	 */
	void getLocal(int index) {
		load(localType(index), local(index));
	}

	/**
	 * Pop a local of the guest.
	 */
	void setLocal(int index) {
		store(localType(index), local(index));
	}

	/**
	 * Note that a loop begins.
	 */
	void openLoop() {
		// The locals of a method are as quick in loops
	}

	/**
	 * Note that the innermost loop ends.
	 */
	void closeLoop() {
		// The locals of a method are as quick in loops
	}

	/**
	 * Where a value of the operand stack is while it is not on that of the JVM.
	 */
	abstract int operand(int index);

	/**
	 * How many slots the method has.
	 */
	abstract int slots();

	/** Note the next local that always has a value, in the order of the slots. */
	final void fix(Object type) {
		this.fixed.add(type);
	}

	final void fix(ValueType type) {
		addTypes(type, this.fixed);
	}

	/** Add what stack maps have for a value. */
	final void addTypes(ValueType type, List<Object> locals) {
		if (type == ValueType.V128) {
			locals.addAll(Collections.nCopies(this.vectors.parts(), JavaTypes.verification(this.vectors.part())));
		}
		else {
			locals.add(JavaTypes.verification(type));
		}
	}

	final Bytecode out() {
		return this.out;
	}

	final OperandStack stack() {
		return this.stack;
	}

	final VectorForm vectors() {
		return this.vectors;
	}

	/**
	 * The vectors that are objects, where any are.
	 */
	final @Nullable VectorObjects objects() {
		return this.objects;
	}

	/**
	 * Have locals for objects.
	 * @param created what uses them
	 */
	final void fixObjects(VectorObjects created) {
		this.objects = created;
		fixUnset(VectorObjects.ROOM);
	}

	/** Note that the next locals have no value where ways meet. */
	final void fixUnset(int slots) {
		for (int i = 0; i < slots; i++) {
			fix(Opcodes.TOP);
		}
	}

	final void loadInstance() {
		this.out.variable(Opcodes.ALOAD, this.instance);
	}

	/**
	 * Push the number of calls that may be nested.
	 */
	abstract void loadDepth();

	/**
	 * Pop it, when the function begins.
	 */
	abstract void storeDepth();

	/**
	 * Push the content of a memory.
	 */
	final void loadBytes(int memory) {
		if (memory == 0) {
			this.out.variable(Opcodes.ALOAD, this.bytes);
			return;
		}
		loadInstance();
		this.out.constant(memory);
		this.out.callVirtual(JavaTypes.INSTANCE, "bytes", "(I)[B");
	}

	/**
	 * Have turns for the loops that there are, if they are counted.
	 */
	final void beginTurns() {
		if (this.turns >= 0) {
			this.out.constant(TURNS);
			this.out.variable(Opcodes.ISTORE, this.turns);
		}
	}

	/**
	 * Look whether the deadline has passed.
	 */
	final void checkDeadline() {
		if (this.objects != null) {
			// A call would not be inlined, and take all vectors out of their registers
			this.out.handle(AlarmWriter.HANDLE);
			loadInstance();
			this.out.callHandle(AlarmWriter.CHECK_TYPE);
			return;
		}
		loadInstance();
		this.out.callStatic(Layout.ALARM, AlarmWriter.CHECK, AlarmWriter.CHECK_TYPE);
	}

	/**
	 * Begin a turn of a loop: look at the deadline, at once or when as many turns have
	 * been counted as may be. Then the loop begins anew, at a stop for the JVM: see
	 * {@link Safepoints}.
	 * @param beginning where the loop begins, with all operands in locals
	 */
	final void turn(Label beginning) {
		if (this.turns < 0) {
			checkDeadline();
			return;
		}
		Label begun = new Label();
		this.out.variable(Opcodes.ILOAD, this.turns);
		this.out.op(Opcodes.ICONST_1);
		this.out.op(Opcodes.ISUB);
		this.out.op(Opcodes.DUP);
		this.out.variable(Opcodes.ISTORE, this.turns);
		this.out.jump(Opcodes.IFGE, begun);
		beginTurns();
		checkDeadline();
		this.out.jump(Opcodes.GOTO, beginning);
		this.out.label(begun);
		meet();
	}

	/**
	 * Begin a function that has loops, at a stop for the JVM once in a while.
	 */
	final void beginLoops() {
		if (this.turns >= 0) {
			beginLoops(this.out, this.instance, this::meet);
		}
	}

	/**
	 * Begin a function that has loops and has no frame yet.
	 * @param instance the slot of the instance
	 * @param meet says what the locals hold
	 */
	static void beginLoops(Bytecode out, int instance, Runnable meet) {
		Label beginning = new Label();
		out.label(beginning);
		meet.run();
		out.variable(Opcodes.ALOAD, instance);
		out.callVirtual(JavaTypes.INSTANCE, "beginLoops", "()Z");
		out.jump(Opcodes.IFEQ, beginning);
	}

	/**
	 * Get what is not in locals yet, or may be another one there.
	 */
	final void refresh() {
		refreshBytes();
		this.fuel.take();
	}

	/**
	 * Get the content of memory 0 anew, where it may have grown.
	 */
	final void refreshBytes() {
		if (this.bytes >= 0) {
			loadInstance();
			this.out.callVirtual(JavaTypes.INSTANCE, "bytes", "()[B");
			this.out.variable(Opcodes.ASTORE, this.bytes);
		}
	}

	final void load(ValueType type, int slot) {
		if (type == ValueType.V128) {
			this.vectors.load(this.out, slot);
		}
		else {
			this.out.variable(JavaTypes.load(type), slot);
		}
	}

	void store(ValueType type, int slot) {
		if (this.objects != null) {
			this.objects.forget(slot);
		}
		if (type == ValueType.V128) {
			this.vectors.store(this.out, slot);
		}
		else {
			this.out.variable(JavaTypes.store(type), slot);
		}
	}

	/**
	 * Push what methods return of a value: of a vector, its lower half.
	 */
	final void loadReturned(ValueType type, int slot) {
		if (type == ValueType.V128) {
			this.vectors.loadHalf(this.out, slot);
		}
		else {
			load(type, slot);
		}
	}

	/**
	 * Move all operands from the stack of the JVM to locals.
	 */
	final void settle() {
		for (int i = this.stack.height() - 1; i >= this.stack.settled(); i--) {
			store(this.stack.type(i), operand(i));
		}
		this.stack.setSettled(this.stack.height());
	}

	/**
	 * Have some operands on the stack of the JVM, in their order.
	 */
	final void surface(int count) {
		int first = this.stack.height() - count;
		if (first >= this.stack.settled()) {
			return;
		}
		settle();
		for (int i = first; i < this.stack.height(); i++) {
			load(this.stack.type(i), operand(i));
		}
		this.stack.setSettled(first);
	}

	/**
	 * Have some operands on the stack of the JVM, as methods take them.
	 */
	final void pass(int count) {
		int first = this.stack.height() - count;
		if (this.vectors == VectorForm.LONGS || !hasVectors(first)) {
			surface(count);
			return;
		}
		settle();
		for (int i = first; i < this.stack.height(); i++) {
			loadReturned(this.stack.type(i), operand(i));
			if (this.stack.type(i) == ValueType.V128) {
				this.vectors.loadHalf(this.out, operand(i) + VectorForm.UPPER);
			}
		}
		this.stack.setSettled(first);
	}

	private boolean hasVectors(int first) {
		for (int i = first; i < this.stack.height(); i++) {
			if (this.stack.type(i) == ValueType.V128) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Have the topmost operand in its local, and the one below on the stack of the JVM.
	 * @return where the local is
	 */
	final int keepTopmost() {
		int top = this.stack.height() - 1;
		int slot = operand(top);
		if (this.stack.settled() <= top) {
			store(this.stack.type(top), slot);
			this.stack.keptTopmost();
		}
		if (this.stack.settled() >= top) {
			load(this.stack.type(top - 1), operand(top - 1));
		}
		return slot;
	}

	/**
	 * Say what the locals hold, where ways meet and all operands are in locals.
	 * @param onStack the types of what is on the stack of the JVM besides
	 */
	final void meet(Object... onStack) {
		this.fuel.meet();
		if (this.out.measuring()) {
			this.out.measureFrame(this.fixed.size() + this.stack.settled());
			return;
		}
		List<Object> locals = new ArrayList<>(this.fixed);
		addOperands(locals);
		this.out.frame(locals.toArray(), onStack);
	}

	/**
	 * How many values the method has room for, in its locals and on the stack of the JVM.
	 */
	final int room() {
		return slots() + this.stack.mostJvmSlots();
	}

	/**
	 * Let go of a reference that nothing uses any more, which would be kept as long as
	 * the function runs.
	 * @param index the operand that it is
	 */
	void forget(int index) {
		clear(this.stack.type(index));
		store(this.stack.type(index), operand(index));
	}

	/**
	 * Note that a way out of the method needs some operands.
	 */
	void leaving(int operands) {
		// What is in locals is needed within the method only
	}

	/** Push the first value that locals of a type have: of vectors, half of it. */
	final void clear(ValueType type) {
		switch (type) {
			case I32 -> this.out.op(Opcodes.ICONST_0);
			case I64, V128 -> this.out.op(Opcodes.LCONST_0);
			case F32 -> this.out.op(Opcodes.FCONST_0);
			case F64 -> this.out.op(Opcodes.DCONST_0);
			case FUNCREF, EXTERNREF, EXNREF -> this.out.op(Opcodes.ACONST_NULL);
		}
	}

	/**
	 * Where a block wants a value that a branch carries to it.
	 */
	abstract int carriedTo(Block block, int index);

	/**
	 * Take the parameters as they were passed, when the function begins.
	 */
	abstract void takeParameters();

	/**
	 * Give the guest's locals that are not parameters their first value.
	 */
	abstract void clearLocals();

	/** Add the types of the locals that hold operands. */
	abstract void addOperands(List<Object> locals);

	/**
	 * What methods for values of a type begin with.
	 */
	static String prefix(ValueType type) {
		return switch (type) {
			case I32 -> "int";
			case I64, V128 -> "long";
			case F32 -> "float";
			case F64 -> "double";
			case FUNCREF, EXTERNREF, EXNREF -> "reference";
		};
	}

}

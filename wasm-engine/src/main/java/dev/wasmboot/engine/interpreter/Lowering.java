package dev.wasmboot.engine.interpreter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.FunctionBody;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmModule;

/**
 * Turns the body of a validated function into the interpreter's {@link Code}: from a
 * stack machine's instructions into a register machine's.
 * <p>
 * <b>Slots.</b> A frame has a slot for each local and, behind them, one for each height
 * of the operand stack. Validation fixes the height at every instruction, so a value's
 * slot is known here. Most instructions that only move values vanish: {@code local.get}
 * and constants are remembered in the {@link OperandStack} until something needs them,
 * and {@code local.set} makes the instruction before write to the local.
 * <p>
 * <b>Why that is right.</b> A remembered local may not be changed while it is remembered:
 * whatever sets a local first copies the remembered uses of it to their slots. What is
 * remembered below a block must hold on all ways through it: locals are copied to their
 * slots where a block begins (constants cannot change, and stay). Where ways meet, the
 * values that a label carries are in their slots on each of them. An instruction's result
 * is redirected, and a comparison merged into a branch, only if that instruction is the
 * last one and no label lies behind it.
 * <p>
 * <b>Bounds.</b> The time and the size of the result are linear in the size of the body:
 * values are copied to their slots at most once each, however many blocks begin above
 * them ({@link #settled} is the height below which no local is remembered, and scans end
 * there), and a branch that carries several values copies them with one instruction.
 */
final class Lowering {

	/** How many remembered values a setting of a local looks through. */
	private static final int LONGEST_SCAN = 64;

	/** Stands in a branch table for a target that is not known yet. */
	private static final int TABLE_ENTRY = 0xffff;

	private final WasmModule module;

	private final FunctionType type;

	private final ByteReader in;

	private final Words out = new Words();

	private final OperandStack stack = new OperandStack();

	private final List<Label> labels = new ArrayList<>();

	private final Label whole;

	private final boolean[] referenceLocals;

	private final boolean wide;

	private boolean references;

	/** Below this height no local is remembered. */
	private int settled;

	/** The last word if it is an instruction whose result may still be redirected. */
	private int redirectable = -1;

	private final int[] positions;

	private int positionCount;

	private Lowering(WasmModule module, int function, boolean wide, boolean withPositions) {
		this.module = module;
		this.type = module.functions().get(function);
		FunctionBody body = module.bodies().get(function - module.importedFunctions());
		this.referenceLocals = locals(body);
		this.in = new ByteReader(module.bytes(), body.codeStart(), body.end());
		this.wide = wide;
		this.whole = new Label(Label.Kind.FUNCTION, List.of(), this.type.results(), 0, 0);
		this.positions = withPositions ? new int[2 * (body.end() - body.codeStart() + 1)] : new int[0];
	}

	/**
	 * Lower a function.
	 * @param module the module, validated
	 * @param function the function's index, one that the module defines
	 * @return the code
	 */
	static Code lower(WasmModule module, int function) {
		try {
			return new Lowering(module, function, false, false).lower();
		}
		catch (BranchTooFar ex) {
			return new Lowering(module, function, true, false).lower();
		}
	}

	/**
	 * Find where an instruction came from.
	 * @param module the module, validated
	 * @param function the function's index, one that the module defines
	 * @param word the index of the instruction's word
	 * @return bytes from the start of the module
	 */
	static int position(WasmModule module, int function, int word) {
		try {
			return new Lowering(module, function, false, true).positionOf(word);
		}
		catch (BranchTooFar ex) {
			return new Lowering(module, function, true, true).positionOf(word);
		}
	}

	private int positionOf(int word) {
		lower();
		int found = this.in.position();
		for (int i = 0; i < this.positionCount && this.positions[2 * i] <= word; i++) {
			found = this.positions[2 * i + 1];
		}
		return found;
	}

	private boolean[] locals(FunctionBody body) {
		ByteReader declarations = new ByteReader(this.module.bytes(), body.start(), body.codeStart());
		boolean[] found = new boolean[this.type.parameters().size() + 16];
		int count = 0;
		for (ValueType parameter : this.type.parameters()) {
			found[count++] = note(parameter);
		}
		for (int groups = declarations.u32(); groups > 0; groups--) {
			int inGroup = declarations.u32();
			boolean reference = note(valueType(declarations.u8()));
			if (found.length < count + inGroup) {
				found = Arrays.copyOf(found, Math.max(count + inGroup, 2 * found.length));
			}
			Arrays.fill(found, count, count + inGroup, reference);
			count += inGroup;
		}
		return Arrays.copyOf(found, count);
	}

	private boolean note(ValueType valueType) {
		this.references |= valueType.isReference();
		return valueType.isReference();
	}

	private static ValueType valueType(int code) {
		for (ValueType candidate : ValueType.values()) {
			if (candidate.code() == code) {
				return candidate;
			}
		}
		throw new IllegalStateException("validation let the value type " + code + " pass");
	}

	private Code lower() {
		this.labels.add(this.whole);
		while (!this.labels.isEmpty()) {
			if (this.positions.length > 0) {
				notePosition();
			}
			instruction(this.in.opcode());
		}
		int locals = this.referenceLocals.length;
		// A call's results may be the highest thing on the stack, or more than the locals
		int frame = Math.max(locals + this.stack.highest(), this.type.results().size());
		return new Code(this.out.toArray(), this.type.parameters().size(), locals, frame, this.references);
	}

	private void notePosition() {
		while (this.positionCount > 0 && this.positions[2 * this.positionCount - 2] > this.out.size()) {
			this.positionCount--;
		}
		this.positions[2 * this.positionCount] = this.out.size();
		this.positions[2 * this.positionCount + 1] = this.in.position();
		this.positionCount++;
	}

	private void instruction(int opcode) {
		switch (opcode) {
			case Opcode.UNREACHABLE -> {
				this.out.add(Op.UNREACHABLE);
				skipUnreachable();
			}
			case Opcode.NOP -> {
			}
			case Opcode.BLOCK -> block();
			case Opcode.LOOP -> loop();
			case Opcode.IF -> ifElse();
			case Opcode.ELSE -> otherwise();
			case Opcode.END -> end();
			case Opcode.BR -> {
				branch(this.in.u32());
				skipUnreachable();
			}
			case Opcode.BR_IF -> branchIf(this.in.u32());
			case Opcode.BR_TABLE -> {
				branchTable();
				skipUnreachable();
			}
			case Opcode.RETURN -> {
				returnResults();
				skipUnreachable();
			}
			case Opcode.CALL -> call(this.in.u32(), false);
			case Opcode.CALL_INDIRECT -> callIndirect(false);
			case Opcode.RETURN_CALL -> {
				call(this.in.u32(), true);
				skipUnreachable();
			}
			case Opcode.RETURN_CALL_INDIRECT -> {
				callIndirect(true);
				skipUnreachable();
			}
			case Opcode.DROP -> pop();
			case Opcode.SELECT -> select();
			case Opcode.SELECT_TYPED -> {
				this.in.u32();
				this.in.u8();
				select();
			}
			case Opcode.LOCAL_GET -> {
				int local = this.in.u32();
				this.stack.push(OperandStack.LOCAL, local, this.referenceLocals[local]);
			}
			case Opcode.LOCAL_SET -> setLocal(this.in.u32());
			case Opcode.LOCAL_TEE -> {
				int local = this.in.u32();
				setLocal(local);
				this.stack.push(OperandStack.LOCAL, local, this.referenceLocals[local]);
			}
			case Opcode.GLOBAL_GET -> {
				int global = this.in.u32();
				boolean reference = note(this.module.globals().get(global).type());
				this.out.add(Op.wordYz(reference ? Op.GLOBAL_GET_REFERENCE : Op.GLOBAL_GET, nextSlot(), global));
				pushResult(reference);
			}
			case Opcode.GLOBAL_SET -> {
				int global = this.in.u32();
				boolean reference = this.module.globals().get(global).type().isReference();
				int value = operand();
				emit(Op.wordYz(reference ? Op.GLOBAL_SET_REFERENCE : Op.GLOBAL_SET, value, global));
			}
			case Opcode.TABLE_GET -> {
				int table = this.in.u32();
				int index = operand();
				this.references = true;
				this.out.add(Op.word(Op.TABLE_GET, nextSlot(), index, table));
				pushResult(true);
			}
			case Opcode.TABLE_SET -> {
				int table = this.in.u32();
				int value = operand();
				int index = operand();
				emit(Op.word(Op.TABLE_SET, index, value, table));
			}
			case Opcode.I32_CONST -> constant(this.in.s32());
			case Opcode.I64_CONST -> constant(this.in.s64());
			case Opcode.F32_CONST -> constant(this.in.f32());
			case Opcode.F64_CONST -> constant(this.in.f64());
			case Opcode.REF_NULL -> {
				this.in.s33();
				this.references = true;
				this.out.add(Op.word(Op.REF_NULL, nextSlot(), 0, 0));
				pushResult(true);
			}
			case Opcode.REF_IS_NULL -> {
				int reference = operand();
				this.out.add(Op.word(Op.REF_IS_NULL, nextSlot(), reference, 0));
				pushResult(false);
			}
			case Opcode.REF_FUNC -> {
				this.references = true;
				this.out.add(Op.wordYz(Op.REF_FUNC, nextSlot(), this.in.u32()));
				pushResult(true);
			}
			case Opcode.MEMORY_SIZE -> {
				this.out.add(Op.word(Op.MEMORY_SIZE, nextSlot(), this.in.u32(), 0));
				pushResult(false);
			}
			case Opcode.MEMORY_GROW -> {
				int memory = this.in.u32();
				int delta = operand();
				this.out.add(Op.word(Op.MEMORY_GROW, nextSlot(), delta, memory));
				pushResult(false);
			}
			case Opcode.MEMORY_FILL -> {
				int memory = this.in.u32();
				emit(Op.word(Op.MEMORY_FILL, takeThree(), memory, 0));
			}
			case Opcode.MEMORY_COPY -> {
				int target = this.in.u32();
				int source = this.in.u32();
				emit(Op.word(Op.MEMORY_COPY, takeThree(), target, source));
			}
			case Opcode.MEMORY_INIT -> {
				int segment = this.in.u32();
				int memory = this.in.u32();
				emit(Op.word(Op.MEMORY_INIT, takeThree(), 0, 0));
				this.out.add(pair(segment, memory));
			}
			case Opcode.DATA_DROP -> emit(Op.wordXy(Op.DATA_DROP, this.in.u32(), 0));
			case Opcode.TABLE_SIZE -> {
				this.out.add(Op.word(Op.TABLE_SIZE, nextSlot(), this.in.u32(), 0));
				pushResult(false);
			}
			case Opcode.TABLE_GROW -> {
				int table = this.in.u32();
				settleTop(2);
				pop();
				pop();
				emit(Op.word(Op.TABLE_GROW, nextSlot(), table, 0));
				this.stack.push(OperandStack.STACK, 0, false);
			}
			case Opcode.TABLE_FILL -> {
				int table = this.in.u32();
				emit(Op.word(Op.TABLE_FILL, takeThree(), table, 0));
			}
			case Opcode.TABLE_COPY -> {
				int target = this.in.u32();
				int source = this.in.u32();
				emit(Op.word(Op.TABLE_COPY, takeThree(), target, source));
			}
			case Opcode.TABLE_INIT -> {
				int segment = this.in.u32();
				int table = this.in.u32();
				emit(Op.word(Op.TABLE_INIT, takeThree(), 0, 0));
				this.out.add(pair(segment, table));
			}
			case Opcode.ELEM_DROP -> emit(Op.wordXy(Op.ELEM_DROP, this.in.u32(), 0));
			default -> {
				if (opcode >= Opcode.I32_LOAD && opcode <= Opcode.I64_LOAD32_U) {
					load(opcode);
				}
				else if (opcode >= Opcode.I32_STORE && opcode <= Opcode.I64_STORE32) {
					store(opcode);
				}
				else {
					numeric(opcode);
				}
			}
		}
	}

	// Values

	private int slot(int height) {
		return this.referenceLocals.length + height;
	}

	private int nextSlot() {
		return slot(this.stack.height());
	}

	private void constant(long bits) {
		this.stack.push(OperandStack.CONSTANT, bits, false);
	}

	/**
	 * Note that the last word is an instruction with its result in the next slot.
	 */
	private void pushResult(boolean reference) {
		this.redirectable = this.out.size() - 1;
		this.stack.push(OperandStack.STACK, 0, reference);
	}

	private void emit(long word) {
		this.out.add(word);
		this.redirectable = -1;
	}

	private static long pair(int low, int high) {
		return (low & 0xffffffffL) | ((long) high << 32);
	}

	private int pop() {
		int index = this.stack.height() - 1;
		this.stack.setHeight(index);
		this.settled = Math.min(this.settled, index);
		return index;
	}

	/**
	 * Pop a value.
	 * @return the slot that holds it
	 */
	private int operand() {
		int index = pop();
		if (this.stack.place(index) == OperandStack.LOCAL) {
			return (int) this.stack.value(index);
		}
		if (this.stack.place(index) == OperandStack.CONSTANT) {
			emitConstant(slot(index), this.stack.value(index));
		}
		return slot(index);
	}

	/**
	 * Whether the value on top is a constant that fits into z.
	 */
	private boolean smallConstantOnTop() {
		int top = this.stack.height() - 1;
		long value = this.stack.value(top);
		return this.stack.place(top) == OperandStack.CONSTANT && value == (short) value;
	}

	private void emitConstant(int slot, long bits) {
		if (bits == (int) bits) {
			emit(Op.wordYz(Op.CONST_32, slot, (int) bits));
		}
		else {
			emit(Op.word(Op.CONST_64, slot, 0, 0));
			this.out.add(bits);
		}
	}

	/**
	 * Bring a value into the slot of its height.
	 */
	private void settle(int index) {
		if (this.stack.place(index) != OperandStack.STACK) {
			moveTo(slot(index), index);
			this.stack.settle(index);
		}
	}

	/**
	 * Copy a value to a slot.
	 */
	private void moveTo(int target, int index) {
		if (this.stack.place(index) == OperandStack.CONSTANT) {
			emitConstant(target, this.stack.value(index));
			return;
		}
		int source = (this.stack.place(index) == OperandStack.LOCAL) ? (int) this.stack.value(index) : slot(index);
		if (source != target) {
			emit(Op.word(this.stack.reference(index) ? Op.MOVE_REFERENCE : Op.MOVE, target, source, 0));
		}
	}

	private void settleTop(int count) {
		for (int index = this.stack.height() - count; index < this.stack.height(); index++) {
			settle(index);
		}
	}

	/**
	 * Copy all remembered locals to their slots.
	 */
	private void settleLocals() {
		for (int index = this.settled; index < this.stack.height(); index++) {
			if (this.stack.place(index) == OperandStack.LOCAL) {
				settle(index);
			}
		}
		this.settled = this.stack.height();
	}

	/**
	 * Pop three values.
	 * @return the first of the three slots that hold them
	 */
	private int takeThree() {
		settleTop(3);
		pop();
		pop();
		return slot(pop());
	}

	private void setLocal(int local) {
		int index = pop();
		boolean inPlace = this.stack.place(index) == OperandStack.STACK;
		int last = this.redirectable;
		if (index - this.settled > LONGEST_SCAN) {
			settleLocals();
		}
		for (int below = this.settled; below < index; below++) {
			if (this.stack.place(below) == OperandStack.LOCAL && this.stack.value(below) == local) {
				settle(below);
			}
		}
		if (inPlace && last >= 0 && this.redirectable == last && (int) (this.out.get(last) >>> 48) == slot(index)) {
			this.out.set(last, (this.out.get(last) & 0xffff_ffff_ffffL) | ((long) local << 48));
			this.redirectable = -1;
		}
		else {
			moveTo(local, index);
		}
	}

	private void select() {
		int condition = operand();
		boolean reference = this.stack.reference(this.stack.height() - 1);
		int second = operand();
		int first = operand();
		this.out.add(Op.word(reference ? Op.SELECT_REFERENCE : Op.SELECT, nextSlot(), first, second));
		this.out.add(condition);
		this.redirectable = -1;
		this.stack.push(OperandStack.STACK, 0, reference);
	}

	// Blocks

	private void block() {
		FunctionType blockType = blockType();
		int height = enter(blockType);
		this.labels.add(new Label(Label.Kind.BLOCK, blockType.parameters(), blockType.results(), height, 0));
	}

	private void loop() {
		FunctionType blockType = blockType();
		int height = enter(blockType);
		this.redirectable = -1;
		this.labels
			.add(new Label(Label.Kind.LOOP, blockType.parameters(), blockType.results(), height, this.out.size()));
	}

	private void ifElse() {
		FunctionType blockType = blockType();
		long condition = condition();
		int height = enter(blockType);
		Label label = new Label(Label.Kind.IF, blockType.parameters(), blockType.results(), height, 0);
		label.otherwise = this.out.size();
		emit(inverted(condition));
		this.labels.add(label);
	}

	private FunctionType blockType() {
		FunctionType blockType = this.module.blockType(this.in.s33());
		blockType.parameters().forEach(this::note);
		blockType.results().forEach(this::note);
		return blockType;
	}

	private int enter(FunctionType blockType) {
		settleLocals();
		settleTop(blockType.parameters().size());
		return this.stack.height() - blockType.parameters().size();
	}

	private void otherwise() {
		Label before = popLabel();
		settleTop(before.results.size());
		before.addBranch(this.out.size());
		emit(Op.BR);
		bindOtherwise(before, this.out.size());
		openElse(before);
	}

	private void openElse(Label before) {
		Label label = new Label(Label.Kind.ELSE, before.parameters, before.results, before.height, 0);
		before.moveBranchesTo(label);
		this.labels.add(label);
		this.redirectable = -1;
		pushAll(before.height, before.parameters);
	}

	private void end() {
		Label label = popLabel();
		if (label == this.whole) {
			returnResults();
		}
		else {
			settleTop(label.results.size());
			close(label);
		}
	}

	/**
	 * Bind a block's end. What falls through to it is in place.
	 */
	private void close(Label label) {
		this.redirectable = -1;
		bindOtherwise(label, this.out.size());
		for (int branch : label.branches()) {
			bind(branch, this.out.size());
		}
		pushAll(label.height, label.results);
	}

	private Label popLabel() {
		return this.labels.remove(this.labels.size() - 1);
	}

	private void pushAll(int height, List<ValueType> types) {
		this.stack.setHeight(height);
		this.settled = Math.min(this.settled, height);
		for (ValueType valueType : types) {
			this.stack.push(OperandStack.STACK, 0, valueType.isReference());
		}
	}

	private void bindOtherwise(Label label, int target) {
		if (label.otherwise >= 0) {
			bind(label.otherwise, target);
			label.otherwise = -1;
		}
	}

	/**
	 * Skip what cannot be reached, to the end of the block or its {@code else}.
	 */
	private void skipUnreachable() {
		this.redirectable = -1;
		int depth = 0;
		while (true) {
			int opcode = this.in.opcode();
			if (opcode == Opcode.END && depth-- == 0) {
				Label label = popLabel();
				if (label != this.whole) {
					close(label);
				}
				return;
			}
			if (opcode == Opcode.ELSE && depth == 0) {
				Label before = popLabel();
				bindOtherwise(before, this.out.size());
				openElse(before);
				return;
			}
			if (opcode == Opcode.BLOCK || opcode == Opcode.LOOP || opcode == Opcode.IF) {
				depth++;
			}
			Immediates.skip(this.in, opcode);
		}
	}

	// Branches

	private Label label(int depth) {
		return this.labels.get(this.labels.size() - 1 - depth);
	}

	private void branch(int depth) {
		Label label = label(depth);
		if (label == this.whole) {
			returnResults();
			return;
		}
		carry(label);
		jump(Op.BR, label);
	}

	private void jump(long word, Label label) {
		if (label == this.whole) {
			emit(Op.RETURN);
			return;
		}
		int at = this.out.size();
		emit(word);
		if (label.kind == Label.Kind.LOOP) {
			bind(at, label.start);
		}
		else {
			label.addBranch(at);
		}
	}

	/**
	 * Whether the values that a branch takes along are where the label wants them.
	 */
	private boolean inPlace(Label label) {
		int count = label.carried().size();
		if (count == 0) {
			return true;
		}
		int first = this.stack.height() - count;
		if (label == this.whole || first != label.height) {
			return false;
		}
		for (int index = first; index < this.stack.height(); index++) {
			if (this.stack.place(index) != OperandStack.STACK) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Copy the values that a branch takes along to where the label wants them. The values
	 * stay on the stack.
	 */
	private void carry(Label label) {
		int count = label.carried().size();
		if (count == 0) {
			return;
		}
		int first = this.stack.height() - count;
		int target = (label == this.whole) ? 0 : slot(label.height);
		if (count == 1) {
			moveTo(target, first);
			return;
		}
		settleTop(count);
		if (slot(first) != target) {
			emit(Op.word(Op.MOVE_BLOCK, target, slot(first), count));
		}
	}

	private void branchIf(int depth) {
		Label label = label(depth);
		long condition = condition();
		int count = label.carried().size();
		if (count > 1) {
			// The condition's operands are locals, or slots above these values
			settleTop(count);
		}
		if (label != this.whole && inPlace(label)) {
			jump(condition, label);
			return;
		}
		int skip = this.out.size();
		emit(inverted(condition));
		carry(label);
		jump(Op.BR, label);
		bind(skip, this.out.size());
		this.redirectable = -1;
	}

	/**
	 * Pop a condition.
	 * @return a branch on it, without a target
	 */
	private long condition() {
		int index = this.stack.height() - 1;
		int last = this.redirectable;
		if (!this.wide && last >= 0 && last == this.out.size() - 1 && this.stack.place(index) == OperandStack.STACK) {
			long word = this.out.get(last);
			int op = (int) word & 0xffff;
			if ((int) (word >>> 48) == slot(index) && (op == Op.EQZ || branchOn(op) >= 0)) {
				pop();
				this.out.truncate(last);
				this.redirectable = -1;
				if (op == Op.EQZ) {
					return Op.word(Op.BR_IF_Z, 0, 0, (int) (word >>> 32) & 0xffff);
				}
				return (word & 0xffff_ffff_0000L) | branchOn(op);
			}
		}
		return Op.word(Op.BR_IF_NZ, 0, 0, operand());
	}

	private static int branchOn(int comparison) {
		if (comparison >= Op.EQ && comparison <= Op.GE_U_IMM) {
			return comparison - Op.EQ + Op.BR_EQ;
		}
		return -1;
	}

	/**
	 * The branch that is taken when this one is not.
	 */
	private static long inverted(long branch) {
		int op = (int) branch & 0xffff;
		int inverse = (op <= Op.BR_IF_Z) ? Op.BR_IF_NZ + Op.BR_IF_Z - op : inverse(op, Op.BR_EQ);
		return (branch & ~0xffffL) | inverse;
	}

	/**
	 * Comparisons come in pairs of opposites, beginning with equality.
	 */
	private static int inverse(int op, int equality) {
		return ((op - equality) ^ 1) + equality;
	}

	/**
	 * Set a branch's target.
	 */
	private void bind(int at, int target) {
		long word = this.out.get(at);
		int distance = target - (at + 1);
		int op = (int) word & 0xffff;
		if (op == TABLE_ENTRY) {
			this.out.set(at, target);
		}
		else if (op <= Op.BR_IF_Z) {
			this.out.set(at, (word & 0xffff_ffffL) | ((long) distance << 32));
		}
		else {
			if (distance != (short) distance) {
				throw new BranchTooFar();
			}
			this.out.set(at, (word & 0xffff_ffff_ffffL) | ((long) distance << 48));
		}
	}

	private void branchTable() {
		int count = this.in.u32() + 1;
		int index = operand();
		settleAllCarried();
		emit(Op.wordXy(Op.BR_TABLE, count, index));
		int first = this.out.size();
		Map<Integer, Integer> landings = new HashMap<>();
		int[] depths = new int[count];
		for (int i = 0; i < count; i++) {
			depths[i] = this.in.u32();
			this.out.add(TABLE_ENTRY);
		}
		for (int i = 0; i < count; i++) {
			Label label = label(depths[i]);
			if (label != this.whole && inPlace(label)) {
				if (label.kind == Label.Kind.LOOP) {
					this.out.set(first + i, label.start);
				}
				else {
					label.addBranch(first + i);
				}
				continue;
			}
			Integer landing = landings.get(depths[i]);
			if (landing == null) {
				landing = this.out.size();
				landings.put(depths[i], landing);
				carry(label);
				jump(Op.BR, label);
			}
			this.out.set(first + i, landing);
		}
	}

	/**
	 * Bring the values that a branch table may carry into their slots, since every target
	 * takes the same number of them.
	 */
	private void settleAllCarried() {
		settleTop(Math.min(this.stack.height(), carriedByTable()));
	}

	private int carriedByTable() {
		int position = this.in.position();
		int depth = this.in.u32();
		this.in.position(position);
		return label(depth).carried().size();
	}

	private void returnResults() {
		int count = this.type.results().size();
		if (count == 1 && !this.stack.reference(this.stack.height() - 1)) {
			emit(Op.word(Op.RETURN_ONE, 0, operand(), 0));
			return;
		}
		carry(this.whole);
		emit(Op.RETURN);
	}

	// Calls

	private void call(int callee, boolean tail) {
		FunctionType calleeType = this.module.functions().get(callee);
		int base = arguments(calleeType, tail);
		if (tail) {
			emit(Op.wordXy(Op.RETURN_CALL, callee, 0));
			return;
		}
		emit(Op.wordXy(Op.CALL, callee, base));
		pushResults(calleeType);
	}

	private void callIndirect(boolean tail) {
		int typeIndex = this.in.u32();
		int table = this.in.u32();
		FunctionType calleeType = this.module.types().get(typeIndex);
		int index = operand();
		if (tail) {
			// Out of the way of the arguments, which go to the bottom of the frame
			this.stack.push(OperandStack.STACK, 0, false);
			int above = slot(pop());
			if (index != above) {
				emit(Op.word(Op.MOVE, above, index, 0));
				index = above;
			}
		}
		int base = arguments(calleeType, tail);
		emit(Op.word(tail ? Op.RETURN_CALL_INDIRECT : Op.CALL_INDIRECT, 0, index, base));
		this.out.add(pair(typeIndex, table));
		this.redirectable = -1;
		if (!tail) {
			pushResults(calleeType);
		}
	}

	/**
	 * Pop the arguments of a call.
	 * @return the slot of the first one
	 */
	private int arguments(FunctionType calleeType, boolean tail) {
		int count = calleeType.parameters().size();
		settleTop(count);
		int first = this.stack.height() - count;
		if (tail && count > 0 && slot(first) != 0) {
			emit(Op.word(Op.MOVE_BLOCK, 0, slot(first), count));
		}
		for (int i = 0; i < count; i++) {
			pop();
		}
		return slot(first);
	}

	private void pushResults(FunctionType calleeType) {
		for (ValueType result : calleeType.results()) {
			this.stack.push(OperandStack.STACK, 0, note(result));
		}
		this.redirectable = -1;
	}

	// Memory

	private void load(int opcode) {
		int align = this.in.u32();
		int memory = ((align & 0x40) != 0) ? this.in.u32() : 0;
		int offset = this.in.u32();
		int op = switch (opcode) {
			case Opcode.I32_LOAD, Opcode.F32_LOAD, Opcode.I64_LOAD32_S -> Op.LOAD_32;
			case Opcode.I64_LOAD, Opcode.F64_LOAD -> Op.LOAD_64;
			case Opcode.I32_LOAD8_S, Opcode.I64_LOAD8_S -> Op.LOAD_8_S;
			case Opcode.I32_LOAD8_U, Opcode.I64_LOAD8_U -> Op.LOAD_8_U;
			case Opcode.I32_LOAD16_S, Opcode.I64_LOAD16_S -> Op.LOAD_16_S;
			case Opcode.I32_LOAD16_U, Opcode.I64_LOAD16_U -> Op.LOAD_16_U;
			default -> Op.LOAD_32_U;
		};
		if (memory == 0 && (op == Op.LOAD_32 || op == Op.LOAD_64) && knownAddress(offset) >= 0) {
			int address = (int) knownAddress(offset);
			pop();
			this.out.add(Op.wordYz((op == Op.LOAD_32) ? Op.LOAD_32_AT : Op.LOAD_64_AT, nextSlot(), address));
			pushResult(false);
			return;
		}
		int address = operand();
		int far = switch (op) {
			case Op.LOAD_32 -> Op.LOAD_32_FAR;
			case Op.LOAD_8_U -> Op.LOAD_8_U_FAR;
			case Op.LOAD_64 -> Op.LOAD_64_FAR;
			default -> -1;
		};
		if (memory == 0 && offset >= 0 && offset <= 0xffff) {
			this.out.add(Op.word(op, nextSlot(), address, offset));
			pushResult(false);
			return;
		}
		if (memory == 0 && offset >= 0 && far >= 0) {
			emit(Op.word(far, nextSlot(), address, 0));
			this.out.add(offset);
		}
		else {
			emit(Op.word(Op.LOAD, nextSlot(), address, 0));
			this.out.add(generalAccess(op, memory, offset));
		}
		this.stack.push(OperandStack.STACK, 0, false);
	}

	private void store(int opcode) {
		int align = this.in.u32();
		int memory = ((align & 0x40) != 0) ? this.in.u32() : 0;
		int offset = this.in.u32();
		int op = switch (opcode) {
			case Opcode.I32_STORE8, Opcode.I64_STORE8 -> Op.STORE_8;
			case Opcode.I32_STORE16, Opcode.I64_STORE16 -> Op.STORE_16;
			case Opcode.I32_STORE, Opcode.F32_STORE, Opcode.I64_STORE32 -> Op.STORE_32;
			default -> Op.STORE_64;
		};
		int value = operand();
		if (memory == 0 && op == Op.STORE_32 && knownAddress(offset) >= 0) {
			emit(Op.wordYz(Op.STORE_32_AT, value, (int) knownAddress(offset)));
			pop();
			return;
		}
		int address = operand();
		if (memory == 0 && offset >= 0 && offset <= 0xffff) {
			emit(Op.word(op, address, value, offset));
		}
		else if (memory == 0 && offset >= 0 && op == Op.STORE_32) {
			emit(Op.word(Op.STORE_32_FAR, address, value, 0));
			this.out.add(offset);
		}
		else {
			emit(Op.word(Op.STORE, address, value, 0));
			this.out.add(generalAccess(op, memory, offset));
		}
	}

	private static long generalAccess(int op, int memory, int offset) {
		return ((long) offset << 32) | ((long) memory << 16) | op;
	}

	/**
	 * The sum of an offset and the address on top.
	 * @return the sum, or -1 if it is not known or does not fit
	 */
	private long knownAddress(int offset) {
		int top = this.stack.height() - 1;
		if (this.stack.place(top) != OperandStack.CONSTANT) {
			return -1;
		}
		long sum = (this.stack.value(top) & 0xffffffffL) + Integer.toUnsignedLong(offset);
		return (sum <= Integer.MAX_VALUE) ? sum : -1;
	}

	// Numbers

	private void numeric(int opcode) {
		switch (opcode) {
			case Opcode.I64_EXTEND_I32_S, Opcode.I32_REINTERPRET_F32, Opcode.I64_REINTERPRET_F64,
					Opcode.F32_REINTERPRET_I32, Opcode.F64_REINTERPRET_I64 -> {
				// The bits in the slot stay as they are
			}
			case Opcode.I32_EQZ, Opcode.I64_EQZ -> equalsZero();
			case Opcode.I32_EQ, Opcode.I64_EQ -> compare(Op.EQ, false, 0);
			case Opcode.I32_NE, Opcode.I64_NE -> compare(Op.NE, false, 0);
			case Opcode.I32_LT_S, Opcode.I64_LT_S -> compare(Op.LT_S, false, 0);
			case Opcode.I32_LT_U, Opcode.I64_LT_U -> compare(Op.LT_U, false, 0);
			case Opcode.I32_GE_S, Opcode.I64_GE_S -> compare(Op.GE_S, false, 0);
			case Opcode.I32_GE_U, Opcode.I64_GE_U -> compare(Op.GE_U, false, 0);
			case Opcode.I32_GT_S, Opcode.I64_GT_S -> compare(Op.LT_S, true, Op.GE_S);
			case Opcode.I32_GT_U, Opcode.I64_GT_U -> compare(Op.LT_U, true, Op.GE_U);
			case Opcode.I32_LE_S, Opcode.I64_LE_S -> compare(Op.GE_S, true, Op.LT_S);
			case Opcode.I32_LE_U, Opcode.I64_LE_U -> compare(Op.GE_U, true, Op.LT_U);
			case Opcode.I32_ADD -> commutative(Op.I32_ADD, Op.I32_ADD_IMM);
			case Opcode.I32_SUB -> subtract(Op.I32_SUB, Op.I32_ADD_IMM);
			case Opcode.I32_MUL -> commutative(Op.I32_MUL, Op.I32_MUL_IMM);
			case Opcode.I32_AND, Opcode.I64_AND -> commutative(Op.AND, Op.AND_IMM);
			case Opcode.I32_OR, Opcode.I64_OR -> commutative(Op.OR, Op.OR_IMM);
			case Opcode.I32_XOR, Opcode.I64_XOR -> commutative(Op.XOR, Op.XOR_IMM);
			case Opcode.I32_SHL -> binary(Op.I32_SHL, Op.I32_SHL_IMM);
			case Opcode.I32_SHR_S -> binary(Op.I32_SHR_S, Op.I32_SHR_S_IMM);
			case Opcode.I32_SHR_U -> binary(Op.I32_SHR_U, Op.I32_SHR_U_IMM);
			case Opcode.I32_ROTL -> binary(Op.I32_ROTL, Op.I32_ROTL_IMM);
			case Opcode.I32_DIV_S -> binary(Op.I32_DIV_S, -1);
			case Opcode.I32_DIV_U -> binary(Op.I32_DIV_U, -1);
			case Opcode.I32_REM_S -> binary(Op.I32_REM_S, -1);
			case Opcode.I32_REM_U -> binary(Op.I32_REM_U, -1);
			case Opcode.I64_ADD -> commutative(Op.I64_ADD, Op.I64_ADD_IMM);
			case Opcode.I64_SUB -> subtract(Op.I64_SUB, Op.I64_ADD_IMM);
			case Opcode.I64_MUL -> binary(Op.I64_MUL, -1);
			case Opcode.I64_SHL -> binary(Op.I64_SHL, Op.I64_SHL_IMM);
			case Opcode.I64_SHR_S -> binary(Op.I64_SHR_S, Op.I64_SHR_S_IMM);
			case Opcode.I64_SHR_U -> binary(Op.I64_SHR_U, Op.I64_SHR_U_IMM);
			case Opcode.I64_ROTL -> binary(Op.I64_ROTL, -1);
			case Opcode.F64_ADD -> binary(Op.F64_ADD, -1);
			case Opcode.F64_SUB -> binary(Op.F64_SUB, -1);
			case Opcode.F64_MUL -> binary(Op.F64_MUL, -1);
			case Opcode.F64_DIV -> binary(Op.F64_DIV, -1);
			case Opcode.F64_LT -> binary(Op.F64_LT, -1);
			case Opcode.F64_LE -> binary(Op.F64_LE, -1);
			case Opcode.F64_GT -> swapped(Op.F64_LT);
			case Opcode.F64_GE -> swapped(Op.F64_LE);
			case Opcode.F32_ADD -> binary(Op.F32_ADD, -1);
			case Opcode.F32_SUB -> binary(Op.F32_SUB, -1);
			case Opcode.F32_MUL -> binary(Op.F32_MUL, -1);
			case Opcode.F64_SQRT -> unary(Op.F64_SQRT);
			case Opcode.F64_CONVERT_I32_S -> unary(Op.F64_CONVERT_I32_S);
			case Opcode.I32_WRAP_I64, Opcode.I64_EXTEND32_S -> unary(Op.I32_WRAP_I64);
			case Opcode.I64_EXTEND_I32_U -> unary(Op.I64_EXTEND_I32_U);
			case Opcode.I32_EXTEND8_S, Opcode.I64_EXTEND8_S -> unary(Op.I32_EXTEND8_S);
			default -> {
				int op = (opcode > 0xff) ? opcode : Op.NUMERIC + opcode;
				if (isUnary(opcode)) {
					unary(op);
				}
				else {
					binary(op, -1);
				}
			}
		}
	}

	private static boolean isUnary(int opcode) {
		return opcode >= Opcode.I32_WRAP_I64 || (opcode >= Opcode.I32_CLZ && opcode <= Opcode.I32_POPCNT)
				|| (opcode >= Opcode.I64_CLZ && opcode <= Opcode.I64_POPCNT)
				|| (opcode >= Opcode.F32_ABS && opcode <= Opcode.F32_SQRT)
				|| (opcode >= Opcode.F64_ABS && opcode <= Opcode.F64_SQRT);
	}

	private void unary(int op) {
		int y = operand();
		this.out.add(Op.word(op, nextSlot(), y, 0));
		pushResult(false);
	}

	private void binary(int op, int immediate) {
		int z;
		int chosen = op;
		if (immediate >= 0 && smallConstantOnTop()) {
			z = (int) this.stack.value(pop());
			chosen = immediate;
		}
		else {
			z = operand();
		}
		int y = operand();
		this.out.add(Op.word(chosen, nextSlot(), y, z));
		pushResult(false);
	}

	private void swapped(int op) {
		int z = operand();
		int y = operand();
		this.out.add(Op.word(op, nextSlot(), z, y));
		pushResult(false);
	}

	private void commutative(int op, int immediate) {
		int left = this.stack.height() - 2;
		long value = this.stack.value(left);
		if (!smallConstantOnTop() && this.stack.place(left) == OperandStack.CONSTANT && value == (short) value) {
			int y = operand();
			pop();
			this.out.add(Op.word(immediate, nextSlot(), y, (int) value));
			pushResult(false);
		}
		else {
			binary(op, immediate);
		}
	}

	private void subtract(int op, int addImmediate) {
		if (smallConstantOnTop() && this.stack.value(this.stack.height() - 1) != Short.MIN_VALUE) {
			int negated = -(int) this.stack.value(pop());
			int y = operand();
			this.out.add(Op.word(addImmediate, nextSlot(), y, negated));
			pushResult(false);
		}
		else {
			binary(op, -1);
		}
	}

	private void equalsZero() {
		int index = this.stack.height() - 1;
		int last = this.redirectable;
		if (last >= 0 && last == this.out.size() - 1 && this.stack.place(index) == OperandStack.STACK) {
			long word = this.out.get(last);
			int op = (int) word & 0xffff;
			if (branchOn(op) >= 0 && (int) (word >>> 48) == slot(index)) {
				this.out.set(last, (word & ~0xffffL) | inverse(op, Op.EQ));
				return;
			}
		}
		unary(Op.EQZ);
	}

	/**
	 * Compare.
	 * @param op the comparison
	 * @param swap whether its operands change places
	 * @param withNext if they do: the comparison of the unswapped operands that is the
	 * same when a constant on the right is increased by one
	 */
	private void compare(int op, boolean swap, int withNext) {
		if (smallConstantOnTop()) {
			long constant = this.stack.value(this.stack.height() - 1);
			boolean unsigned = op == Op.LT_U || op == Op.GE_U;
			if (!swap || (constant < Short.MAX_VALUE && !(unsigned && constant == -1))) {
				pop();
				int y = operand();
				int comparison = swap ? withNext : op;
				this.out.add(
						Op.word(comparison - Op.EQ + Op.EQ_IMM, nextSlot(), y, (int) (swap ? constant + 1 : constant)));
				pushResult(false);
				return;
			}
		}
		if (swap) {
			swapped(op);
		}
		else {
			binary(op, -1);
		}
	}

	/**
	 * A function so long that a branch does not reach its target, and has to be lowered
	 * without the branches that have little room for a distance.
	 */
	private static final class BranchTooFar extends RuntimeException {

		private BranchTooFar() {
			super(null, null, false, false);
		}

	}

}

package dev.wasmboot.engine.interpreter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.CatchClause;
import dev.wasmboot.engine.module.FuelCosts;
import dev.wasmboot.engine.module.FunctionBody;
import dev.wasmboot.engine.module.Immediates;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.simd.VectorOperation;

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
 * them (the {@link Emitter} knows the height below which no local is remembered, and
 * scans end there), and a branch that carries several values copies them with one
 * instruction.
 */
final class Lowering {

	/** Stands in a branch table for a target that is not known yet. */
	private static final int TABLE_ENTRY = 0xffff;

	private final WasmModule module;

	private final FunctionType type;

	private final ByteReader in;

	private final Emitter emitter;

	private final OperandStack stack;

	private final MemoryLowering memories;

	private final BulkLowering bulk;

	private final NumericLowering numbers;

	private final VectorLowering vectors;

	private final Handlers.Builder handlers = new Handlers.Builder();

	private final List<Label> labels = new ArrayList<>();

	private final Label whole;

	private final Bank[] banks;

	private final FuelCosts costs;

	private final boolean wide;

	private final Set<Bank> used = EnumSet.noneOf(Bank.class);

	private final int[] positions;

	private int positionCount;

	private Lowering(WasmModule module, int function, FuelCosts costs, boolean wide, boolean withPositions) {
		this.module = module;
		this.costs = costs;
		this.type = module.functions().get(function);
		FunctionBody body = module.bodies().get(function - module.importedFunctions());
		this.banks = locals(body);
		this.emitter = new Emitter(this.banks.length);
		this.stack = this.emitter.stack();
		this.in = new ByteReader(module.bytes(), body.codeStart(), body.end());
		MemoryArguments arguments = new MemoryArguments(module, this.in, this.emitter);
		this.memories = new MemoryLowering(arguments, this.emitter);
		this.bulk = new BulkLowering(module, this.in, this.emitter, costs.counted());
		this.numbers = new NumericLowering(this.emitter);
		this.vectors = new VectorLowering(this.in, arguments, this.emitter);
		this.wide = wide;
		this.whole = new Label(Label.Kind.FUNCTION, List.of(), this.type.results(), 0, 0);
		this.positions = withPositions ? new int[2 * (body.end() - body.codeStart() + 1)] : new int[0];
	}

	/**
	 * Lower a function.
	 * @param module the module, validated
	 * @param function the function's index, one that the module defines
	 * @param costs what it charges
	 * @return the code
	 */
	static Code lower(WasmModule module, int function, FuelCosts costs) {
		try {
			return new Lowering(module, function, costs, false, false).lower();
		}
		catch (BranchTooFar ex) {
			return new Lowering(module, function, costs, true, false).lower();
		}
	}

	/**
	 * Find where an instruction came from.
	 * @param module the module, validated
	 * @param function the function's index, one that the module defines
	 * @param costs what it charges
	 * @param word the index of the instruction's word
	 * @return bytes from the start of the module
	 */
	static int position(WasmModule module, int function, FuelCosts costs, int word) {
		try {
			return new Lowering(module, function, costs, false, true).positionOf(word);
		}
		catch (BranchTooFar ex) {
			return new Lowering(module, function, costs, true, true).positionOf(word);
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

	private Bank[] locals(FunctionBody body) {
		ByteReader declarations = new ByteReader(this.module.bytes(), body.start(), body.codeStart());
		Bank[] found = new Bank[this.type.parameters().size() + 16];
		int count = 0;
		for (ValueType parameter : this.type.parameters()) {
			found[count++] = note(parameter);
		}
		for (int groups = declarations.u32(); groups > 0; groups--) {
			int inGroup = declarations.u32();
			Bank bank = note(valueType(declarations.u8()));
			if (found.length < count + inGroup) {
				found = Arrays.copyOf(found, Math.max(count + inGroup, 2 * found.length));
			}
			Arrays.fill(found, count, count + inGroup, bank);
			count += inGroup;
		}
		return Arrays.copyOf(found, count);
	}

	private Bank note(ValueType valueType) {
		Bank bank = Bank.of(valueType);
		this.used.add(bank);
		return bank;
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
		open(this.whole);
		while (!this.labels.isEmpty()) {
			if (this.positions.length > 0) {
				notePosition();
			}
			charge();
			instruction(this.in.opcode());
		}
		int locals = this.banks.length;
		// A function may give more results than it has slots for anything else
		int frame = Math.max(this.emitter.frame(), this.type.results().size());
		return new Code(this.emitter.words(), this.type.parameters().size(), locals, frame, this.used,
				this.handlers.build());
	}

	private void charge() {
		int cost = this.costs.before(this.in.position());
		if (cost > 0) {
			this.emitter.emit(Op.wordXy(Op.CHARGE, cost, 0));
		}
	}

	private void notePosition() {
		while (this.positionCount > 0 && this.positions[2 * this.positionCount - 2] > this.emitter.position()) {
			this.positionCount--;
		}
		this.positions[2 * this.positionCount] = this.emitter.position();
		this.positions[2 * this.positionCount + 1] = this.in.position();
		this.positionCount++;
	}

	private void instruction(int opcode) {
		switch (opcode) {
			case Opcode.UNREACHABLE -> {
				this.emitter.emit(Op.UNREACHABLE);
				skipUnreachable();
			}
			case Opcode.NOP -> {
			}
			case Opcode.BLOCK -> block();
			case Opcode.LOOP -> loop();
			case Opcode.IF -> ifElse();
			case Opcode.ELSE -> otherwise();
			case Opcode.END -> end();
			case Opcode.TRY_TABLE -> tryTable();
			case Opcode.TRY -> openTry(Label.Kind.TRY, blockType());
			case Opcode.CATCH -> handler(this.in.u32());
			case Opcode.CATCH_ALL -> handler(Handlers.NONE);
			case Opcode.DELEGATE -> {
				Label label = popLabel();
				settleResults(label);
				delegate(label);
			}
			case Opcode.THROW -> {
				throwException(this.in.u32());
				skipUnreachable();
			}
			case Opcode.THROW_REF -> {
				this.emitter.emit(Op.word(Op.THROW_REF, this.emitter.operand(), 0, 0));
				skipUnreachable();
			}
			case Opcode.RETHROW -> {
				int exception = this.emitter.slot(label(this.in.u32()).height);
				this.emitter.emit(Op.word(Op.THROW_REF, exception, 0, 0));
				skipUnreachable();
			}
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
			case Opcode.DROP -> this.emitter.pop();
			case Opcode.SELECT -> select();
			case Opcode.SELECT_TYPED -> {
				this.in.u32();
				this.in.u8();
				select();
			}
			case Opcode.LOCAL_GET -> {
				int local = this.in.u32();
				this.emitter.pushLocal(local, this.banks[local]);
			}
			case Opcode.LOCAL_SET -> this.emitter.setLocal(this.in.u32());
			case Opcode.LOCAL_TEE -> {
				int local = this.in.u32();
				this.emitter.setLocal(local);
				this.emitter.pushLocal(local, this.banks[local]);
			}
			case Opcode.GLOBAL_GET -> {
				int global = this.in.u32();
				Bank bank = note(this.module.globals().get(global).type());
				this.emitter.emitResult(Op.wordYz(Op.globalGet(bank), this.emitter.nextSlot(), global), bank);
			}
			case Opcode.GLOBAL_SET -> {
				int global = this.in.u32();
				Bank bank = note(this.module.globals().get(global).type());
				int value = this.emitter.operand();
				this.emitter.emit(Op.wordYz(Op.globalSet(bank), value, global));
			}
			case Opcode.TABLE_GET -> {
				this.used.add(Bank.REFERENCE);
				this.bulk.lower(opcode);
			}
			case Opcode.I32_CONST -> this.emitter.constant(this.in.s32());
			case Opcode.I64_CONST -> this.emitter.constant(this.in.s64());
			case Opcode.F32_CONST -> this.emitter.constant(this.in.f32());
			case Opcode.F64_CONST -> this.emitter.constant(this.in.f64());
			case Opcode.REF_NULL -> {
				this.in.s33();
				this.used.add(Bank.REFERENCE);
				this.emitter.emitResult(Op.word(Op.REF_NULL, this.emitter.nextSlot(), 0, 0), Bank.REFERENCE);
			}
			case Opcode.REF_IS_NULL -> {
				int reference = this.emitter.operand();
				this.emitter.emitResult(Op.word(Op.REF_IS_NULL, this.emitter.nextSlot(), reference, 0), Bank.NUMBER);
			}
			case Opcode.REF_FUNC -> {
				this.used.add(Bank.REFERENCE);
				this.emitter.emitResult(Op.wordYz(Op.REF_FUNC, this.emitter.nextSlot(), this.in.u32()), Bank.REFERENCE);
			}
			case Opcode.MEMORY_SIZE, Opcode.MEMORY_GROW, Opcode.MEMORY_FILL, Opcode.MEMORY_COPY, Opcode.MEMORY_INIT,
					Opcode.DATA_DROP, Opcode.TABLE_SET, Opcode.TABLE_SIZE, Opcode.TABLE_GROW, Opcode.TABLE_FILL,
					Opcode.TABLE_COPY, Opcode.TABLE_INIT, Opcode.ELEM_DROP ->
				this.bulk.lower(opcode);
			default -> {
				VectorOperation vector = Opcode.vectorOperation(opcode);
				if (vector != null) {
					this.used.add(Bank.VECTOR);
					this.vectors.lower(vector);
				}
				else if (opcode >= Opcode.I32_LOAD && opcode <= Opcode.I64_LOAD32_U) {
					this.memories.load(opcode);
				}
				else if (opcode >= Opcode.I32_STORE && opcode <= Opcode.I64_STORE32) {
					this.memories.store(opcode);
				}
				else {
					this.numbers.lower(opcode);
				}
			}
		}
	}

	private void select() {
		int condition = this.emitter.operand();
		Bank bank = this.stack.bank(this.stack.height() - 1);
		int second = this.emitter.operand();
		int first = this.emitter.operand();
		this.emitter.emit(Op.word(Op.select(bank), this.emitter.nextSlot(), first, second));
		this.emitter.emit(condition);
		this.emitter.meet();
		this.emitter.pushSettled(bank);
	}

	private void block() {
		FunctionType blockType = blockType();
		int height = enter(blockType);
		open(new Label(Label.Kind.BLOCK, blockType.parameters(), blockType.results(), height, 0));
	}

	private void loop() {
		FunctionType blockType = blockType();
		int height = enter(blockType);
		this.emitter.meet();
		open(new Label(Label.Kind.LOOP, blockType.parameters(), blockType.results(), height, this.emitter.position()));
	}

	private void ifElse() {
		FunctionType blockType = blockType();
		long condition = condition();
		int height = enter(blockType);
		Label label = new Label(Label.Kind.IF, blockType.parameters(), blockType.results(), height, 0);
		label.otherwise = this.emitter.position();
		this.emitter.emit(Comparisons.inverted(condition));
		open(label);
	}

	private FunctionType blockType() {
		FunctionType blockType = this.module.blockType(this.in.s33());
		blockType.parameters().forEach(this::note);
		blockType.results().forEach(this::note);
		return blockType;
	}

	private int enter(FunctionType blockType) {
		this.emitter.settleLocals();
		this.emitter.settleTop(blockType.parameters().size());
		return this.stack.height() - blockType.parameters().size();
	}

	private void otherwise() {
		Label before = popLabel();
		this.emitter.settleTop(before.results.size());
		before.addBranch(this.emitter.position());
		this.emitter.emit(Op.BR);
		bindOtherwise(before, this.emitter.position());
		openElse(before);
	}

	private void openElse(Label before) {
		Label label = new Label(Label.Kind.ELSE, before.parameters, before.results, before.height, 0);
		before.moveBranchesTo(label);
		open(label);
		this.emitter.meet();
		pushAll(before.height, before.parameters);
	}

	private void end() {
		Label label = popLabel();
		if (label == this.whole) {
			returnResults();
		}
		else {
			settleResults(label);
			if (label.kind == Label.Kind.TRY_TABLE) {
				label.addBranch(this.emitter.position());
				this.emitter.emit(Op.BR);
			}
			close(label);
		}
	}

	/**
	 * Bring a block's results to where they are after it.
	 */
	private void settleResults(Label label) {
		if (label.kind == Label.Kind.CATCH) {
			carry(label);
		}
		else {
			this.emitter.settleTop(label.results.size());
		}
	}

	/**
	 * Bind a block's end. What falls through to it is in place.
	 */
	private void close(Label label) {
		this.emitter.meet();
		closeRegion(label);
		bindOtherwise(label, this.emitter.position());
		for (int branch : label.branches()) {
			bind(branch, this.emitter.position());
		}
		pushAll(label.height, label.results);
	}

	private void closeRegion(Label label) {
		if (label.kind == Label.Kind.TRY_TABLE) {
			this.handlers.close(this.emitter.position());
			landings(label);
		}
		else if (label.kind == Label.Kind.TRY) {
			this.handlers.close(this.emitter.position());
		}
	}

	/**
	 * Emit where the clauses of a {@code try_table} land: a branch each to its label,
	 * where what the label takes is already.
	 */
	private void landings(Label label) {
		int position = this.in.position();
		this.in.position(label.clauses);
		for (int left = this.in.u32(); left > 0; left--) {
			int kind = this.in.u8();
			int tag = CatchClause.hasTag(kind) ? this.in.u32() : Handlers.NONE;
			Label target = label(this.in.u32());
			int slot = (target == this.whole) ? 0 : this.emitter.slot(target.height);
			int behind = slot + ((tag != Handlers.NONE) ? payload(tag).size() : 0);
			this.handlers.add(label.region, tag, slot, CatchClause.hasReference(kind) ? behind : Handlers.NONE,
					this.emitter.position());
			jump(Op.BR, target);
			this.used.add(Bank.REFERENCE);
		}
		this.in.position(position);
	}

	private List<ValueType> payload(int tag) {
		return this.module.tags().get(tag).type().parameters();
	}

	private void tryTable() {
		FunctionType blockType = blockType();
		int clauses = this.in.position();
		Immediates.skipCatchClauses(this.in);
		openTry(Label.Kind.TRY_TABLE, blockType).clauses = clauses;
	}

	private Label openTry(Label.Kind kind, FunctionType blockType) {
		int height = enter(blockType);
		this.emitter.meet();
		Label label = new Label(kind, blockType.parameters(), blockType.results(), height, 0);
		label.region = this.handlers.open(this.emitter.position());
		open(label);
		return label;
	}

	/**
	 * Begin a handler of a legacy {@code try}, behind the end of what is before.
	 */
	private void handler(int tag) {
		Label label = popLabel();
		settleResults(label);
		label.addBranch(this.emitter.position());
		this.emitter.emit(Op.BR);
		openHandler(label, tag);
	}

	/**
	 * Begin a handler. Below what the exception carries is the exception itself.
	 */
	private void openHandler(Label label, int tag) {
		this.emitter.meet();
		closeRegion(label);
		label.kind = Label.Kind.CATCH;
		open(label);
		this.used.add(Bank.REFERENCE);
		pushAll(label.height, List.of(ValueType.EXNREF));
		int slot = this.emitter.slot(label.height);
		this.handlers.add(label.region, tag, slot + 1, slot, this.emitter.position());
		if (tag != Handlers.NONE) {
			pushAll(label.height + 1, payload(tag));
		}
	}

	/**
	 * End a legacy {@code try} whose exceptions are handled further out.
	 */
	private void delegate(Label label) {
		this.handlers.delegate(label.region, label(this.in.u32()).regionInside);
		close(label);
	}

	private void throwException(int tag) {
		int count = payload(tag).size();
		this.emitter.settleTop(count);
		this.emitter.cut(this.stack.height() - count);
		this.emitter.emit(Op.wordYz(Op.THROW, this.emitter.nextSlot(), tag));
	}

	private void open(Label label) {
		label.regionInside = this.handlers.innermost();
		this.labels.add(label);
	}

	private Label popLabel() {
		return this.labels.remove(this.labels.size() - 1);
	}

	private void pushAll(int height, List<ValueType> types) {
		this.emitter.cut(height);
		for (ValueType valueType : types) {
			this.emitter.pushSettled(note(valueType));
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
		this.emitter.meet();
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
			if (opcode == Opcode.DELEGATE && depth-- == 0) {
				delegate(popLabel());
				return;
			}
			if ((opcode == Opcode.CATCH || opcode == Opcode.CATCH_ALL) && depth == 0) {
				openHandler(popLabel(), (opcode == Opcode.CATCH) ? this.in.u32() : Handlers.NONE);
				return;
			}
			if (opcode == Opcode.ELSE && depth == 0) {
				Label before = popLabel();
				bindOtherwise(before, this.emitter.position());
				openElse(before);
				return;
			}
			if (opcode == Opcode.BLOCK || opcode == Opcode.LOOP || opcode == Opcode.IF || opcode == Opcode.TRY
					|| opcode == Opcode.TRY_TABLE) {
				depth++;
			}
			Immediates.skip(this.in, opcode);
		}
	}

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
			this.emitter.emit(Op.RETURN);
			return;
		}
		int at = this.emitter.position();
		this.emitter.emit(word);
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
		int target = (label == this.whole) ? 0 : this.emitter.slot(label.height);
		if (count == 1) {
			this.emitter.moveTo(target, first);
			return;
		}
		this.emitter.settleTop(count);
		if (this.emitter.slot(first) != target) {
			this.emitter.emit(Op.word(Op.MOVE_BLOCK, target, this.emitter.slot(first), count));
		}
	}

	private void branchIf(int depth) {
		Label label = label(depth);
		long condition = condition();
		int count = label.carried().size();
		if (count > 1) {
			// The condition's operands are locals, or slots above these values
			this.emitter.settleTop(count);
		}
		if (label != this.whole && inPlace(label)) {
			jump(condition, label);
			return;
		}
		int skip = this.emitter.position();
		this.emitter.emit(Comparisons.inverted(condition));
		carry(label);
		jump(Op.BR, label);
		bind(skip, this.emitter.position());
		this.emitter.meet();
	}

	/**
	 * Pop a condition.
	 * @return a branch on it, without a target
	 */
	private long condition() {
		int producer = this.wide ? -1 : this.emitter.producerOfTop();
		if (producer >= 0) {
			long branch = Comparisons.branchOn(this.emitter.word(producer));
			if (branch >= 0) {
				this.emitter.pop();
				this.emitter.takeBack(producer);
				return branch;
			}
		}
		return Op.word(Op.BR_IF_NZ, 0, 0, this.emitter.operand());
	}

	/**
	 * Set a branch's target.
	 */
	private void bind(int at, int target) {
		long word = this.emitter.word(at);
		int distance = target - (at + 1);
		int op = (int) word & 0xffff;
		if (op == TABLE_ENTRY) {
			this.emitter.setWord(at, target);
		}
		else if (op <= Op.BR_IF_Z) {
			this.emitter.setWord(at, (word & 0xffff_ffffL) | ((long) distance << 32));
		}
		else {
			if (distance != (short) distance) {
				throw new BranchTooFar();
			}
			this.emitter.setWord(at, (word & 0xffff_ffff_ffffL) | ((long) distance << 48));
		}
	}

	private void branchTable() {
		int count = this.in.u32() + 1;
		int index = this.emitter.operand();
		settleAllCarried();
		this.emitter.emit(Op.wordXy(Op.BR_TABLE, count, index));
		int first = this.emitter.position();
		Map<Integer, Integer> landings = new HashMap<>();
		int[] depths = new int[count];
		for (int i = 0; i < count; i++) {
			depths[i] = this.in.u32();
			this.emitter.emit(TABLE_ENTRY);
		}
		for (int i = 0; i < count; i++) {
			Label label = label(depths[i]);
			if (label != this.whole && inPlace(label)) {
				if (label.kind == Label.Kind.LOOP) {
					this.emitter.setWord(first + i, label.start);
				}
				else {
					label.addBranch(first + i);
				}
				continue;
			}
			Integer landing = landings.get(depths[i]);
			if (landing == null) {
				landing = this.emitter.position();
				landings.put(depths[i], landing);
				carry(label);
				jump(Op.BR, label);
			}
			this.emitter.setWord(first + i, landing);
		}
	}

	/**
	 * Bring the values that a branch table may carry into their slots, since every target
	 * takes the same number of them.
	 */
	private void settleAllCarried() {
		this.emitter.settleTop(Math.min(this.stack.height(), carriedByTable()));
	}

	private int carriedByTable() {
		int position = this.in.position();
		int depth = this.in.u32();
		this.in.position(position);
		return label(depth).carried().size();
	}

	private void returnResults() {
		int count = this.type.results().size();
		if (count == 1 && this.stack.bank(this.stack.height() - 1) == Bank.NUMBER) {
			this.emitter.emit(Op.word(Op.RETURN_ONE, 0, this.emitter.operand(), 0));
			return;
		}
		carry(this.whole);
		this.emitter.emit(Op.RETURN);
	}

	private void call(int callee, boolean tail) {
		FunctionType calleeType = this.module.functions().get(callee);
		int base = arguments(calleeType, tail);
		if (tail) {
			this.emitter.emit(Op.wordXy(Op.RETURN_CALL, callee, 0));
			return;
		}
		this.emitter.emit(Op.wordXy(Op.CALL, callee, base));
		pushResults(calleeType);
	}

	private void callIndirect(boolean tail) {
		int typeIndex = this.in.u32();
		int table = this.in.u32();
		FunctionType calleeType = this.module.types().get(typeIndex);
		if (this.module.tables().get(table).index() == ValueType.I64) {
			this.emitter.narrow(0);
		}
		int index = this.emitter.operand();
		if (tail) {
			// Out of the way of the arguments, which go to the bottom of the frame
			this.emitter.pushSettled(Bank.NUMBER);
			int above = this.emitter.slot(this.emitter.pop());
			if (index != above) {
				this.emitter.emit(Op.word(Op.MOVE, above, index, 0));
				index = above;
			}
		}
		int base = arguments(calleeType, tail);
		this.emitter.emit(Op.word(tail ? Op.RETURN_CALL_INDIRECT : Op.CALL_INDIRECT, 0, index, base));
		this.emitter.emit(Emitter.pair(typeIndex, table));
		this.emitter.meet();
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
		this.emitter.settleTop(count);
		int first = this.stack.height() - count;
		if (tail && count > 0 && this.emitter.slot(first) != 0) {
			this.emitter.emit(Op.word(Op.MOVE_BLOCK, 0, this.emitter.slot(first), count));
		}
		for (int i = 0; i < count; i++) {
			this.emitter.pop();
		}
		return this.emitter.slot(first);
	}

	private void pushResults(FunctionType calleeType) {
		for (ValueType result : calleeType.results()) {
			this.emitter.pushSettled(note(result));
		}
		this.emitter.meet();
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

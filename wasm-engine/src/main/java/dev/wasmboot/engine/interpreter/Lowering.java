package dev.wasmboot.engine.interpreter;

import java.util.Arrays;
import java.util.List;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.FuelCosts;
import dev.wasmboot.engine.module.FunctionBody;
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

	private final WasmModule module;

	private final FunctionType type;

	private final ByteReader in;

	private final Emitter emitter;

	private final OperandStack stack;

	private final MemoryLowering memories;

	private final BulkLowering bulk;

	private final NumericLowering numbers;

	private final VectorLowering vectors;

	private final BlockLowering blocks;

	private final BranchLowering branches;

	private final CallLowering calls;

	private final ExceptionLowering exceptions;

	private final Handlers.Builder handlers = new Handlers.Builder();

	private final Label whole;

	private final Labels labels;

	private final Bank[] banks;

	private final FuelCosts costs;

	private final int[] positions;

	private int positionCount;

	private Lowering(WasmModule module, int function, FuelCosts costs, boolean wide, boolean withPositions) {
		this.module = module;
		this.costs = costs;
		this.type = module.functions().get(function);
		FunctionBody body = module.bodies().get(function - module.importedFunctions());
		this.banks = locals(body);
		this.emitter = new Emitter(this.banks);
		this.stack = this.emitter.stack();
		this.in = new ByteReader(module.bytes(), body.codeStart(), body.end());
		MemoryArguments arguments = new MemoryArguments(module, this.in, this.emitter);
		this.memories = new MemoryLowering(arguments, this.emitter);
		this.bulk = new BulkLowering(module, this.in, this.emitter, costs.counted());
		this.numbers = new NumericLowering(this.emitter);
		this.vectors = new VectorLowering(this.in, arguments, this.emitter);
		this.whole = new Label(Label.Kind.FUNCTION, List.of(), this.type.results(), 0, 0);
		this.labels = new Labels(this.handlers, this.whole);
		this.branches = new BranchLowering(this.in, this.emitter, this.labels, wide);
		this.calls = new CallLowering(module, this.in, this.emitter);
		this.exceptions = new ExceptionLowering(module, this.in, this.emitter, this.labels, this.branches,
				this.handlers);
		this.blocks = new BlockLowering(module, this.in, this.emitter, this.labels, this.branches, this.exceptions);
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
		catch (BranchLowering.BranchTooFar ex) {
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
		catch (BranchLowering.BranchTooFar ex) {
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
			found[count++] = Bank.of(parameter);
		}
		for (int groups = declarations.u32(); groups > 0; groups--) {
			int inGroup = declarations.u32();
			Bank bank = Bank.of(valueType(declarations.u8()));
			if (found.length < count + inGroup) {
				found = Arrays.copyOf(found, Math.max(count + inGroup, 2 * found.length));
			}
			Arrays.fill(found, count, count + inGroup, bank);
			count += inGroup;
		}
		return Arrays.copyOf(found, count);
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
		while (!this.labels.isEmpty()) {
			if (this.positions.length > 0) {
				notePosition();
			}
			int cost = this.costs.before(this.in.position());
			if (cost > 0) {
				this.emitter.emit(Op.wordXy(Op.CONSUME_FUEL, cost, 0));
			}
			int opcode = this.in.opcode();
			if (this.costs.checksBefore(opcode)) {
				this.emitter.emit(Op.CHECK_FUEL);
			}
			instruction(opcode);
			if (this.costs.checksBehind(opcode)) {
				this.emitter.emit(Op.CHECK_FUEL);
			}
		}
		int locals = this.banks.length;
		// A function may give more results than it has slots for anything else
		int frame = Math.max(this.emitter.frame(), this.type.results().size());
		return new Code(this.emitter.words(), this.type.parameters().size(), locals, frame, this.emitter.banks(),
				this.handlers.build());
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
				this.blocks.skipUnreachable();
			}
			case Opcode.NOP -> {
			}
			case Opcode.BLOCK -> this.blocks.block();
			case Opcode.LOOP -> this.blocks.loop();
			case Opcode.IF -> this.blocks.ifElse();
			case Opcode.ELSE -> this.blocks.otherwise();
			case Opcode.END -> this.blocks.end();
			case Opcode.TRY_TABLE -> this.blocks.tryTable();
			case Opcode.TRY -> this.blocks.legacyTry();
			case Opcode.CATCH -> this.blocks.handler(this.in.u32());
			case Opcode.CATCH_ALL -> this.blocks.handler(Handlers.NONE);
			case Opcode.DELEGATE -> this.blocks.delegate();
			case Opcode.THROW -> {
				this.exceptions.throwException();
				this.blocks.skipUnreachable();
			}
			case Opcode.THROW_REF -> {
				this.exceptions.throwReference();
				this.blocks.skipUnreachable();
			}
			case Opcode.RETHROW -> {
				this.exceptions.rethrow();
				this.blocks.skipUnreachable();
			}
			case Opcode.BR -> {
				this.branches.branch(this.in.u32());
				this.blocks.skipUnreachable();
			}
			case Opcode.BR_IF -> this.branches.branchIf(this.in.u32());
			case Opcode.BR_TABLE -> {
				this.branches.branchTable();
				this.blocks.skipUnreachable();
			}
			case Opcode.RETURN -> {
				this.branches.returnResults(this.whole);
				this.blocks.skipUnreachable();
			}
			case Opcode.CALL -> this.calls.call(false);
			case Opcode.CALL_INDIRECT -> this.calls.callIndirect(false);
			case Opcode.RETURN_CALL -> {
				this.calls.call(true);
				this.blocks.skipUnreachable();
			}
			case Opcode.RETURN_CALL_INDIRECT -> {
				this.calls.callIndirect(true);
				this.blocks.skipUnreachable();
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
				Bank bank = Bank.of(this.module.globals().get(global).type());
				this.emitter.emitResult(Op.wordYz(Op.globalGet(bank), this.emitter.nextSlot(), global), bank);
			}
			case Opcode.GLOBAL_SET -> {
				int global = this.in.u32();
				Bank bank = Bank.of(this.module.globals().get(global).type());
				int value = this.emitter.operand();
				this.emitter.emit(Op.wordYz(Op.globalSet(bank), value, global));
			}
			case Opcode.I32_CONST -> this.emitter.constant(this.in.s32());
			case Opcode.I64_CONST -> this.emitter.constant(this.in.s64());
			case Opcode.F32_CONST -> this.emitter.constant(this.in.f32());
			case Opcode.F64_CONST -> this.emitter.constant(this.in.f64());
			case Opcode.REF_NULL -> {
				this.in.s33();
				this.emitter.emitResult(Op.word(Op.REF_NULL, this.emitter.nextSlot(), 0, 0), Bank.REFERENCE);
			}
			case Opcode.REF_IS_NULL -> {
				int reference = this.emitter.operand();
				this.emitter.emitResult(Op.word(Op.REF_IS_NULL, this.emitter.nextSlot(), reference, 0), Bank.NUMBER);
			}
			case Opcode.REF_FUNC ->
				this.emitter.emitResult(Op.wordYz(Op.REF_FUNC, this.emitter.nextSlot(), this.in.u32()), Bank.REFERENCE);
			case Opcode.MEMORY_SIZE, Opcode.MEMORY_GROW, Opcode.MEMORY_FILL, Opcode.MEMORY_COPY, Opcode.MEMORY_INIT,
					Opcode.DATA_DROP, Opcode.TABLE_GET, Opcode.TABLE_SET, Opcode.TABLE_SIZE, Opcode.TABLE_GROW,
					Opcode.TABLE_FILL, Opcode.TABLE_COPY, Opcode.TABLE_INIT, Opcode.ELEM_DROP ->
				this.bulk.lower(opcode);
			default -> {
				VectorOperation vector = Opcode.vectorOperation(opcode);
				if (vector != null) {
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

}

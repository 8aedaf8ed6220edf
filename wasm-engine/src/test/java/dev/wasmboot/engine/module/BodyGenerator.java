package dev.wasmboot.engine.module;

import java.util.List;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;

import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * Makes up the body of a function of a {@link ModuleGenerator}: chooses what comes next,
 * and has each kind of instructions made up by what is there for it, which comes back for
 * the operands and for what is in blocks.
 */
final class BodyGenerator {

	private static final int LONGEST_SERIES = 16;

	/** Blocks and operands within each other, before only simple values follow. */
	private static final int DEEPEST = 12;

	private final ModuleGenerator module;

	private final FunctionType type;

	private final BodyWriter out;

	private final BodyLocals locals;

	private final Labels labels;

	private final Witness witness;

	private final VariableGenerator variables;

	private final MemoryGenerator memories;

	private final TableGenerator tables;

	private final NumericGenerator numbers;

	private final VectorGenerator vectors;

	private final CallGenerator calls;

	private final BlockGenerator blocks;

	private final ExceptionGenerator exceptions;

	private final BranchGenerator branches;

	/** Operands that are being made up, each for the one before. */
	private int operands;

	BodyGenerator(ModuleGenerator module, int function) {
		this.module = module;
		this.type = module.functions.get(function);
		this.out = new BodyWriter(module.between(5, 150));
		this.locals = new BodyLocals(module, this.out, this.type.parameters());
		this.labels = new Labels(module, this.out, this.type.results());
		this.witness = new Witness(module, this.out, this.locals);
		this.variables = new VariableGenerator(module, this, this.out, this.locals);
		IndexGenerator indices = new IndexGenerator(module, this, this.out);
		this.memories = new MemoryGenerator(module, this, this.out, indices);
		this.tables = new TableGenerator(module, this, this.out, indices);
		NanReplacement nans = new NanReplacement(this.out, this.locals);
		this.numbers = new NumericGenerator(module, this, this.out, nans, this.witness);
		this.vectors = new VectorGenerator(module, this, this.out, this.memories, nans, this.witness);
		this.calls = new CallGenerator(module, function, this, this.out, this.locals, indices);
		this.blocks = new BlockGenerator(module, this, this.out, this.locals, this.labels, this.numbers);
		this.exceptions = new ExceptionGenerator(module, this, this.out, this.labels, this.blocks, this.numbers);
		this.branches = new BranchGenerator(module, this, this.out, this.locals, this.labels, this.numbers, this.calls,
				this.exceptions);
	}

	byte[] body() {
		series();
		statements();
		values(this.type.results());
		return WasmBytes.bodyWithLocals(this.locals.declarations(), this.out.toByteArray());
	}

	/** Code that takes and leaves nothing. */
	void statements() {
		for (int i = this.module.between(0, 6); i > 0 && !this.out.isLongEnough(); i--) {
			statement();
		}
	}

	private void statement() {
		switch (this.module.between(0, 26)) {
			case 24, 25 -> series();
			case 0, 1, 2 -> this.variables.setLocal();
			case 3 -> this.variables.setGlobals();
			case 4, 5 -> store();
			case 6 -> {
				ValueType dropped = this.module.localType();
				value(dropped);
				this.witness.take(dropped);
			}
			case 7 -> this.blocks.block();
			case 23 -> this.blocks.onlyThen();
			case 8 -> this.blocks.alternatives();
			case 9, 10 -> this.blocks.loop();
			case 26 -> this.blocks.count();
			case 11 -> this.branches.jump();
			case 12 -> this.branches.table();
			case 13 -> this.branches.conditional();
			case 14 -> {
				if (!this.module.memories.isEmpty()) {
					this.memories.bulk();
				}
			}
			case 15 -> {
				if (!this.module.tables.isEmpty()) {
					this.tables.change();
				}
			}
			case 16, 17 -> this.calls.statement();
			case 18 -> this.out.instruction(Opcode.NOP);
			case 19 -> this.exceptions.tryTable();
			case 20 -> this.exceptions.legacyTry();
			case 21 -> this.exceptions.delegate();
			default -> this.branches.leave();
		}
	}

	/**
	 * Some instructions that only compute, each on its own: so many that all there are
	 * come about often, with operands of all sorts, and where nothing has trapped before.
	 */
	private void series() {
		for (int i = this.module.between(0, LONGEST_SERIES); i > 0; i--) {
			ValueType type = (this.module.has(Feature.SIMD) && this.module.chance(2)) ? ValueType.V128
					: this.module.numberType();
			int before = this.out.limit(1);
			if (this.module.chance(6)) {
				loaded(type);
			}
			else {
				computed(type);
			}
			this.out.limit(before);
			this.witness.take(type);
		}
	}

	private void store() {
		if (this.module.memories.isEmpty()) {
			return;
		}
		if (this.module.has(Feature.SIMD) && this.module.chance(4)) {
			this.vectors.store();
		}
		else {
			this.memories.store();
		}
	}

	/** Code that takes values of some types, the last one on top. */
	void drop(List<ValueType> types) {
		for (int i = types.size() - 1; i >= 0; i--) {
			int local = this.locals.types().indexOf(types.get(i));
			if (this.module.chance(2)) {
				this.witness.take(types.get(i));
			}
			else if (local >= 0 && this.module.chance(2)) {
				this.out.instruction(Opcode.LOCAL_SET, u32(local));
			}
			else {
				this.out.instruction(Opcode.DROP);
			}
		}
	}

	/** Code that leaves values of some types. */
	void values(List<ValueType> types) {
		types.forEach(this::value);
	}

	/** Code that leaves a value of a type. */
	void value(ValueType wanted) {
		if (this.out.isLongEnough() || this.labels.depth() + this.operands > DEEPEST) {
			leaf(wanted);
			return;
		}
		this.operands++;
		switch (this.module.between(0, 14)) {
			case 0, 1, 2 -> leaf(wanted);
			case 3, 4, 5, 6 -> computed(wanted);
			case 7 -> select(wanted);
			case 8 -> this.blocks.value(wanted);
			case 9 -> this.blocks.alternatives(wanted);
			case 10 -> this.calls.value(wanted);
			case 11 -> this.variables.tee(wanted);
			case 12 -> loaded(wanted);
			default -> special(wanted);
		}
		this.operands--;
	}

	/** One instruction that leaves a value of a type. */
	void leaf(ValueType wanted) {
		if (!this.variables.get(wanted)) {
			this.out.encoded(wanted.isReference() ? this.module.reference(wanted) : this.module.number(wanted));
		}
	}

	private void computed(ValueType wanted) {
		if (wanted.isReference()) {
			leaf(wanted);
		}
		else if (wanted == ValueType.V128 || (this.module.has(Feature.SIMD) && this.module.chance(10))) {
			this.vectors.compute(wanted);
		}
		else {
			this.numbers.compute(wanted);
		}
	}

	private void select(ValueType wanted) {
		value(wanted);
		value(wanted);
		value(ValueType.I32);
		if (wanted.isReference() || this.module.chance(2)) {
			this.out.instruction(Opcode.SELECT_TYPED, 1, wanted.code());
		}
		else {
			this.out.instruction(Opcode.SELECT);
		}
	}

	private void loaded(ValueType wanted) {
		if (wanted.isReference() || this.module.memories.isEmpty()) {
			leaf(wanted);
		}
		else if (wanted == ValueType.V128) {
			this.vectors.load();
		}
		else {
			this.memories.load(wanted);
		}
	}

	/** What only some types have. */
	private void special(ValueType wanted) {
		int table = this.module.table(wanted);
		if (table >= 0) {
			this.tables.get(table);
		}
		else if (wanted != ValueType.I32) {
			leaf(wanted);
		}
		else {
			specialInteger();
		}
	}

	private void specialInteger() {
		int choice = this.module.between(0, 4);
		if (choice < 2 && !this.module.memories.isEmpty()) {
			if (choice == 0) {
				this.memories.size();
			}
			else {
				this.memories.grow();
			}
		}
		else if (choice < 4 && !this.module.tables.isEmpty()) {
			if (choice == 2) {
				this.tables.size();
			}
			else {
				this.tables.grow();
			}
		}
		else {
			value(this.module.referenceType());
			this.out.instruction(Opcode.REF_IS_NULL);
		}
	}

}

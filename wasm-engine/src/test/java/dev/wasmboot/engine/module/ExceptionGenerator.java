package dev.wasmboot.engine.module;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * Makes up what throws exceptions and what catches them, in either of the two ways that
 * there are.
 */
final class ExceptionGenerator {

	private final ModuleGenerator module;

	private final BodyGenerator body;

	private final BodyWriter out;

	private final Labels labels;

	private final BlockGenerator blocks;

	private final NumericGenerator numbers;

	ExceptionGenerator(ModuleGenerator module, BodyGenerator body, BodyWriter out, Labels labels, BlockGenerator blocks,
			NumericGenerator numbers) {
		this.module = module;
		this.body = body;
		this.out = out;
		this.labels = labels;
		this.blocks = blocks;
		this.numbers = numbers;
	}

	/** Throw a new exception. */
	void throwNew() {
		if (this.module.tags.isEmpty()) {
			this.out.instruction(Opcode.UNREACHABLE);
			return;
		}
		int tag = tag();
		this.body.values(this.module.tags.get(tag));
		this.out.instruction(Opcode.THROW, u32(tag));
	}

	/** Throw an exception that there is a reference to. */
	void throwReference() {
		if (this.module.has(Feature.EXCEPTIONS)) {
			this.body.value(ValueType.EXNREF);
			this.out.instruction(Opcode.THROW_REF);
		}
		else {
			this.out.instruction(Opcode.UNREACHABLE);
		}
	}

	private int tag() {
		return this.module.between(0, this.module.tags.size() - 1);
	}

	/**
	 * Blocks where exceptions land, and within them the one where they are thrown.
	 */
	void tryTable() {
		if (!this.module.has(Feature.EXCEPTIONS)) {
			return;
		}
		FunctionType type = this.blocks.typeOrNothing();
		List<Clause> clauses = new ArrayList<>();
		for (int i = this.module.between(1, 3); i > 0; i--) {
			clauses.add(clause());
		}
		int all = clauses.size();
		this.labels.openBlock();
		for (int i = all - 1; i >= 0; i--) {
			this.out.emit(Opcode.BLOCK, this.blocks.encode(clauses.get(i).landing()));
			this.labels.open(clauses.get(i).landing().results());
		}
		this.body.values(type.parameters());
		this.out.instruction(Opcode.TRY_TABLE, this.blocks.encode(type), u32(all));
		for (int i = 0; i < all; i++) {
			Clause clause = clauses.get(i);
			this.out.emit(clause.kind(), (clause.tag() >= 0) ? u32(clause.tag()) : bytes(), u32(landing(clause, i)));
		}
		this.blocks.inside(type);
		this.labels.close();
		this.body.drop(type.results());
		this.out.emit(Opcode.BR, u32(all));
		for (int i = 0; i < all; i++) {
			this.labels.close();
			landed(clauses.get(i));
			this.body.statements();
			if (i < all - 1) {
				this.out.emit(Opcode.BR, u32(all - 1 - i));
			}
		}
		this.labels.close();
	}

	private Clause clause() {
		int tag = (this.module.tags.isEmpty() || this.module.chance(3)) ? -1 : tag();
		boolean withReference = this.module.chance(2);
		List<ValueType> payload = (tag >= 0) ? this.module.tags.get(tag) : List.of();
		int kind = (withReference ? CatchClause.TAG_REF : CatchClause.TAG) + ((tag >= 0) ? 0 : CatchClause.ALL);
		return new Clause(kind, tag, ModuleGenerator.landing(payload, withReference));
	}

	/**
	 * Where a clause leads: mostly to its own block, seldom to one around all of them.
	 */
	private int landing(Clause clause, int own) {
		int other = this.labels.any();
		boolean fits = !this.labels.get(other).isLoop()
				&& this.labels.get(other).carried().equals(clause.landing().results());
		return (fits && this.module.chance(2)) ? other : own;
	}

	/** Throw an exception again that has landed, or keep what it carries. */
	private void landed(Clause clause) {
		if (CatchClause.hasReference(clause.kind()) && this.module.chance(4)) {
			this.out.instruction(Opcode.THROW_REF);
			this.numbers.unreachable();
		}
		else {
			this.body.drop(clause.landing().results());
		}
	}

	void legacyTry() {
		if (!this.module.has(Feature.LEGACY_EXCEPTIONS)) {
			return;
		}
		FunctionType type = openTry();
		for (int i = this.module.tags.isEmpty() ? 0 : this.module.between(0, 2); i > 0; i--) {
			int tag = tag();
			this.out.instruction(Opcode.CATCH, u32(tag));
			this.body.drop(this.module.tags.get(tag));
			handler(type);
		}
		if (this.module.chance(2)) {
			this.out.instruction(Opcode.CATCH_ALL);
			handler(type);
		}
		this.labels.close();
		this.body.drop(type.results());
	}

	/** A legacy {@code try} that leaves its exceptions to a block around it. */
	void delegate() {
		if (!this.module.has(Feature.LEGACY_EXCEPTIONS)) {
			return;
		}
		FunctionType type = openTry();
		this.labels.closed();
		this.out.instruction(Opcode.DELEGATE, u32(this.labels.any()));
		this.body.drop(type.results());
	}

	/** Begin a legacy {@code try}, up to its first handler. */
	private FunctionType openTry() {
		FunctionType type = this.blocks.typeOrNothing();
		this.body.values(type.parameters());
		this.out.instruction(Opcode.TRY, this.blocks.encode(type));
		this.blocks.inside(type);
		return type;
	}

	private void handler(FunctionType type) {
		this.body.statements();
		if (this.module.chance(3)) {
			this.labels.openBlock();
			this.body.value(ValueType.I32);
			this.out.emit(Opcode.BR_IF, 0);
			this.out.instruction(Opcode.RETHROW, 1);
			this.labels.close();
		}
		this.body.values(type.results());
	}

	/**
	 * What catches exceptions.
	 *
	 * @param kind one of those of {@link CatchClause}
	 * @param tag the tag, or -1
	 * @param landing the type of a block for what it carries
	 */
	private record Clause(int kind, int tag, FunctionType landing) {

	}

}

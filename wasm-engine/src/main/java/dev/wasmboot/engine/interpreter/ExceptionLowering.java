package dev.wasmboot.engine.interpreter;

import java.util.List;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.CatchClause;
import dev.wasmboot.engine.module.WasmModule;

/**
 * Lowers what throws, and the handlers of both kinds of {@code try}: those of a
 * {@code try_table} are branches behind it, and those of the legacy one code of their
 * own.
 */
final class ExceptionLowering {

	private final WasmModule module;

	private final ByteReader in;

	private final Emitter emitter;

	private final Labels labels;

	private final BranchLowering branches;

	private final Handlers.Builder handlers;

	ExceptionLowering(WasmModule module, ByteReader in, Emitter emitter, Labels labels, BranchLowering branches,
			Handlers.Builder handlers) {
		this.module = module;
		this.in = in;
		this.emitter = emitter;
		this.labels = labels;
		this.branches = branches;
		this.handlers = handlers;
	}

	/**
	 * Open a region.
	 * @param kind which {@code try} it is
	 * @param height the height of the operand stack below the parameters
	 * @return its label
	 */
	Label open(Label.Kind kind, FunctionType type, int height) {
		this.emitter.meet();
		Label label = new Label(kind, type.parameters(), type.results(), height, 0);
		label.region = this.handlers.open(this.emitter.position());
		this.labels.open(label);
		return label;
	}

	/**
	 * Close the region of a label, if it has one that is open.
	 */
	void close(Label label) {
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
			Label target = this.labels.at(this.in.u32());
			int slot = target.isWhole() ? 0 : this.emitter.slot(target.height);
			int behind = slot + ((tag != Handlers.NONE) ? payload(tag).size() : 0);
			this.handlers.add(label.region, tag, slot, CatchClause.hasReference(kind) ? behind : Handlers.NONE,
					this.emitter.position());
			this.branches.jump(Op.BR, target);
			this.emitter.uses(Bank.REFERENCE);
		}
		this.in.position(position);
	}

	private List<ValueType> payload(int tag) {
		return this.module.tags().get(tag).type().parameters();
	}

	/**
	 * Begin a handler of a legacy {@code try}, whose label was closed. Below what the
	 * exception carries is the exception itself.
	 * @param tag what it catches, {@link Handlers#NONE} for everything
	 */
	void handler(Label label, int tag) {
		this.emitter.meet();
		close(label);
		label.kind = Label.Kind.CATCH;
		this.labels.open(label);
		this.emitter.cut(label.height);
		this.emitter.pushSettled(Bank.REFERENCE);
		int slot = this.emitter.slot(label.height);
		this.handlers.add(label.region, tag, slot + 1, slot, this.emitter.position());
		if (tag != Handlers.NONE) {
			this.emitter.pushSettled(payload(tag));
		}
	}

	/**
	 * Let exceptions of a legacy {@code try}, whose label was closed, be handled further
	 * out.
	 */
	void delegate(Label label) {
		this.handlers.delegate(label.region, this.labels.at(this.in.u32()).regionInside);
	}

	void throwException() {
		int tag = this.in.u32();
		int count = payload(tag).size();
		this.emitter.settleTop(count);
		this.emitter.cut(this.emitter.stack().height() - count);
		this.emitter.emit(Op.wordYz(Op.THROW, this.emitter.nextSlot(), tag));
	}

	void throwReference() {
		this.emitter.emit(Op.word(Op.THROW_REF, this.emitter.operand(), 0, 0));
	}

	void rethrow() {
		int exception = this.emitter.slot(this.labels.at(this.in.u32()).height);
		this.emitter.emit(Op.word(Op.THROW_REF, exception, 0, 0));
	}

}

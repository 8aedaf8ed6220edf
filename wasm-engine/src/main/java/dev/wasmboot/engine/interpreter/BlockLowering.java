package dev.wasmboot.engine.interpreter;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.Immediates;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmModule;

/**
 * Lowers the beginnings and ends of blocks, and leaves out what cannot be reached.
 */
final class BlockLowering {

	private final WasmModule module;

	private final ByteReader in;

	private final Emitter emitter;

	private final Labels labels;

	private final BranchLowering branches;

	private final ExceptionLowering exceptions;

	BlockLowering(WasmModule module, ByteReader in, Emitter emitter, Labels labels, BranchLowering branches,
			ExceptionLowering exceptions) {
		this.module = module;
		this.in = in;
		this.emitter = emitter;
		this.labels = labels;
		this.branches = branches;
		this.exceptions = exceptions;
	}

	void block() {
		FunctionType type = blockType();
		int height = enter(type);
		this.labels.open(new Label(Label.Kind.BLOCK, type.parameters(), type.results(), height, 0));
	}

	void loop() {
		FunctionType type = blockType();
		int height = enter(type);
		this.emitter.meet();
		this.labels
			.open(new Label(Label.Kind.LOOP, type.parameters(), type.results(), height, this.emitter.position()));
	}

	void ifElse() {
		FunctionType type = blockType();
		long condition = this.branches.condition();
		int height = enter(type);
		Label label = new Label(Label.Kind.IF, type.parameters(), type.results(), height, 0);
		label.otherwise = this.emitter.position();
		this.emitter.emit(Comparisons.inverted(condition));
		this.labels.open(label);
	}

	void tryTable() {
		FunctionType type = blockType();
		int clauses = this.in.position();
		Immediates.skipCatchClauses(this.in);
		this.exceptions.open(Label.Kind.TRY_TABLE, type, enter(type)).clauses = clauses;
	}

	void legacyTry() {
		FunctionType type = blockType();
		this.exceptions.open(Label.Kind.TRY, type, enter(type));
	}

	private FunctionType blockType() {
		return this.module.blockType(this.in.s33());
	}

	private int enter(FunctionType type) {
		this.emitter.settleLocals();
		this.emitter.settleTop(type.parameters().size());
		return this.emitter.stack().height() - type.parameters().size();
	}

	void otherwise() {
		Label before = this.labels.pop();
		settleResults(before);
		leave(before);
		openElse(before);
	}

	private void openElse(Label before) {
		bindOtherwise(before);
		Label label = new Label(Label.Kind.ELSE, before.parameters, before.results, before.height, 0);
		before.moveBranchesTo(label);
		this.labels.open(label);
		this.emitter.meet();
		this.emitter.cut(before.height);
		this.emitter.pushSettled(before.parameters);
	}

	/**
	 * End a part of a legacy {@code try}, and begin a handler.
	 * @param tag what it catches, {@link Handlers#NONE} for everything
	 */
	void handler(int tag) {
		Label label = this.labels.pop();
		settleResults(label);
		leave(label);
		this.exceptions.handler(label, tag);
	}

	void delegate() {
		Label label = this.labels.pop();
		settleResults(label);
		delegate(label);
	}

	private void delegate(Label label) {
		this.exceptions.delegate(label);
		close(label);
	}

	void end() {
		Label label = this.labels.pop();
		if (label.isWhole()) {
			this.branches.returnResults(label);
			return;
		}
		settleResults(label);
		if (label.kind == Label.Kind.TRY_TABLE) {
			leave(label);
		}
		close(label);
	}

	/**
	 * Bring a block's results to where they are after it.
	 */
	private void settleResults(Label label) {
		if (label.kind == Label.Kind.CATCH) {
			this.branches.carry(label);
		}
		else {
			this.emitter.settleTop(label.results.size());
		}
	}

	/** Go to the end of a block, with its results in place. */
	private void leave(Label label) {
		label.addBranch(this.emitter.position());
		this.emitter.emit(Op.BR);
	}

	/**
	 * Bind a block's end. What falls through to it is in place.
	 */
	private void close(Label label) {
		this.emitter.meet();
		this.exceptions.close(label);
		bindOtherwise(label);
		for (int branch : label.branches()) {
			this.branches.bind(branch, this.emitter.position());
		}
		this.emitter.cut(label.height);
		this.emitter.pushSettled(label.results);
	}

	private void bindOtherwise(Label label) {
		if (label.otherwise >= 0) {
			this.branches.bind(label.otherwise, this.emitter.position());
			label.otherwise = -1;
		}
	}

	/**
	 * Skip what cannot be reached, to the end of the block or its {@code else}.
	 */
	void skipUnreachable() {
		this.emitter.meet();
		int depth = 0;
		while (true) {
			int opcode = this.in.opcode();
			if (opcode == Opcode.END && depth-- == 0) {
				Label label = this.labels.pop();
				if (!label.isWhole()) {
					close(label);
				}
				return;
			}
			if (opcode == Opcode.DELEGATE && depth-- == 0) {
				delegate(this.labels.pop());
				return;
			}
			if ((opcode == Opcode.CATCH || opcode == Opcode.CATCH_ALL) && depth == 0) {
				this.exceptions.handler(this.labels.pop(), (opcode == Opcode.CATCH) ? this.in.u32() : Handlers.NONE);
				return;
			}
			if (opcode == Opcode.ELSE && depth == 0) {
				openElse(this.labels.pop());
				return;
			}
			if (opcode == Opcode.BLOCK || opcode == Opcode.LOOP || opcode == Opcode.IF || opcode == Opcode.TRY
					|| opcode == Opcode.TRY_TABLE) {
				depth++;
			}
			Immediates.skip(this.in, opcode);
		}
	}

}

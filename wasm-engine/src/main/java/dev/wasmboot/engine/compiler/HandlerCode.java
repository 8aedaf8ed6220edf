package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.CatchClause;
import dev.wasmboot.engine.module.Opcode;

/**
 * Writes what handles the exceptions of a {@code try} in each of its forms, behind the
 * part that it guards.
 */
final class HandlerCode {

	private final ByteReader in;

	private final MethodFrame frame;

	private final OperandStack stack;

	private final Blocks blocks;

	private final BranchCode branches;

	private final Guards guards;

	private final ExceptionCode exceptions;

	HandlerCode(ByteReader in, MethodFrame frame, Blocks blocks, BranchCode branches, Guards guards,
			ExceptionCode exceptions) {
		this.in = in;
		this.frame = frame;
		this.stack = frame.stack();
		this.blocks = blocks;
		this.branches = branches;
		this.guards = guards;
		this.exceptions = exceptions;
	}

	/**
	 * End a {@code try_table}: its handler goes from clause to clause.
	 */
	void endTryTable(Block block, Guard guard) {
		leaveFor(block);
		this.guards.close();
		this.exceptions.caught(guard.handler, block.height);
		int position = this.in.position();
		this.in.position(guard.clauses);
		clauses(block.height);
		this.in.position(position);
	}

	/** Go from clause to clause, which are next. */
	private void clauses(int height) {
		oneAfterTheOther(this.in.u32(), height, (index, next) -> {
			int kind = this.in.u8();
			if (CatchClause.hasTag(kind)) {
				this.exceptions.take(this.in.u32(), height, next);
			}
			if (CatchClause.hasReference(kind)) {
				this.exceptions.pushReference(height);
			}
			// The guest has what it carries
			this.frame.forget(height);
			this.branches.branch(this.blocks.block(this.in.u32()));
			return !CatchClause.hasTag(kind);
		});
	}

	/**
	 * Write the segment that handles the exceptions of a divided block.
	 */
	void handle(Segment.Outer block) {
		if (block.region.opcode == Opcode.TRY_TABLE) {
			this.in.opcode();
			this.in.s33();
			clauses(block.height);
		}
		else {
			legacyHandlers(block);
		}
	}

	/** Go from handler to handler of a {@code try}, each of which is a segment. */
	private void legacyHandlers(Segment.Outer block) {
		oneAfterTheOther(block.arms.size(), block.height, (index, next) -> {
			this.in.position(block.region.arms.get(index).start());
			boolean all = this.in.opcode() == Opcode.CATCH_ALL;
			if (!all) {
				this.exceptions.take(this.in.u32(), block.height, next);
			}
			this.exceptions.keep(block.height);
			this.frame.settle();
			this.branches.leaveFor(block.arms.get(index), this.stack.height());
			return all;
		});
	}

	/** What none of them takes goes on. */
	private void oneAfterTheOther(int count, int height, Handler handler) {
		boolean all = false;
		for (int i = 0; i < count && !all; i++) {
			Label next = new Label();
			all = handler.write(i, next);
			if (!all) {
				this.exceptions.resume(next, height);
			}
		}
		if (!all) {
			this.exceptions.passOn(height);
		}
		this.blocks.setReachable(false);
	}

	/**
	 * Begin a handler of a legacy {@code try}.
	 */
	void beginCatch(int opcode) {
		Block block = this.blocks.innermost();
		leaveFor(block);
		Guard guard = block.guard;
		if (guard != null) {
			this.guards.close();
			block.guard = null;
			this.exceptions.caught(guard.handler, block.height);
		}
		else if (block.otherwise != null) {
			this.exceptions.resume(block.otherwise, block.height);
			block.otherwise = null;
		}
		this.blocks.setReachable(true);
		if (opcode == Opcode.CATCH) {
			Label otherwise = new Label();
			block.otherwise = otherwise;
			this.exceptions.take(this.in.u32(), block.height, otherwise);
		}
		this.exceptions.keep(block.height);
	}

	/**
	 * End a legacy {@code try}: what none of its handlers took goes on.
	 */
	void endTry(Block block) {
		leaveFor(block);
		Guard guard = block.guard;
		Label otherwise = block.otherwise;
		if (guard != null) {
			this.guards.close();
			this.exceptions.caught(guard.handler, block.height);
			this.exceptions.passOn(block.height);
		}
		else if (otherwise != null) {
			this.exceptions.resume(otherwise, block.height);
			this.exceptions.passOn(block.height);
			block.otherwise = null;
		}
		this.blocks.setReachable(false);
	}

	/**
	 * End a legacy {@code try} whose exceptions are handled further out.
	 * @param depth how many blocks are within the one that handles them
	 */
	void delegate(int depth) {
		Block block = this.blocks.close();
		leaveFor(block);
		Guard guard = block.guard;
		if (guard == null) {
			throw new IllegalStateException("a delegate without a try");
		}
		this.guards.close();
		Block outer = this.blocks.block(depth);
		this.exceptions.pass(guard.handler, block.height, this.guards.handlerIn(outer.level));
		this.blocks.setReachable(false);
		if (block.targeted) {
			this.blocks.meet(block.target, block.height, block.type.results());
		}
	}

	/** Go on behind a block, as far as its end is reached. */
	private void leaveFor(Block block) {
		if (this.blocks.reachable()) {
			this.frame.settle();
			this.branches.carryTo(block);
		}
	}

	/**
	 * Writes a clause, or a handler.
	 */
	private interface Handler {

		/**
		 * Write it.
		 * @param index which of those of a block
		 * @param next where to go if it does not take the exception
		 * @return whether it takes all exceptions
		 */
		boolean write(int index, Label next);

	}

}

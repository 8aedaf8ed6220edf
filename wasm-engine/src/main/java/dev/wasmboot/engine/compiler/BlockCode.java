package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.Immediates;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmModule;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Writes how blocks begin and end. Where a segment ends with the instruction that opens a
 * divided block, nothing is opened: that is where the method is left.
 */
final class BlockCode {

	private final WasmModule module;

	private final ByteReader in;

	private final MethodFrame frame;

	private final Bytecode out;

	private final OperandStack stack;

	private final Blocks blocks;

	private final BranchCode branches;

	private final HandlerCode handlers;

	private final Guards guards;

	private final Comparison comparison;

	/** Notes where the function can be divided, if it is translated for that. */
	private final Region.@Nullable Recorder recorder;

	/** The way out of the method, if that is a segment. */
	private final @Nullable SegmentExit exit;

	BlockCode(WasmModule module, ByteReader in, MethodFrame frame, Blocks blocks, BranchCode branches,
			HandlerCode handlers, Guards guards, Comparison comparison, Region.@Nullable Recorder recorder,
			@Nullable SegmentExit exit) {
		this.module = module;
		this.in = in;
		this.frame = frame;
		this.out = frame.out();
		this.stack = frame.stack();
		this.blocks = blocks;
		this.branches = branches;
		this.handlers = handlers;
		this.guards = guards;
		this.comparison = comparison;
		this.recorder = recorder;
		this.exit = exit;
	}

	/**
	 * Open the block that the function is.
	 * @param type without parameters, which are locals
	 */
	void function(FunctionType type, int at) {
		open(Opcode.BLOCK, type, at);
	}

	void block(int at) {
		FunctionType type = blockType();
		this.frame.settle();
		if (!leavesAt(at)) {
			open(Opcode.BLOCK, type, at);
		}
	}

	/**
	 * Begin a loop. HotSpot moves the branch that ends a loop's first block to the loop's
	 * end, if it may leave the loop. A loop that counts has to end with the count, so it
	 * gets a first block that does nothing.
	 * @param mayLeaveFirst whether it counts, and the first of its branches may leave it
	 * @return whether the loop is within the method
	 */
	boolean loop(int at, boolean mayLeaveFirst) {
		FunctionType type = blockType();
		this.frame.settle();
		if (leavesAt(at)) {
			return false;
		}
		Block block = open(Opcode.LOOP, type, at);
		this.out.label(block.target);
		this.frame.meet();
		if (mayLeaveFirst) {
			Label second = new Label();
			this.out.jump(Opcodes.GOTO, second);
			this.out.label(second);
			this.frame.meet();
		}
		this.frame.openLoop();
		return true;
	}

	void condition(int at) {
		FunctionType type = blockType();
		this.branches.condition();
		Label otherwise = new Label();
		this.comparison.jump(false, otherwise);
		SegmentExit way = this.exit;
		if (way == null || !leavesAt(at)) {
			open(Opcode.IF, type, at).otherwise = otherwise;
			return;
		}
		way.leaveFor(way.segment().next, this.stack.height(), this.frame);
		this.out.label(otherwise);
		this.frame.meet();
		way.leaveFor(way.segment().otherwise, this.stack.height(), this.frame);
		this.blocks.setReachable(false);
	}

	void tryTable(int at) {
		FunctionType type = blockType();
		int clauses = this.in.position();
		if (this.in.u32() > 0) {
			this.in.position(clauses);
			Immediates.skipCatchClauses(this.in);
			openTry(Opcode.TRY_TABLE, type, clauses, at);
			return;
		}
		this.frame.settle();
		if (!leavesAt(at)) {
			open(Opcode.BLOCK, type, at);
		}
	}

	void legacyTry(int at) {
		openTry(Opcode.TRY, blockType(), 0, at);
	}

	private void openTry(int opcode, FunctionType type, int clauses, int at) {
		this.frame.settle();
		if (!leavesAt(at)) {
			Block block = open(opcode, type, at);
			block.guard = this.guards.open(block.level, clauses);
		}
	}

	private FunctionType blockType() {
		return this.module.blockType(this.in.s33());
	}

	/** Whether the segment ends with the block that begins at a place. */
	private boolean leavesAt(int at) {
		return this.exit != null && this.exit.segment().opens == at;
	}

	private Block open(int opcode, FunctionType type, int at) {
		if (this.recorder != null) {
			this.recorder
				.open(new Region(opcode, type, this.stack.operands(), at, this.in.position(), this.out.size()));
		}
		return this.blocks.open(opcode, type, this.stack.height() - type.parameters().size());
	}

	/**
	 * Note that the function can be cut before an instruction.
	 */
	void noteCut(int at) {
		if (this.recorder != null && !this.comparison.pending()) {
			boolean clean = this.stack.settled() == this.stack.height();
			if (this.recorder.wants(this.out.size(), clean)) {
				this.recorder.cut(new Region.Cut(at, this.out.size(), this.stack.operands(), clean));
			}
		}
	}

	void otherwise(int at) {
		Block block = this.blocks.innermost();
		if (block.divided()) {
			leaveAtEnd(block);
			return;
		}
		if (this.blocks.reachable()) {
			this.frame.settle();
			this.out.jump(Opcodes.GOTO, block.target);
			block.targeted = true;
		}
		Label otherwise = block.otherwise;
		block.otherwise = null;
		if (otherwise == null) {
			throw new IllegalStateException("an else without an if");
		}
		this.blocks.meet(otherwise, block.height, block.type.parameters());
		noteArm(at);
	}

	/** Begin a handler of a legacy {@code try}. */
	void handler(int opcode, int at) {
		Block block = this.blocks.innermost();
		if (block.divided()) {
			Immediates.skip(this.in, opcode);
			leaveAtEnd(block);
			return;
		}
		this.handlers.beginCatch(opcode);
		noteArm(at);
	}

	private void noteArm(int at) {
		if (this.recorder != null) {
			this.recorder.arm(new Region.Arm(at, this.in.position(), this.out.size(), this.stack.operands()));
		}
	}

	void delegate() {
		int depth = this.in.u32();
		Block block = this.blocks.innermost();
		if (block.divided()) {
			leaveAtEnd(block);
			return;
		}
		this.handlers.delegate(depth);
		if (this.recorder != null) {
			this.recorder.delegate(depth);
		}
		noteEnd();
	}

	void end() {
		Block block = this.blocks.innermost();
		if (block.divided()) {
			leaveAtEnd(block);
			return;
		}
		this.blocks.close();
		if (this.blocks.isEmpty()) {
			closeFunction(block);
		}
		else {
			close(block);
		}
		noteEnd();
	}

	/**
	 * End a segment that does not end a block.
	 */
	void endSegment() {
		if (this.exit != null && this.blocks.reachable()) {
			this.comparison.write();
			this.frame.settle();
			this.exit.leaveFor(this.exit.segment().next, this.stack.height(), this.frame);
		}
	}

	/** End what is before the end of an arm of a divided block. */
	private void leaveAtEnd(Block block) {
		if (!this.blocks.reachable()) {
			return;
		}
		if (this.blocks.isFunction(block)) {
			this.branches.returnResults();
			return;
		}
		this.frame.settle();
		if (block.opcode == Opcode.LOOP) {
			this.branches.leaveFor(block.after, this.stack.height());
		}
		else {
			this.branches.carryTo(block);
		}
		this.blocks.setReachable(false);
	}

	private void noteEnd() {
		if (this.recorder != null) {
			this.recorder.close(this.in.position(), this.out.size(), this.blocks.reachable());
		}
	}

	private void closeFunction(Block block) {
		if (block.targeted) {
			if (this.blocks.reachable()) {
				this.frame.settle();
			}
			this.blocks.meet(block.target, 0, block.type.results());
		}
		if (this.blocks.reachable()) {
			this.branches.returnResults();
		}
	}

	private void close(Block block) {
		if (block.opcode == Opcode.LOOP) {
			this.frame.closeLoop();
		}
		if (block.opcode == Opcode.TRY_TABLE && block.guard != null) {
			this.handlers.endTryTable(block, block.guard);
		}
		else if (block.opcode == Opcode.TRY) {
			this.handlers.endTry(block);
		}
		Label otherwise = block.otherwise;
		boolean joined = (block.opcode != Opcode.LOOP && block.targeted) || otherwise != null;
		if (!joined) {
			return;
		}
		if (this.blocks.reachable()) {
			this.frame.settle();
		}
		if (otherwise != null) {
			this.out.label(otherwise);
		}
		this.blocks.meet(block.target, block.height, block.type.results());
	}

}

package dev.wasmboot.engine.compiler;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.Opcode;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Writes branches and returns. A branch carries the block's values to the locals of the
 * height that the block begins at; these are at most as high as those they come from, so
 * that copying from the lowest on overwrites nothing that is still needed. A branch to a
 * block that is divided leaves the method.
 */
final class BranchCode {

	/** A branch table of more entries than this is a string that maps them. */
	private static final int MOST_SWITCH_ENTRIES = 500;

	private static final int MOST_MAPPED_ENTRIES = 20_000;

	private static final int FEWEST_LOOKED_UP = 4;

	/** How what selects by a text is called. */
	static final String TARGET = "(ILjava/lang/String;)I";

	private final FunctionType type;

	private final ByteReader in;

	private final MethodFrame frame;

	private final Bytecode out;

	private final OperandStack stack;

	private final Blocks blocks;

	private final Guards guards;

	private final Comparison comparison;

	/** Notes where the function can be divided, if it is translated for that. */
	private final Region.@Nullable Recorder recorder;

	private final @Nullable SegmentExit exit;

	/**
	 * Create a writer.
	 * @param type the function's type
	 * @param exit the way out of the method, if that is a segment
	 */
	BranchCode(FunctionType type, ByteReader in, MethodFrame frame, Blocks blocks, Guards guards, Comparison comparison,
			Region.@Nullable Recorder recorder, @Nullable SegmentExit exit) {
		this.type = type;
		this.recorder = recorder;
		this.in = in;
		this.frame = frame;
		this.out = frame.out();
		this.stack = frame.stack();
		this.blocks = blocks;
		this.guards = guards;
		this.comparison = comparison;
		this.exit = exit;
	}

	/**
	 * Pop a condition, which is then the only thing on the stack of the JVM, or a
	 * comparison that is pending.
	 */
	void condition() {
		this.frame.surface(1);
		int top = this.stack.height() - 1;
		if (this.stack.settled() < top) {
			this.comparison.write();
			this.frame.settle();
			this.frame.surface(1);
		}
		this.stack.pop();
	}

	void branch(Block block) {
		if (this.blocks.isFunction(block)) {
			returnResults();
			return;
		}
		this.frame.settle();
		carryTo(block);
		this.blocks.setReachable(false);
	}

	/**
	 * Write a conditional branch. Back to a loop that does not count it is a jump around
	 * a jump: what is compared would be on the stack of the JVM where the loop begins
	 * again, and HotSpot would compute the result of comparing longs once more for its
	 * safepoint there.
	 * @param counts whether the loop counts, so that this follows a comparison
	 */
	void branchIf(Block block, boolean counts) {
		condition();
		if (inPlace(block) && !block.divided()) {
			if (block.opcode != Opcode.LOOP) {
				this.comparison.jump(true, block.target);
				block.targeted = true;
				return;
			}
			if (counts && this.comparison.forget()) {
				goOnCounting(block);
				return;
			}
		}
		Label stay = new Label();
		this.comparison.jump(false, stay);
		carryTo(block);
		this.out.label(stay);
		this.frame.meet();
	}

	/**
	 * Go back to a loop unless two numbers on the stack are the same. What is written
	 * does so if the first one is less, or else if it is greater: HotSpot finds that one
	 * of these never happens, and then knows in which direction the loop counts, and that
	 * it ends. Only then does it check all of the loop's accesses before it, and take
	 * several turns at once. It also wants the jump back to be the one that decides, so
	 * that its safepoint comes before that; and the stack has to be empty where a loop
	 * begins, so the numbers are kept in locals.
	 */
	private void goOnCounting(Block loop) {
		// The comparison took these, and is not made
		this.stack.push(ValueType.I32);
		this.stack.push(ValueType.I32);
		this.frame.settle();
		int right = this.frame.operand(this.stack.height() - 1);
		this.stack.pop();
		int left = this.frame.operand(this.stack.height() - 1);
		this.stack.pop();
		for (int jump : new int[] { Opcodes.IF_ICMPLT, Opcodes.IF_ICMPGT }) {
			this.out.variable(Opcodes.ILOAD, left);
			this.out.variable(Opcodes.ILOAD, right);
			this.out.jump(jump, loop.target);
		}
		loop.targeted = true;
	}

	void branchTable() {
		int start = this.in.position();
		int count = this.in.u32();
		condition();
		if (this.exit != null && leaveByKnown(this.exit, start)) {
			return;
		}
		int[] depths = new int[count + 1];
		for (int i = 0; i <= count; i++) {
			depths[i] = this.in.u32();
		}
		if (this.recorder != null) {
			this.recorder.branchTable(depths);
		}
		if (this.exit != null && leavesForOneOf(this.exit, start, depths)) {
			return;
		}
		if (count > MOST_SWITCH_ENTRIES) {
			depths = map(depths);
		}
		Map<Integer, Label> landings = new LinkedHashMap<>();
		Label[] targets = new Label[depths.length];
		for (int i = 0; i < depths.length; i++) {
			Block block = this.blocks.block(depths[i]);
			if (inPlace(block) && !block.divided()) {
				targets[i] = block.target;
				block.targeted = true;
			}
			else {
				targets[i] = landings.computeIfAbsent(depths[i], (depth) -> new Label());
			}
		}
		this.out.tableSwitch(0, targets[targets.length - 1], Arrays.copyOf(targets, targets.length - 1));
		landings.forEach((depth, landing) -> {
			this.out.label(landing);
			this.frame.meet();
			carryTo(this.blocks.block(depth));
		});
		this.blocks.setReachable(false);
	}

	/**
	 * Leave the method with the number of the table's entry, which the caller has a case
	 * for, or with that of the segment that it selects, looked up instead of jumped to:
	 * where an interpreter goes from one instruction to the next, the caller's jump is
	 * then the only one that a processor has to foresee.
	 * @return whether that is all that the table does
	 */
	private boolean leavesForOneOf(SegmentExit way, int start, int[] depths) {
		if (depths.length < FEWEST_LOOKED_UP || depths.length > MOST_MAPPED_ENTRIES) {
			return false;
		}
		int[] following = new int[depths.length];
		int operands = 0;
		for (int i = 0; i < depths.length; i++) {
			Block block = this.blocks.block(depths[i]);
			if (!block.divided() || !inPlace(block)) {
				return false;
			}
			following[i] = block.exit;
			operands = Math.max(operands, block.height + block.carried().size());
		}
		return way.plan().choose(start, this.in.position(), following, operands) && leaveByKnown(way, start);
	}

	/** The same, if the table was seen in another copy of the segment. */
	private boolean leaveByKnown(SegmentExit way, int start) {
		Choice choice = way.plan().choice(start);
		if (choice == null) {
			return false;
		}
		this.in.position(choice.end());
		way.leaveFor(choice, this.frame);
		int first = way.plan().number(start);
		if (first >= 0) {
			this.out.constant(choice.text().length() - 1);
			this.out.constant(first);
			this.out.callStatic(NumericCode.OPERATIONS, "entry", "(III)I");
		}
		else {
			this.out.constant(choice.text());
			this.out.callStatic(NumericCode.OPERATIONS, "target", TARGET);
		}
		this.out.jump(Opcodes.GOTO, way.ways().select());
		this.blocks.setReachable(false);
		return true;
	}

	/** Replace the index on the stack by that of the distinct target it selects. */
	private int[] map(int[] depths) {
		if (depths.length > MOST_MAPPED_ENTRIES) {
			throw new CannotCompile("a branch table of " + depths.length + " entries");
		}
		Map<Integer, Integer> numbers = new HashMap<>();
		int[] distinct = new int[depths.length];
		StringBuilder text = new StringBuilder();
		for (int depth : depths) {
			Integer number = numbers.putIfAbsent(depth, numbers.size());
			if (number == null) {
				number = numbers.size() - 1;
				distinct[number] = depth;
			}
			text.append((char) (int) number);
		}
		this.out.constant(text.toString());
		this.out.callStatic(NumericCode.OPERATIONS, "target", TARGET);
		return Arrays.copyOf(distinct, numbers.size());
	}

	/** Take the values that a branch carries, all in locals, to a block. */
	void carryTo(Block block) {
		if (inPlace(block)) {
			go(block);
			return;
		}
		this.guards.without(block.level, () -> {
			int count = block.carried().size();
			int first = this.stack.height() - count;
			for (int i = 0; i < count; i++) {
				ValueType value = this.stack.type(first + i);
				this.frame.load(value, this.frame.operand(first + i));
				this.frame.store(value, this.frame.carriedTo(block, i));
			}
			go(block);
		});
	}

	/** Whether the values that a branch carries are where the block wants them. */
	private boolean inPlace(Block block) {
		int count = block.carried().size();
		return count == 0 || this.stack.height() - count == block.height;
	}

	/** Go to a block that has all that it is to be given. */
	private void go(Block block) {
		if (block.divided()) {
			leaveFor(block.exit, block.height + block.carried().size());
			return;
		}
		this.out.jump(Opcodes.GOTO, block.target);
		block.targeted = true;
	}

	/**
	 * Leave the method for another segment.
	 * @param segment the number of the segment
	 * @param operands how many operands it begins with
	 */
	void leaveFor(int segment, int operands) {
		SegmentExit way = this.exit;
		if (way == null) {
			throw new IllegalStateException("the function is not divided");
		}
		way.leaveFor(segment, operands, this.frame);
	}

	void returnResults() {
		if (this.exit != null) {
			this.frame.settle();
			carryTo(this.blocks.function());
			this.blocks.setReachable(false);
			return;
		}
		int count = this.type.results().size();
		if (count == 1 && this.type.results().get(0) != ValueType.V128) {
			this.frame.surface(1);
			this.frame.fuel().putBack();
			this.out.op(JavaTypes.returning(this.type));
			this.blocks.setReachable(false);
			return;
		}
		this.frame.settle();
		int first = this.stack.height() - count;
		for (int i = 0; i < count; i++) {
			ResultCode.leave(this.frame, this.type.results().get(i), this.frame.operand(first + i), i);
		}
		if (count > 0) {
			this.frame.loadReturned(this.type.results().get(0), this.frame.operand(first));
		}
		this.frame.fuel().putBack();
		this.out.op(JavaTypes.returning(this.type));
		this.blocks.setReachable(false);
	}

	/**
	 * Return whatever, since the caller calls another function for the results.
	 */
	void returnNothing() {
		if (this.exit != null) {
			leaveFor(Segment.Outer.RETURN, 0);
		}
		else {
			if (!this.type.results().isEmpty()) {
				this.frame.clear(this.type.results().get(0));
			}
			this.frame.fuel().putBack();
			this.out.op(JavaTypes.returning(this.type));
		}
		this.blocks.setReachable(false);
	}

}

package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.Opcode;
import org.jspecify.annotations.Nullable;

/**
 * The blocks that are open while a function is translated, the function itself first, and
 * whether anything gets to the instruction that is next.
 */
final class Blocks {

	private final MethodFrame frame;

	private final List<Block> open = new ArrayList<>();

	/** The innermost divided block around the method, if that is a segment. */
	private Segment.@Nullable Outer around;

	private int levelsAround;

	private boolean reachable = true;

	Blocks(MethodFrame frame) {
		this.frame = frame;
	}

	/**
	 * Let there be divided blocks around the method.
	 * @param innermost the innermost of them
	 */
	void around(Segment.Outer innermost) {
		this.around = innermost;
		this.levelsAround = innermost.level + 1;
	}

	/**
	 * Open a block within all others.
	 * @param opcode the instruction that opens it
	 * @param type what it takes and gives
	 * @param height the height of the operand stack below what it takes
	 */
	Block open(int opcode, FunctionType type, int height) {
		Block block = new Block(opcode, type, this.levelsAround + this.open.size(), height);
		this.open.add(block);
		return block;
	}

	/**
	 * Close the innermost block.
	 */
	Block close() {
		return this.open.remove(this.open.size() - 1);
	}

	/**
	 * The block that a branch names.
	 * @param depth how many blocks are within it
	 */
	Block block(int depth) {
		int index = this.open.size() - 1 - depth;
		return (index >= 0) ? this.open.get(index) : outer(this.levelsAround + index);
	}

	private Block outer(int level) {
		Segment.Outer innermost = this.around;
		if (innermost == null) {
			throw new IllegalStateException("there is no block " + level);
		}
		Segment.Outer outer = innermost.at(level);
		Block block = new Block(outer.region.opcode, outer.region.type, level, outer.height);
		block.exit = (outer.region.opcode == Opcode.LOOP) ? outer.first : outer.after;
		block.after = outer.after;
		return block;
	}

	Block innermost() {
		return block(0);
	}

	/**
	 * Whether a block is the function itself.
	 */
	boolean isFunction(Block block) {
		return block.level == 0;
	}

	Block function() {
		return (this.around != null) ? outer(0) : this.open.get(0);
	}

	boolean isEmpty() {
		return this.open.isEmpty() && this.around == null;
	}

	boolean reachable() {
		return this.reachable;
	}

	void setReachable(boolean reachable) {
		this.reachable = reachable;
	}

	/**
	 * Place a label where ways meet, and all operands are in locals.
	 * @param height how many operands there are as they were
	 * @param values the types of the others
	 */
	void meet(Label label, int height, List<ValueType> values) {
		this.frame.stack().meet(height, values);
		this.frame.out().label(label);
		this.frame.meet();
		this.reachable = true;
	}

}

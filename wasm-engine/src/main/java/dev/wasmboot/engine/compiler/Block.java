package dev.wasmboot.engine.compiler;

import java.util.List;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.Opcode;
import org.jspecify.annotations.Nullable;

/**
 * A block that is open while a function is translated.
 */
final class Block {

	/** In place of a segment: the block is within the method. */
	static final int INSIDE = -2;

	final int opcode;

	final FunctionType type;

	/** How many blocks are around it. */
	final int level;

	/** The height of the operand stack below what the block takes. */
	final int height;

	/** Where a branch to the block goes: the start of a loop, the end of others. */
	final Label target = new Label();

	/**
	 * Where an {@code if} goes if its condition is false, until that place is reached.
	 */
	@Nullable Label otherwise;

	/** The part that a {@code try} guards, until its end is reached. */
	@Nullable Guard guard;

	/** The segment that a branch goes to, if the block is one that is divided. */
	int exit = INSIDE;

	/** The segment behind such a block. */
	int after = INSIDE;

	private int @Nullable [] carriedOffsets;

	/** Whether anything goes to {@link #target}. */
	boolean targeted;

	/**
	 * Create a block.
	 * @param opcode the instruction that opens it; that of a block for the function
	 * @param type what it takes and gives
	 * @param level how many blocks are around it
	 * @param height the height of the operand stack below what it takes
	 */
	Block(int opcode, FunctionType type, int level, int height) {
		this.level = level;
		this.opcode = opcode;
		this.type = type;
		this.height = height;
	}

	/**
	 * Whether it is divided, so that another method follows.
	 */
	boolean divided() {
		return this.exit != INSIDE;
	}

	/**
	 * How many slots the values take that a branch carries below one of them.
	 */
	int carriedOffset(int index) {
		int[] offsets = this.carriedOffsets;
		if (offsets == null) {
			List<ValueType> carried = carried();
			offsets = new int[carried.size()];
			for (int i = 1; i < offsets.length; i++) {
				offsets[i] = offsets[i - 1] + JavaTypes.slots(carried.get(i - 1));
			}
			this.carriedOffsets = offsets;
		}
		return offsets[index];
	}

	/**
	 * What a branch to the block carries.
	 */
	List<ValueType> carried() {
		return (this.opcode == Opcode.LOOP) ? this.type.parameters() : this.type.results();
	}

}

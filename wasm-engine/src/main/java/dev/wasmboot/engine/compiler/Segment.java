package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A part of a function that becomes a method: instructions that follow each other at one
 * level of nesting, with the blocks that are within. It is entered at its start only. It
 * ends before some instruction, or with one that opens or closes a block that is itself
 * divided.
 */
final class Segment {

	final int number;

	final int start;

	/** The operands at the start. */
	final Operands operands;

	/** The innermost of the divided blocks around it. */
	final Outer around;

	/** The one that handles what is thrown here; {@code null} if none of them does. */
	final @Nullable Outer guard;

	/** The divided block whose exceptions this is to handle, if that is what it does. */
	@Nullable Outer handles;

	/** Where the instruction is that begins a loop here, or -1. */
	int loop;

	/** Whether anything ever gets here. */
	final boolean reached;

	/** Just past its last instruction. */
	int end;

	/** Where the divided block starts that the segment ends with, or -1. */
	int opens = -1;

	/** The segment that follows, if the segment does not end a block. */
	int next = -1;

	/** The segment to go to if the condition of an {@code if} at the end is false. */
	int otherwise = -1;

	Segment(int number, int start, Operands operands, Outer around, @Nullable Outer guard, int loop, boolean reached) {
		this.number = number;
		this.start = start;
		this.operands = operands;
		this.around = around;
		this.guard = guard;
		this.loop = loop;
		this.reached = reached;
	}

	boolean beginsLoop() {
		return this.loop >= 0;
	}

	/**
	 * Where what it does begins: with its first instruction, or with a loop before that.
	 */
	int origin() {
		return beginsLoop() ? this.loop : this.start;
	}

	/**
	 * The block that handles what is thrown on from here to within another block.
	 * @param level how many blocks are around that one, which is divided
	 */
	@Nullable Outer guardWithin(int level) {
		return (level == this.around.level) ? this.guard : this.around.guardWithin(level);
	}

	/**
	 * A block that is divided. It knows the one around it, and one further out, so far
	 * that from anywhere the way to any block is short: there can be thousands.
	 */
	static final class Outer {

		/** Where the function returns to its caller. */
		static final int RETURN = -1;

		final Region region;

		/** How many blocks are around it. */
		final int level;

		private final Outer around;

		private final Outer further;

		/** The height of the operand stack below what the block takes. */
		final int height;

		/** The segment that it begins with. */
		int first;

		/** The one around it that handles what is thrown where it is, if there is one. */
		final @Nullable Outer guard;

		/** The segments that its other arms begin with. */
		final List<Integer> arms = new ArrayList<>();

		/** The segment that handles its exceptions. */
		int handler;

		/** The segment behind it. */
		int after = RETURN;

		/**
		 * Create a block.
		 * @param region the block
		 * @param around the block around it, {@code null} for the function
		 * @param guard the one around it that handles what is thrown where it is
		 */
		Outer(Region region, @Nullable Outer around, @Nullable Outer guard) {
			this.region = region;
			this.guard = guard;
			this.height = region.operands.height() - region.type.parameters().size();
			this.around = (around != null) ? around : this;
			this.level = (around != null) ? around.level + 1 : 0;
			this.further = (around != null) ? furtherThan(around) : this;
		}

		/**
		 * As far as the two ways that begin at a block together, if they are equally
		 * long.
		 */
		private static Outer furtherThan(Outer block) {
			Outer next = block.further;
			return (block.level - next.level == next.level - next.further.level) ? next.further : block;
		}

		/**
		 * The block that handles what is thrown on from here to within one of those
		 * around it. Whether that is a legacy try itself depends on whether this is in
		 * one of its handlers.
		 * @param wanted how many blocks are around that one
		 */
		@Nullable Outer guardWithin(int wanted) {
			return at(wanted + 1).guard;
		}

		/**
		 * The block with a level among this one and those around it.
		 */
		Outer at(int wanted) {
			Outer found = this;
			while (found.level > wanted) {
				found = (found.further.level >= wanted) ? found.further : found.around;
			}
			return found;
		}

	}

}

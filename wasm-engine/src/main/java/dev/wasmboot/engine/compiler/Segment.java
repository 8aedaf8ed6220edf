package dev.wasmboot.engine.compiler;

import java.util.List;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;

/**
 * A part of a function that becomes a method: instructions that follow each other at one
 * level of nesting, with the blocks that are within. It is entered at its start only. It
 * ends before some instruction, or with one that opens or closes a block that is itself
 * divided.
 */
final class Segment {

	final int number;

	final int start;

	/** The types of the operands at the start. */
	final List<ValueType> operands;

	/** The divided blocks around it, the function first. */
	final List<Outer> context;

	/** Whether a loop begins here. */
	boolean loop;

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

	Segment(int number, int start, List<ValueType> operands, List<Outer> context, boolean loop, boolean reached) {
		this.number = number;
		this.start = start;
		this.operands = operands;
		this.context = context;
		this.loop = loop;
		this.reached = reached;
	}

	/**
	 * A block that is divided.
	 */
	static final class Outer {

		/** Where the function returns to its caller. */
		static final int RETURN = -1;

		final int opcode;

		final FunctionType type;

		/** The height of the operand stack below what the block takes. */
		final int height;

		/** The segment that it begins with. */
		int first;

		/** The segment behind it. */
		int after = RETURN;

		Outer(Region region, int height) {
			this.opcode = region.opcode;
			this.type = region.type;
			this.height = height;
		}

	}

}

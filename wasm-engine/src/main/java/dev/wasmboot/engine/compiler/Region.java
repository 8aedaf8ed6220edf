package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * A block of a function that is too long for one method: where it is, and how much code
 * it becomes.
 */
final class Region {

	/** Regions that begin over more operands cannot be divided. */
	static final int MOST_OPERANDS = 100;

	/** The instruction that opens it. */
	final int opcode;

	final FunctionType type;

	/** The types of the operands when it begins; {@code null} if there are too many. */
	final @Nullable List<ValueType> operands;

	/** Where that instruction is. */
	final int start;

	/** Where what is in the block begins. */
	final int bodyStart;

	final int sizeBefore;

	final List<Region> children = new ArrayList<>();

	/** The places between the instructions that are directly in this block. */
	final List<Cut> cuts = new ArrayList<>();

	/** Just past the {@code else}, or -1. */
	int otherwise = -1;

	/** Just past its {@code end}. */
	int end;

	int size;

	/** Whether the code behind the block is reached. */
	boolean left;

	/**
	 * Create a region.
	 * @param opcode the instruction that opens it
	 * @param type what it takes and gives
	 * @param operands the types of the operands when it begins, if they are not too many
	 * @param start where that instruction is
	 * @param bodyStart where the next instruction is
	 * @param sizeBefore how much code there is before
	 */
	Region(int opcode, FunctionType type, @Nullable List<ValueType> operands, int start, int bodyStart,
			int sizeBefore) {
		this.opcode = opcode;
		this.type = type;
		this.operands = operands;
		this.start = start;
		this.bodyStart = bodyStart;
		this.sizeBefore = sizeBefore;
	}

	/**
	 * A place where the function can be cut.
	 *
	 * @param position the next instruction
	 * @param size how much code there is before
	 * @param operands the types of the operands
	 * @param clean whether none of them is on the stack of the JVM
	 */
	record Cut(int position, int size, List<ValueType> operands, boolean clean) {

	}

	/**
	 * Notes the regions of a function while it is translated for nothing but that.
	 */
	static final class Recorder {

		private final List<Region> open = new ArrayList<>();

		private @Nullable Region root;

		void open(Region region) {
			if (this.open.isEmpty()) {
				this.root = region;
			}
			else {
				innermost().children.add(region);
			}
			this.open.add(region);
		}

		void cut(Cut cut) {
			innermost().cuts.add(cut);
		}

		void otherwise(int position) {
			innermost().otherwise = position;
		}

		void close(int position, int size, boolean left) {
			Region region = this.open.remove(this.open.size() - 1);
			region.end = position;
			region.size = size - region.sizeBefore;
			region.left = left;
		}

		private Region innermost() {
			return this.open.get(this.open.size() - 1);
		}

		Region root() {
			Region found = this.root;
			if (found == null) {
				throw new IllegalStateException("nothing was recorded");
			}
			return found;
		}

	}

}

package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.module.Opcode;
import org.jspecify.annotations.Nullable;

/**
 * A block of a function that is too long for one method: where it is, and how much code
 * it becomes.
 */
final class Region {

	private static final int LARGE_SWITCH = 16;

	/** The instruction that opens it. */
	final int opcode;

	final FunctionType type;

	/** The operands when it begins. */
	final Operands operands;

	/** Where that instruction is. */
	final int start;

	/** Where what is in the block begins. */
	final int bodyStart;

	final int sizeBefore;

	final List<Region> children = new ArrayList<>();

	/** The places between the instructions that are directly in this block. */
	final List<Cut> cuts = new ArrayList<>();

	/** What follows its first part: an {@code else}, or the handlers of a legacy try. */
	final List<Arm> arms = new ArrayList<>();

	/** How many blocks are within the one that handles its exceptions, or -1. */
	int delegate = -1;

	/** Just past its {@code end}. */
	int end;

	int size;

	/** Whether the code behind the block is reached. */
	boolean left;

	/** How many blocks are around it. */
	private int level;

	/** The blocks that the largest branch table in it selects from. */
	private Set<Region> selected = Set.of();

	/**
	 * Create a region.
	 * @param opcode the instruction that opens it
	 * @param type what it takes and gives
	 * @param operands the operands when it begins
	 * @param start where that instruction is
	 * @param bodyStart where the next instruction is
	 * @param sizeBefore how much code there is before
	 */
	Region(int opcode, FunctionType type, Operands operands, int start, int bodyStart, int sizeBefore) {
		this.opcode = opcode;
		this.type = type;
		this.operands = operands;
		this.start = start;
		this.bodyStart = bodyStart;
		this.sizeBefore = sizeBefore;
	}

	private void contains(Set<Region> blocks) {
		if (blocks.size() > this.selected.size()) {
			this.selected = blocks;
		}
	}

	/**
	 * Whether most that is in this block is the beginning of a large switch, whose cases
	 * are behind other blocks.
	 * @param longest how long these blocks are at least
	 */
	boolean beginsSwitch(int longest) {
		return this.selected.size() >= LARGE_SWITCH && 2 * this.selected.stream()
			.filter((each) -> each.level < this.level && each.size > longest)
			.count() > this.selected.size();
	}

	/**
	 * Whether exceptions that are thrown in its first part go on in the function, by its
	 * own clauses or handlers.
	 */
	boolean handles() {
		return this.opcode == Opcode.TRY_TABLE || (this.opcode == Opcode.TRY && !this.arms.isEmpty());
	}

	/**
	 * A part of a block that does not follow the one before.
	 *
	 * @param start where the instruction is that begins it
	 * @param bodyStart where the next instruction is
	 * @param sizeBefore how much code there is before that
	 * @param operands the operands there
	 */
	record Arm(int start, int bodyStart, int sizeBefore, Operands operands) {

	}

	/**
	 * A place where the function can be cut.
	 *
	 * @param position the next instruction
	 * @param size how much code there is before
	 * @param operands the operands
	 * @param clean whether none of them is on the stack of the JVM
	 */
	record Cut(int position, int size, Operands operands, boolean clean) {

	}

	/**
	 * Notes the regions of a function while it is translated for nothing but that, and of
	 * the places where it can be cut enough: the first one in each block and behind each
	 * block, and then one each time that some code has been added.
	 */
	static final class Recorder {

		private static final int FIRST = -1;

		private final int spacing;

		private final List<Region> open = new ArrayList<>();

		private @Nullable Region root;

		/** How much code there is before the last place that was noted. */
		private int last = FIRST;

		private boolean lastClean;

		/**
		 * Create a recorder.
		 * @param spacing how much code is left between two places, if both are as good
		 */
		Recorder(int spacing) {
			this.spacing = spacing;
		}

		void open(Region region) {
			if (this.open.isEmpty()) {
				this.root = region;
			}
			else {
				innermost().children.add(region);
			}
			region.level = this.open.size();
			this.open.add(region);
			this.last = FIRST;
		}

		/**
		 * Whether a place is to be noted.
		 * @param size how much code there is before
		 * @param clean whether no operand is on the stack of the JVM
		 */
		boolean wants(int size, boolean clean) {
			return this.last == FIRST || size - this.last >= this.spacing || (clean && !this.lastClean);
		}

		void cut(Cut cut) {
			innermost().cuts.add(cut);
			this.last = cut.size;
			this.lastClean = cut.clean;
		}

		/**
		 * Note a branch table.
		 * @param depths the blocks that it selects from
		 */
		void branchTable(int[] depths) {
			Set<Region> selected = new HashSet<>();
			for (int depth : depths) {
				selected.add(this.open.get(this.open.size() - 1 - depth));
			}
			innermost().contains(selected);
		}

		void arm(Arm arm) {
			innermost().arms.add(arm);
			this.last = FIRST;
		}

		/**
		 * Note that a block leaves its exceptions to another one.
		 * @param depth how many blocks are within that one
		 */
		void delegate(int depth) {
			innermost().delegate = depth;
		}

		void close(int position, int size, boolean left) {
			Region region = this.open.remove(this.open.size() - 1);
			region.end = position;
			region.size = size - region.sizeBefore;
			region.left = left;
			if (!this.open.isEmpty()) {
				innermost().contains(region.selected);
			}
			this.last = FIRST;
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

package dev.wasmboot.engine.module;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Divides the code of a function into the stretches that {@link FuelCosts} charges, in
 * one pass.
 * <p>
 * A new stretch begins wherever control may go one way or another: at the start of a
 * loop, in each arm of an {@code if}, behind a {@code br_if}, in a handler, and behind a
 * block that is branched to. But what follows a block is executed whenever the block is,
 * whichever ways lead through it, if no branch in it leads further out. Then the stretch
 * that the block is in goes on behind it, and that saves charging where the ways meet
 * again. The same holds for a loop.
 * <p>
 * Each branch is looked at once: a block knows how far out the branches in it lead, and
 * tells the block around it when it ends. Code that cannot be reached is skipped, here as
 * in both tiers.
 */
final class FuelScan {

	private static final int NOWHERE = Integer.MAX_VALUE;

	private final ByteReader in;

	private final List<Open> blocks = new ArrayList<>();

	private int[] positions = new int[16];

	private int[] costs = new int[16];

	private int count;

	/** Where no code is reached, there is none. */
	private @Nullable Stretch current;

	/** Blocks that were opened where no code is reached. */
	private int skipped;

	FuelScan(WasmModule module, int function) {
		FunctionBody body = module.bodies().get(function - module.importedFunctions());
		this.in = new ByteReader(module.bytes(), body.codeStart(), body.end());
	}

	/**
	 * Scan the function.
	 */
	FuelCosts costs() {
		this.current = new Stretch();
		open(Opcode.BLOCK);
		while (this.in.remaining() > 0) {
			int at = this.in.position();
			int opcode = this.in.opcode();
			Stretch stretch = this.current;
			if (stretch != null) {
				add(stretch, FuelCosts.of(opcode), at);
				instruction(opcode);
			}
			else {
				skip(opcode);
			}
		}
		return new FuelCosts(true, Arrays.copyOf(this.positions, this.count), Arrays.copyOf(this.costs, this.count));
	}

	private void add(Stretch stretch, int cost, int position) {
		if (cost == 0) {
			return;
		}
		if (stretch.index < 0) {
			if (this.count == this.positions.length) {
				this.positions = Arrays.copyOf(this.positions, 2 * this.count);
				this.costs = Arrays.copyOf(this.costs, 2 * this.count);
			}
			this.positions[this.count] = position;
			stretch.index = this.count++;
		}
		this.costs[stretch.index] += cost;
	}

	private void instruction(int opcode) {
		switch (opcode) {
			case Opcode.BLOCK, Opcode.TRY -> {
				Immediates.skip(this.in, opcode);
				open(opcode);
			}
			case Opcode.LOOP, Opcode.IF -> {
				Immediates.skip(this.in, opcode);
				open(opcode);
				this.current = new Stretch();
			}
			case Opcode.TRY_TABLE -> tryTable();
			case Opcode.ELSE, Opcode.CATCH, Opcode.CATCH_ALL -> nextArm(opcode);
			case Opcode.END -> close();
			case Opcode.DELEGATE -> {
				Immediates.skip(this.in, opcode);
				close();
			}
			case Opcode.BR -> {
				branch(this.in.u32());
				this.current = null;
			}
			case Opcode.BR_IF -> {
				branch(this.in.u32());
				this.current = new Stretch();
			}
			case Opcode.BR_TABLE -> {
				for (int left = this.in.u32(); left >= 0; left--) {
					branch(this.in.u32());
				}
				this.current = null;
			}
			case Opcode.RETURN, Opcode.RETURN_CALL, Opcode.RETURN_CALL_INDIRECT, Opcode.THROW, Opcode.THROW_REF,
					Opcode.RETHROW -> {
				Immediates.skip(this.in, opcode);
				leadOutTo(0);
				this.current = null;
			}
			case Opcode.UNREACHABLE -> this.current = null;
			default -> Immediates.skip(this.in, opcode);
		}
	}

	private void skip(int opcode) {
		switch (opcode) {
			case Opcode.BLOCK, Opcode.LOOP, Opcode.IF, Opcode.TRY, Opcode.TRY_TABLE -> {
				this.skipped++;
				Immediates.skip(this.in, opcode);
			}
			case Opcode.ELSE, Opcode.CATCH, Opcode.CATCH_ALL -> {
				if (this.skipped == 0) {
					nextArm(opcode);
				}
				else {
					Immediates.skip(this.in, opcode);
				}
			}
			case Opcode.END, Opcode.DELEGATE -> {
				Immediates.skip(this.in, opcode);
				if (this.skipped == 0) {
					close();
				}
				else {
					this.skipped--;
				}
			}
			default -> Immediates.skip(this.in, opcode);
		}
	}

	private void open(int opcode) {
		this.blocks.add(new Open(opcode, this.current));
	}

	/** What throws within it may lead to any of its labels. */
	private void tryTable() {
		this.in.s33();
		int outside = this.blocks.size();
		open(Opcode.TRY_TABLE);
		for (int left = this.in.u32(); left > 0; left--) {
			if (CatchClause.hasTag(this.in.u8())) {
				this.in.u32();
			}
			branchTo(outside - 1 - this.in.u32());
		}
	}

	/** End one of the ways through a block, and begin another. */
	private void nextArm(int opcode) {
		Immediates.skip(this.in, opcode);
		Open block = innermost();
		block.joined |= this.current != null;
		block.falls = false;
		this.current = new Stretch();
	}

	private void close() {
		int level = this.blocks.size() - 1;
		Open block = this.blocks.remove(level);
		if (level > 0) {
			innermost().outermost = Math.min(innermost().outermost, block.outermost);
		}
		boolean joined = block.joined || block.falls;
		if (this.current == null && !joined) {
			return;
		}
		if (block.outermost >= level) {
			this.current = block.around;
		}
		else if (joined) {
			this.current = new Stretch();
		}
	}

	private void branch(int depth) {
		branchTo(this.blocks.size() - 1 - depth);
	}

	private void branchTo(int level) {
		Open target = this.blocks.get(level);
		target.joined |= target.opcode != Opcode.LOOP;
		leadOutTo(level);
	}

	private void leadOutTo(int level) {
		innermost().outermost = Math.min(innermost().outermost, level);
	}

	private Open innermost() {
		return this.blocks.get(this.blocks.size() - 1);
	}

	/**
	 * Instructions that are charged together.
	 */
	private static final class Stretch {

		/** Among those that cost something, in the order of their first instructions. */
		private int index = -1;

	}

	/**
	 * A block that is open.
	 */
	private static final class Open {

		private final int opcode;

		/** The stretch that the block is in. */
		private final @Nullable Stretch around;

		/** How far out branches from inside lead: the level of a block. */
		private int outermost = NOWHERE;

		/** Whether another way than through the code before leads to its end. */
		private boolean joined;

		/** Whether it is an {@code if} that may be passed by. */
		private boolean falls;

		private Open(int opcode, @Nullable Stretch around) {
			this.opcode = opcode;
			this.around = around;
			this.falls = opcode == Opcode.IF;
		}

	}

}

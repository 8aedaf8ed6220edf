package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.compiler.Region.Cut;
import dev.wasmboot.engine.compiler.Segment.Outer;
import dev.wasmboot.engine.module.Opcode;
import org.jspecify.annotations.Nullable;

/**
 * Divides a function into segments. A block that fits into a segment stays whole; one
 * that does not is divided in turn, and what is before, between and behind its parts are
 * segments too. So the innermost loops, where the time goes, are what HotSpot sees whole.
 */
final class SegmentPlan {

	private static final int DEEPEST = 4000;

	private final int budget;

	private final byte[] code;

	private final List<Segment> segments = new ArrayList<>();

	private final List<Segment> methods = new ArrayList<>();

	/** By segment, its index among the methods. */
	private int[] indexes = {};

	/**
	 * Divide a function.
	 * @param root the function
	 * @param budget how much code a segment may have, in bytes
	 * @param code what the positions are in
	 */
	SegmentPlan(Region root, int budget, byte[] code) {
		this.budget = budget;
		this.code = code;
		divide(root, List.of());
		number();
	}

	/**
	 * The segments that become methods.
	 */
	List<Segment> methods() {
		return this.methods;
	}

	/**
	 * Which of those a way to a segment leads to.
	 * @param segment the number of any segment, or {@link Outer#RETURN}
	 * @return an index, or {@link Outer#RETURN}
	 */
	int target(int segment) {
		int found = segment;
		while (found != Outer.RETURN && passes(this.segments.get(found))) {
			found = following(this.segments.get(found));
		}
		if (found != Outer.RETURN && this.indexes[found] < 0) {
			throw new IllegalStateException("a way leads to segment " + found + ", which nothing reaches");
		}
		return (found != Outer.RETURN) ? this.indexes[found] : Outer.RETURN;
	}

	/**
	 * Give those segments an index that do something. What a loop that only begins with
	 * another block has to do is left to the first segment in there, which nothing else
	 * leads to.
	 */
	private void number() {
		this.indexes = new int[this.segments.size()];
		for (Segment segment : this.segments) {
			if (segment.loop && onlyOpens(segment)) {
				segment.loop = false;
				this.segments.get(segment.next).loop = true;
			}
			this.indexes[segment.number] = -1;
			if (segment.reached && !passes(segment)) {
				this.indexes[segment.number] = this.methods.size();
				this.methods.add(segment);
			}
		}
	}

	/** Whether a segment does nothing but end a block, or begin one. */
	private boolean passes(Segment segment) {
		return !segment.loop && (onlyOpens(segment) || onlyCloses(segment));
	}

	private boolean onlyCloses(Segment segment) {
		return segment.context.size() > 1 && segment.end == segment.start + 1 && this.code[segment.start] == Opcode.END;
	}

	private boolean onlyOpens(Segment segment) {
		return segment.opens == segment.start && this.code[segment.start] != Opcode.IF;
	}

	private int following(Segment segment) {
		return onlyOpens(segment) ? segment.next : segment.context.get(segment.context.size() - 1).after;
	}

	private Outer divide(Region region, List<Outer> around) {
		List<ValueType> operands = region.operands;
		if (operands == null || around.size() > DEEPEST) {
			throw new CannotCompile("blocks nested too deep, or over too many operands");
		}
		Outer outer = new Outer(region, operands.size() - region.type.parameters().size());
		List<Outer> context = new ArrayList<>(around);
		context.add(outer);
		outer.first = this.segments.size();
		new Division(region, context, operands).run();
		return outer;
	}

	/**
	 * The division of one block.
	 */
	private final class Division {

		private final Region region;

		private final List<Outer> context;

		private final List<ValueType> operands;

		private int nextCut;

		private int nextChild;

		Division(Region region, List<Outer> context, List<ValueType> operands) {
			this.region = region;
			this.context = context;
			this.operands = operands;
		}

		void run() {
			boolean loop = this.region.opcode == Opcode.LOOP;
			int firstEnd = (this.region.otherwise >= 0) ? this.region.otherwise : this.region.end;
			arm(begin(this.region.bodyStart, this.operands, loop, true), this.region.sizeBefore, firstEnd);
			if (this.region.otherwise >= 0) {
				arm(begin(this.region.otherwise, this.operands, false, true), -1, this.region.end);
			}
		}

		/**
		 * Divide what is between two places, and what is in the blocks there that have to
		 * be divided.
		 */
		private void arm(Segment start, int sizeBefore, int end) {
			Segment current = start;
			int before = sizeBefore;
			Region child = child(end);
			while (child != null) {
				Segment last = chop(current, before, child.start);
				last.opens = child.start;
				last.end = child.bodyStart;
				last.next = SegmentPlan.this.segments.size();
				Outer inner = divide(child, this.context);
				inner.after = SegmentPlan.this.segments.size();
				if (child.opcode == Opcode.IF) {
					last.otherwise = (child.otherwise >= 0) ? startingAt(child.otherwise, last.next) : inner.after;
				}
				while (this.nextCut < this.region.cuts.size()
						&& this.region.cuts.get(this.nextCut).position() < child.end) {
					this.nextCut++;
				}
				Cut cut = (child.left && this.nextCut < this.region.cuts.size()) ? this.region.cuts.get(this.nextCut)
						: null;
				current = begin(child.end, (cut != null) ? cut.operands() : List.of(), false, child.left);
				before = child.sizeBefore + child.size;
				child = child(end);
			}
			chop(current, before, end).end = end;
		}

		/** What guards others from exceptions has to be one with them. */
		private boolean guards(Region child) {
			return child.opcode == Opcode.TRY || child.opcode == Opcode.TRY_TABLE;
		}

		/** The next block before a place that has to be divided. */
		private @Nullable Region child(int end) {
			while (this.nextChild < this.region.children.size()) {
				Region child = this.region.children.get(this.nextChild);
				if (child.start >= end) {
					return null;
				}
				this.nextChild++;
				if (child.size > SegmentPlan.this.budget && !guards(child)) {
					return child;
				}
			}
			return null;
		}

		/**
		 * Divide what is between the start of a segment and a place, where no block has
		 * to be divided.
		 * @return the last segment, whose end is open
		 */
		private Segment chop(Segment start, int sizeBefore, int end) {
			Segment current = start;
			int before = sizeBefore;
			Cut last = null;
			for (; this.nextCut < this.region.cuts.size(); this.nextCut++) {
				Cut cut = this.region.cuts.get(this.nextCut);
				if (cut.position() >= end) {
					break;
				}
				if (before < 0) {
					before = cut.size();
				}
				if (last != null && cut.size() - before > SegmentPlan.this.budget) {
					current.end = last.position();
					current.next = SegmentPlan.this.segments.size();
					current = begin(last.position(), last.operands(), false, true);
					before = last.size();
					last = null;
				}
				if (cut.position() > current.start && (last == null || cut.clean() || !last.clean())) {
					last = cut;
				}
			}
			if (last != null && sizeAt(end) - before > SegmentPlan.this.budget) {
				current.end = last.position();
				current.next = SegmentPlan.this.segments.size();
				current = begin(last.position(), last.operands(), false, true);
			}
			return current;
		}

		private int sizeAt(int position) {
			if (this.nextCut < this.region.cuts.size() && this.region.cuts.get(this.nextCut).position() == position) {
				return this.region.cuts.get(this.nextCut).size();
			}
			return 0;
		}

		private int startingAt(int position, int from) {
			int found = from;
			while (SegmentPlan.this.segments.get(found).start != position
					|| SegmentPlan.this.segments.get(found).context.size() != this.context.size() + 1) {
				found++;
			}
			return found;
		}

		private Segment begin(int position, List<ValueType> types, boolean loop, boolean reached) {
			Segment segment = new Segment(SegmentPlan.this.segments.size(), position, types, this.context, loop,
					reached);
			SegmentPlan.this.segments.add(segment);
			return segment;
		}

	}

}

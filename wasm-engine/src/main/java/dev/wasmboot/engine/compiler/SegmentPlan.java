package dev.wasmboot.engine.compiler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.compiler.Region.Arm;
import dev.wasmboot.engine.compiler.Region.Cut;
import dev.wasmboot.engine.compiler.Segment.Outer;
import dev.wasmboot.engine.module.Opcode;
import org.jspecify.annotations.Nullable;

/**
 * Divides a function into segments. A block that fits into a segment stays whole; one
 * that does not is divided in turn, and what is before, between and behind its parts are
 * segments too. So the innermost loops, where the time goes, are what HotSpot sees whole.
 * Where a large switch begins, whose cases are segments, is one of its own, too.
 */
final class SegmentPlan {

	private static final int UNKNOWN = -2;

	private static final int NO_LOOP = -1;

	/** Takes as much code as any number of a switch's case. */
	private static final int SOME_NUMBER = Short.MAX_VALUE;

	private static final int NO_NUMBER = -1;

	private static final int FEWEST_COMPLETED = 64;

	private static final int MOST_COMPLETED = 256;

	private final int budget;

	private final byte[] code;

	private final List<Segment> segments = new ArrayList<>();

	private final List<Segment> methods = new ArrayList<>();

	/** The branch tables, by where their entries begin. */
	private final SortedMap<Integer, Choice> choices = new TreeMap<>();

	/** By branch table, the number of its first entry, if the entries have numbers. */
	private final Map<Integer, Integer> numbers = new HashMap<>();

	private boolean spread;

	/** By segment, its index among the methods. */
	private int[] indexes = {};

	/**
	 * By segment that does nothing, the one that it leads to, as far as that is known.
	 */
	private int[] ways = {};

	/**
	 * Divide a function.
	 * @param root the function
	 * @param budget how much code a segment may have, in bytes
	 * @param code what the positions are in
	 */
	SegmentPlan(Region root, int budget, byte[] code) {
		this.budget = budget;
		this.code = code;
		divide(root);
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
			found = following(found);
		}
		// There are chains of thousands, and many that lead to them
		for (int at = segment; at != found;) {
			int next = following(at);
			this.ways[at] = found;
			at = next;
		}
		if (found != Outer.RETURN && this.indexes[found] < 0) {
			throw new IllegalStateException("a way leads to segment " + found + ", which nothing reaches");
		}
		return (found != Outer.RETURN) ? this.indexes[found] : Outer.RETURN;
	}

	/**
	 * Work out a branch table.
	 * @param start where its entries begin in the module
	 * @param end where they end
	 * @param following by entry, the segment that it selects
	 * @param operands how many operands each begins with, at most
	 * @return whether it selects among the segments that become methods
	 */
	boolean choose(int start, int end, int[] following, int operands) {
		StringBuilder text = new StringBuilder();
		SortedSet<Integer> targets = new TreeSet<>();
		for (int each : following) {
			int target = target(each);
			if (target == Outer.RETURN || target > Character.MAX_VALUE) {
				return false;
			}
			text.append((char) target);
			targets.add(target);
		}
		complete(text);
		this.choices.put(start, new Choice(text.toString(), targets, operands, end));
		return true;
	}

	/**
	 * Give a table an entry for each index of some bits, where most of these have one: a
	 * guest's interpreter selects by a byte, or by a few bits of a word, and HotSpot then
	 * sees that the index is never too large.
	 */
	private static void complete(StringBuilder text) {
		int count = text.length() - 1;
		int all = Integer.highestOneBit(count - 1) << 1;
		if (all >= FEWEST_COMPLETED && all <= MOST_COMPLETED) {
			text.append(String.valueOf(text.charAt(count)).repeat(all - count));
		}
	}

	/**
	 * A branch table that was worked out before.
	 * @param start where its entries begin in the module
	 */
	@Nullable Choice choice(int start) {
		return this.choices.get(start);
	}

	/**
	 * Whether any branch table selects among segments.
	 */
	boolean selects() {
		return !this.choices.isEmpty();
	}

	/**
	 * Give the entries of branch tables numbers of their own, behind those of the
	 * segments. All tables have been worked out.
	 * @param room how many entries may have one
	 */
	void spread(int room) {
		int next = this.methods.size();
		int end = next + Math.min(room, SOME_NUMBER - next);
		for (Map.Entry<Integer, Choice> each : this.choices.entrySet()) {
			int entries = each.getValue().text().length();
			if (entries <= end - next) {
				this.numbers.put(each.getKey(), next);
				next += entries;
			}
		}
		this.spread = true;
	}

	/**
	 * The number of the first entry of a branch table.
	 * @param start where its entries begin in the module
	 * @return the number, negative if its entries have none
	 */
	int number(int start) {
		return this.spread ? this.numbers.getOrDefault(start, NO_NUMBER) : SOME_NUMBER;
	}

	/**
	 * What all numbers lead to: the segments' own, and those of entries.
	 * @return by number, the index of a segment
	 */
	int[] leadsTo() {
		return IntStream.concat(IntStream.range(0, this.methods.size()), entries()).toArray();
	}

	/**
	 * What the numbers stand for that entries of branch tables have.
	 * @return the indexes of segments, in the order of the numbers
	 */
	IntStream entries() {
		return this.choices.entrySet()
			.stream()
			.filter((each) -> this.numbers.containsKey(each.getKey()))
			.flatMapToInt((each) -> each.getValue().text().chars());
	}

	/**
	 * Give those segments an index that do something. What a loop that only begins with
	 * another block has to do is left to the first segment in there, which nothing else
	 * leads to if that is no loop itself.
	 */
	private void number() {
		this.indexes = new int[this.segments.size()];
		this.ways = new int[this.segments.size()];
		Arrays.fill(this.ways, UNKNOWN);
		for (Segment segment : this.segments) {
			if (segment.beginsLoop() && onlyOpens(segment) && !this.segments.get(segment.next).beginsLoop()) {
				this.segments.get(segment.next).loop = segment.loop;
				segment.loop = NO_LOOP;
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
		return !segment.beginsLoop() && (onlyOpens(segment) || onlyCloses(segment));
	}

	private boolean onlyCloses(Segment segment) {
		return segment.around.level > 0 && segment.end == segment.start + 1 && this.code[segment.start] == Opcode.END
				&& !carries(segment.around);
	}

	/** Whether the end of a block brings results to where they belong. */
	private static boolean carries(Outer block) {
		return block.region.opcode == Opcode.TRY && !block.region.type.results().isEmpty();
	}

	private boolean onlyOpens(Segment segment) {
		return segment.opens == segment.start && this.code[segment.start] != Opcode.IF;
	}

	private int following(int number) {
		if (this.ways[number] != UNKNOWN) {
			return this.ways[number];
		}
		Segment segment = this.segments.get(number);
		return onlyOpens(segment) ? segment.next : segment.around.after;
	}

	/** Blocks nest deeper than the stack of a thread allows for. */
	private void divide(Region root) {
		Deque<Division> open = new ArrayDeque<>();
		open.push(new Division(root, null, null));
		while (!open.isEmpty()) {
			Division inner = open.element().next();
			if (inner != null) {
				open.push(inner);
			}
			else {
				open.pop();
			}
		}
	}

	/**
	 * The division of one block.
	 */
	private final class Division {

		private final Region region;

		private final Outer outer;

		/** What handles what is thrown in the arm that is being divided. */
		private @Nullable Outer guard;

		/** How many other arms of the block were begun. */
		private int arms;

		/** The segment that is being divided. */
		private Segment current;

		/** How much code there is before it. */
		private int before;

		/** Where the arm of the block ends that is being divided. */
		private int end;

		private int sizeBeforeEnd;

		/** The division of a block in this one, if one was begun. */
		private @Nullable Division inner;

		private int nextCut;

		private int nextChild;

		Division(Region region, @Nullable Outer around, @Nullable Outer guard) {
			this.region = region;
			this.outer = new Outer(region, around, guard);
			this.guard = guardOfFirst();
			this.outer.first = SegmentPlan.this.segments.size();
			this.current = begin(region.bodyStart, region.operands,
					(region.opcode == Opcode.LOOP) ? region.start : NO_LOOP, true);
			this.before = region.sizeBefore;
			endArm();
		}

		private @Nullable Outer guardOfFirst() {
			if (this.region.delegate >= 0) {
				return this.outer.guardWithin(this.outer.level - 1 - this.region.delegate);
			}
			return this.region.handles() ? this.outer : this.outer.guard;
		}

		/** Note where the arm ends that was begun. */
		private void endArm() {
			if (this.arms < this.region.arms.size()) {
				Arm next = this.region.arms.get(this.arms);
				this.end = next.bodyStart();
				this.sizeBeforeEnd = next.sizeBefore();
			}
			else {
				this.end = this.region.end;
				this.sizeBeforeEnd = this.region.sizeBefore + this.region.size;
			}
		}

		/**
		 * Divide what is before the next block that has to be divided, in one arm of this
		 * block or the next.
		 * @return the division of that block, {@code null} if there is none
		 */
		@Nullable Division next() {
			if (this.inner != null) {
				leave(this.inner);
			}
			Region child = child();
			while (child == null && this.arms < this.region.arms.size()) {
				chop(this.end, this.sizeBeforeEnd);
				this.current.end = this.end;
				beginArm(this.region.arms.get(this.arms++));
				child = child();
			}
			if (child == null) {
				chop(this.end, this.sizeBeforeEnd);
				this.current.end = this.end;
				return null;
			}
			chop(child.start, child.sizeBefore);
			this.current.opens = child.start;
			this.current.end = child.bodyStart;
			this.current.next = SegmentPlan.this.segments.size();
			this.inner = new Division(child, this.outer, this.guard);
			return this.inner;
		}

		private void beginArm(Arm arm) {
			this.guard = this.outer.guard;
			this.outer.arms.add(SegmentPlan.this.segments.size());
			this.current = begin(arm.bodyStart(), arm.operands(), NO_LOOP, true);
			this.before = arm.sizeBefore();
			endArm();
		}

		/** Go on behind a block that was divided. */
		private void leave(Division divided) {
			Region child = divided.region;
			if (child.handles()) {
				handle(divided.outer);
			}
			divided.outer.after = SegmentPlan.this.segments.size();
			if (child.opcode == Opcode.IF) {
				this.current.otherwise = divided.outer.arms.isEmpty() ? divided.outer.after : divided.outer.arms.get(0);
			}
			while (this.nextCut < this.region.cuts.size()
					&& this.region.cuts.get(this.nextCut).position() < child.end) {
				this.nextCut++;
			}
			Operands operands = child.left ? operandsAt(child.end) : Operands.NONE;
			this.current = begin(child.end, operands, NO_LOOP, child.left);
			this.before = child.sizeBefore + child.size;
			this.inner = null;
		}

		/** Have a segment that handles the exceptions of a block. */
		private void handle(Outer block) {
			Operands below = block.region.operands.without(block.region.type.parameters().size());
			Segment handler = begin(block.region.start, below.with(ValueType.EXNREF), NO_LOOP, true);
			handler.end = block.region.start;
			handler.handles = block;
			block.handler = handler.number;
		}

		private Operands operandsAt(int position) {
			Cut cut = (this.nextCut < this.region.cuts.size()) ? this.region.cuts.get(this.nextCut) : null;
			if (cut == null || cut.position() != position) {
				throw new IllegalStateException("nothing is known of what is behind a block");
			}
			return cut.operands();
		}

		/** The next block in this arm that has to be divided. */
		private @Nullable Region child() {
			while (this.nextChild < this.region.children.size()) {
				Region child = this.region.children.get(this.nextChild);
				if (child.start >= this.end) {
					return null;
				}
				this.nextChild++;
				if (child.size > SegmentPlan.this.budget || child.beginsSwitch(SegmentPlan.this.budget)) {
					return child;
				}
			}
			return null;
		}

		/**
		 * Divide what is between the start of the current segment and a place, where no
		 * block has to be divided. The last part is then the current segment, whose end
		 * is open.
		 */
		private void chop(int position, int size) {
			Cut last = null;
			for (; this.nextCut < this.region.cuts.size(); this.nextCut++) {
				Cut cut = this.region.cuts.get(this.nextCut);
				if (cut.position() >= position) {
					break;
				}
				if (last != null && cut.size() - this.before > SegmentPlan.this.budget) {
					cut(last);
					last = null;
				}
				if (cut.position() > this.current.start && (last == null || cut.clean() || !last.clean())) {
					last = cut;
				}
			}
			if (last != null && size - this.before > SegmentPlan.this.budget) {
				cut(last);
			}
		}

		private void cut(Cut cut) {
			this.current.end = cut.position();
			this.current.next = SegmentPlan.this.segments.size();
			this.current = begin(cut.position(), cut.operands(), NO_LOOP, true);
			this.before = cut.size();
		}

		private Segment begin(int position, Operands operands, int loop, boolean reached) {
			Segment segment = new Segment(SegmentPlan.this.segments.size(), position, operands, this.outer, this.guard,
					loop, reached);
			SegmentPlan.this.segments.add(segment);
			return segment;
		}

	}

}

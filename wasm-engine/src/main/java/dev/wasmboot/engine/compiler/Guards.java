package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The parts of a function that handle exceptions, while it is translated: each is a range
 * of the method's instructions, or several.
 * <p>
 * A handler finds the operands below its block in their locals, with the types they had
 * when the block began. A branch out of the block may overwrite them with what it
 * carries: so the ranges have gaps there.
 * <p>
 * Blocks around the method, if that is a segment of a divided one, are a single range:
 * the innermost that handles exceptions there takes them, and is handed over to.
 * <p>
 * The JVM takes the first entry of its table that covers an instruction. An inner range
 * ends before an outer one does, and when both end at once it is entered first, so it is
 * the first in the table, too.
 */
final class Guards {

	/** More entries in a method's table of handlers than any real one has. */
	private static final int MOST_RANGES = 2000;

	private final Bytecode out;

	private final int mostRanges;

	/** Those that are open, the innermost last. */
	private final List<Guard> open = new ArrayList<>();

	private @Nullable Label unhandled;

	/** The segment that the method is, if it is one. */
	private @Nullable Segment segment;

	/** By divided block around the method, where exceptions go that it is to handle. */
	private final Map<Segment.Outer, Label> handledElsewhere = new LinkedHashMap<>();

	private int ranges;

	/**
	 * Create guards.
	 * @param dividing whether the method is only to be divided, and has no table
	 */
	Guards(Bytecode out, boolean dividing) {
		this.out = out;
		this.mostRanges = dividing ? Integer.MAX_VALUE : MOST_RANGES;
	}

	/**
	 * Let the method be a segment, all of which may be guarded by a block around it.
	 */
	void around(Segment segment) {
		this.segment = segment;
		if (segment.guard != null) {
			Guard guard = open(segment.guard.level, 0);
			this.handledElsewhere.put(segment.guard, guard.handler);
		}
	}

	/**
	 * Close the guard that the blocks around the method are.
	 */
	void leaveAround() {
		if (!this.open.isEmpty()) {
			close();
		}
	}

	/**
	 * Open a guard, within all others.
	 * @param level how many blocks are around its block
	 * @param clauses where in the module its clauses are, if it has any
	 */
	Guard open(int level, int clauses) {
		Guard guard = new Guard(level, clauses);
		this.open.add(guard);
		begin(guard);
		return guard;
	}

	/**
	 * Close the innermost guard.
	 */
	void close() {
		end(this.open.remove(this.open.size() - 1));
	}

	/**
	 * Write something that is not guarded by the blocks within another one.
	 * @param level how many blocks are around that one
	 */
	void without(int level, Runnable code) {
		int first = this.open.size();
		while (first > 0 && this.open.get(first - 1).level > level) {
			first--;
			this.out.spend(1);
			end(this.open.get(first));
		}
		code.run();
		this.open.subList(first, this.open.size()).forEach(this::begin);
	}

	/**
	 * The handler that is in force within a block.
	 * @param level how many blocks are around it
	 */
	Label handlerIn(int level) {
		for (int i = this.open.size() - 1; i >= 0; i--) {
			Guard guard = this.open.get(i);
			this.out.spend(1);
			if (guard.level <= level) {
				return guard.handler;
			}
		}
		Segment.Outer block = (this.segment != null) ? this.segment.guardWithin(level) : null;
		if (block != null) {
			return this.handledElsewhere.computeIfAbsent(block, (key) -> new Label());
		}
		Label found = this.unhandled;
		if (found == null) {
			found = new Label();
			this.unhandled = found;
		}
		return found;
	}

	/**
	 * Where exceptions go that blocks around the method are to handle.
	 * @return by block, a label to be placed
	 */
	Map<Segment.Outer, Label> handledElsewhere() {
		return this.handledElsewhere;
	}

	/**
	 * Where exceptions go that no block is to handle.
	 * @return a label to be placed, {@code null} if there are none
	 */
	@Nullable Label unhandled() {
		return this.unhandled;
	}

	private void begin(Guard guard) {
		guard.start = new Label();
		this.out.label(guard.start);
		guard.size = this.out.size();
	}

	private void end(Guard guard) {
		if (this.out.size() == guard.size) {
			return;
		}
		if (++this.ranges > this.mostRanges) {
			throw new CannotCompile("exceptions");
		}
		Label end = new Label();
		this.out.label(end);
		this.out.handler(guard.start, end, guard.handler, ExceptionCode.EXCEPTION);
	}

}

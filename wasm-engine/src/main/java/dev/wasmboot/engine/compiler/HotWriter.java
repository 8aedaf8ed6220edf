package dev.wasmboot.engine.compiler;

import java.util.BitSet;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Writes the method for the segments of a function that run most, in a class of its own.
 * It begins with a switch that goes to the segment that is next. From there on the
 * segments go to each other by jumps: to one that is known, or through the switch to one
 * that a switch of the guest selects. What leads to any other segment leaves the method,
 * which tells how often its loops began a turn.
 */
final class HotWriter {

	/**
	 * How long the method may be. From some 3,400 bytes on HotSpot's optimising compiler
	 * does not inline all that the segments call.
	 */
	private static final int MOST_BYTES = 2800;

	private static final String NAME = "h";

	/** The parameter that is the number of the first segment. */
	private static final int NUMBER = 2;

	private final SplitWriter split;

	private final List<Integer> segments;

	private final int origin;

	/** The frame of a pass that measured it. */
	private final SegmentFrame measured;

	/** The local with the number that leads to the segment that is next. */
	private int next;

	/** The local with the turns that loops have begun. */
	private int turns;

	private HotWriter(SplitWriter split, List<Integer> segments) {
		this.split = split;
		this.segments = segments;
		this.origin = split.origin(segments);
		this.measured = frame(split.measuring());
		body(this.measured);
	}

	/**
	 * See what the method becomes.
	 * @param segments the indexes of the segments, in their order
	 * @return what writes it, {@code null} if it would be too long, or take more of the
	 * stack than the function's own methods do
	 */
	static @Nullable HotWriter measured(SplitWriter split, List<Integer> segments) {
		if (!split.linesReach(segments)) {
			return null;
		}
		HotWriter writer = new HotWriter(split, segments);
		SegmentFrame begin = writer.frame(split.measuring());
		writer.begin(begin);
		boolean fits = begin.out().size() + writer.measured.out().size() <= MOST_BYTES
				&& CallWeight.of(writer.measured.room()) <= split.weight();
		return fits ? writer : null;
	}

	private SegmentFrame frame(Bytecode out) {
		SegmentFrame frame = this.split.frame(out);
		this.next = frame.addNumber();
		this.turns = frame.addNumber();
		return frame;
	}

	/**
	 * The numbers that lead to segments that the method runs.
	 */
	BitSet numbers() {
		int[] leadsTo = this.split.plan().leadsTo();
		BitSet numbers = new BitSet();
		for (int i = 0; i < leadsTo.length; i++) {
			numbers.set(i, this.segments.contains(leadsTo[i]));
		}
		return numbers;
	}

	/**
	 * Write the class with the method.
	 * @param name its name
	 */
	byte[] write(String name) {
		ClassFile file = new ClassFile(name, JavaTypes.OBJECT);
		SegmentFrame frame = frame(file.method(method(), HotSegments.METHOD.toMethodDescriptorString()));
		begin(frame);
		body(frame);
		SplitWriter.end(frame);
		return file.bytes();
	}

	/** The name of the method. */
	String method() {
		return this.split.method(NAME, this.origin);
	}

	private void begin(SegmentFrame frame) {
		frame.out().line(1);
		frame.castObject();
		frame.out().variable(Opcodes.ILOAD, NUMBER);
		frame.out().variable(Opcodes.ISTORE, this.next);
		frame.out().op(Opcodes.ICONST_0);
		frame.out().variable(Opcodes.ISTORE, this.turns);
		frame.refresh();
		// It may be left before the turns that are counted have been made
		frame.checkDeadline();
		frame.beginTurns();
		frame.read(this.measured, Integer.MAX_VALUE);
	}

	private void body(SegmentFrame frame) {
		Bytecode out = frame.out();
		WaysOut ways = WaysOut.withSwitch(this.segments);
		frame.fuel().begin();
		// Whatever is here is in a loop: the guest's, or that of its caller
		frame.openLoop();
		Label again = new Label();
		Label leave = new Label();
		out.label(again);
		frame.meet();
		out.variable(Opcodes.ILOAD, this.next);
		out.constant(cases());
		out.callStatic(NumericCode.OPERATIONS, "target", BranchCode.TARGET);
		Label[] starts = this.segments.stream().map(ways::start).toArray(Label[]::new);
		out.tableSwitch(0, leave, starts);
		for (int segment : this.segments) {
			out.label(ways.start(segment));
			frame.meet();
			if (this.split.plan().methods().get(segment).beginsLoop()) {
				countTurn(out);
			}
			this.split.translate(segment, this.origin, frame, ways);
		}
		out.label(ways.select());
		frame.meet(Opcodes.INTEGER);
		out.variable(Opcodes.ISTORE, this.next);
		out.jump(Opcodes.GOTO, again);
		out.label(leave);
		frame.meet();
		out.variable(Opcodes.ILOAD, this.next);
		this.split.leave(frame, ways);
		out.variable(Opcodes.ILOAD, this.turns);
		out.callStatic(NumericCode.OPERATIONS, "left", "(II)J");
		out.op(Opcodes.LRETURN);
		frame.fuel().end();
	}

	private void countTurn(Bytecode out) {
		out.variable(Opcodes.ILOAD, this.turns);
		out.op(Opcodes.ICONST_1);
		out.op(Opcodes.IADD);
		out.variable(Opcodes.ISTORE, this.turns);
	}

	/**
	 * By number that leads to a segment, a character that is its place in the switch, and
	 * at the end one for those that the method does not run.
	 */
	private String cases() {
		StringBuilder places = new StringBuilder();
		for (int segment : this.split.plan().leadsTo()) {
			int place = this.segments.indexOf(segment);
			places.append((char) ((place >= 0) ? place : this.segments.size()));
		}
		return places.append((char) this.segments.size()).toString();
	}

}

package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.wasmboot.engine.FunctionType;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Writes a function that is too long for one method as several: one for each segment, and
 * one that calls them. A segment returns the number of the segment that follows, and that
 * is all that the caller does: call the next one, until the function returns. What the
 * function keeps from one segment to the other is in an object that is made for each
 * call.
 */
final class SplitWriter {

	private static final int SMALLEST_BUDGET = 4;

	/** Places to choose from for each time that a function has to be cut. */
	private static final int CUTS = 64;

	private static final int MORE_STACK = 16;

	/** What a method takes, however short it is. */
	private static final int LEAST_STEPS = 400;

	/** Less than that no segment takes, with its locals and its way out. */
	private static final int FEWEST_BYTES = 2000;

	private final Layout layout;

	private final CompilerOptions options;

	private final int function;

	private final FunctionType type;

	private final BodyScan scan;

	private final Effort effort;

	private final String object;

	private final int base;

	private final Map<String, String> fields = new TreeMap<>();

	private final DriverWriter driver;

	private SegmentPlan plan;

	private List<Part> parts = new ArrayList<>();

	SplitWriter(Layout layout, CompilerOptions options, int function, BodyScan scan, Effort effort) {
		this.options = options;
		this.layout = layout;
		this.function = function;
		this.type = layout.module().functions().get(function);
		this.scan = scan;
		this.effort = effort;
		this.object = Layout.object(function);
		this.base = layout.codeStart(function);
		this.plan = divide();
		this.parts.forEach((part) -> part.frame().addFields(this.fields));
		this.driver = new DriverWriter(layout, options, function, this.plan, methods(), this.fields);
		this.driver.spread(effort);
	}

	private SegmentPlan divide() {
		Bytecode out = Bytecode.measuring(this.effort);
		OperandStack stack = new OperandStack();
		WholeFrame frame = new WholeFrame(out, stack, this.type, this.scan, true, this.options.fuel(),
				this.options.turns(), VectorForm.LONGS, VectorPlaces.NONE);
		Region.Recorder recorder = new Region.Recorder(this.options.segmentBytes() / CUTS);
		new FunctionTranslator(this.layout, this.options, this.scan, frame, this.base, recorder, null).translate(0);
		Region root = recorder.root();
		for (int budget = this.options.segmentBytes(); budget >= SMALLEST_BUDGET; budget /= 2) {
			this.plan = new SegmentPlan(root, budget, this.layout.module().bytes());
			if (fits()) {
				return this.plan;
			}
		}
		throw new CannotCompile("code that cannot be divided");
	}

	private boolean fits() {
		this.parts = new ArrayList<>();
		Followers followers = new Followers();
		for (int i = 0; i < this.plan.methods().size(); i++) {
			Part alone = measure(i, List.of(), followers);
			if (alone == null) {
				return false;
			}
			this.parts.add(alone);
		}
		for (int i = 0; i < this.parts.size(); i++) {
			List<Integer> chosen = followers.of(i);
			Part more = chosen.isEmpty() ? null : measure(i, chosen, null);
			if (more != null) {
				this.parts.set(i, more);
			}
		}
		return true;
	}

	/**
	 * See what a method becomes.
	 * @param noted is told how segments follow each other
	 * @return the method, {@code null} if it would be too long
	 */
	private @Nullable Part measure(int index, List<Integer> followers, @Nullable Followers noted) {
		this.effort.spend(LEAST_STEPS);
		List<Integer> segments = new ArrayList<>(followers);
		segments.add(index);
		if (!followers.isEmpty() && !linesReach(segments)) {
			return null;
		}
		SegmentFrame frame = frame(measuring());
		Part part = new Part(index, followers, origin(segments), frame);
		WaysOut ways = translate(part, frame);
		SegmentFrame begin = frame(measuring());
		begin.read(frame, this.plan.methods().get(index).operands.height());
		int size = begin.out().size() + frame.out().size();
		if (noted != null) {
			noted.note(size, ways.targets());
		}
		return (size <= Math.max(FEWEST_BYTES, this.options.methodBytes())) ? part : null;
	}

	/** The names of the methods. */
	private List<String> methods() {
		return this.parts.stream().map((part) -> method("s" + part.index(), part.origin())).toList();
	}

	/**
	 * The frame of a method of the function.
	 */
	SegmentFrame frame(Bytecode out) {
		return new SegmentFrame(out, new OperandStack(), this.object, this.scan.locals(), this.options.fuel(),
				this.options.turns());
	}

	/**
	 * Write the methods.
	 * @param name the name of the one that is the function
	 */
	void write(ClassFile file, String name) {
		List<String> methods = methods();
		for (Part part : this.parts) {
			SegmentFrame frame = frame(
					file.method(methods.get(part.index()), DriverWriter.segment(this.object), this.effort));
			translate(part, frame);
			end(frame);
		}
		this.driver.write(file, name, weight());
	}

	/** See {@link CallWeight}. */
	int weight() {
		int slots = this.parts.stream().mapToInt((part) -> part.frame().room()).max().orElse(0);
		return CallWeight.of(Math.max(this.fields.size(), slots));
	}

	/**
	 * The class of the object that a call makes.
	 */
	byte[] object() {
		ClassFile file = new ClassFile(this.object, JavaTypes.OBJECT);
		file.constructor(JavaTypes.OBJECT);
		this.fields.forEach(file::field);
		return file.bytes();
	}

	/** Translate a method. The frame of the method itself stands for the first pass. */
	private WaysOut translate(Part part, SegmentFrame frame) {
		Bytecode out = frame.out();
		frame.refresh();
		frame.beginTurns();
		if (part.frame() != frame) {
			frame.read(part.frame(), this.plan.methods().get(part.index()).operands.height());
		}
		frame.fuel().begin();
		WaysOut ways = WaysOut.of(part.followers());
		translate(part.index(), part.origin(), frame, ways);
		for (int follower : part.followers()) {
			out.label(ways.start(follower));
			frame.meet();
			translate(follower, part.origin(), frame, ways);
		}
		leave(frame, ways);
		out.op(Opcodes.IRETURN);
		frame.fuel().end();
		return ways;
	}

	/**
	 * Keep what the guest has, where a method is left with the number that leads to the
	 * next segment on the stack of the JVM.
	 */
	void leave(SegmentFrame frame, WaysOut ways) {
		frame.out().label(ways.leave());
		frame.meet(Opcodes.INTEGER);
		frame.write();
		frame.fuel().putBack();
	}

	/**
	 * End a method.
	 */
	static void end(SegmentFrame frame) {
		frame.out().end(frame.stack().mostJvmSlots() + MORE_STACK, frame.slots());
	}

	/**
	 * Translate a segment.
	 * @param index its index
	 * @param origin where the first line of the method is
	 * @param ways the ways out of the segments in the method
	 */
	void translate(int index, int origin, SegmentFrame frame, WaysOut ways) {
		Segment segment = this.plan.methods().get(index);
		new FunctionTranslator(this.layout, this.options, this.scan, frame, origin, null,
				new SegmentExit(segment, this.plan, ways))
			.translate(segment);
	}

	/**
	 * The name of a method.
	 * @param kind what tells it from the others of the function
	 * @param origin where its first line is
	 */
	String method(String kind, int origin) {
		return Layout.method(this.function) + kind + "b" + (origin - this.base);
	}

	SegmentPlan plan() {
		return this.plan;
	}

	/**
	 * The segments that are copied to the method of another one.
	 */
	List<Integer> followers(int index) {
		return this.parts.get(index).followers();
	}

	/**
	 * A writer that only measures.
	 */
	Bytecode measuring() {
		return Bytecode.measuring(this.effort);
	}

	/**
	 * Where the first of several segments begins.
	 */
	int origin(List<Integer> segments) {
		return segments.stream().mapToInt((segment) -> this.plan.methods().get(segment).origin()).min().orElseThrow();
	}

	/**
	 * Whether the lines of one method can tell where in several segments it is.
	 */
	boolean linesReach(List<Integer> segments) {
		int end = segments.stream().mapToInt((segment) -> this.plan.methods().get(segment).end).max().orElseThrow();
		return end - origin(segments) < FunctionTranslator.NO_LINE;
	}

}

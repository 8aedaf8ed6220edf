package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

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
		int origin = this.plan.methods().get(index).origin();
		int last = origin;
		for (int follower : followers) {
			origin = Math.min(origin, this.plan.methods().get(follower).origin());
			last = Math.max(last, this.plan.methods().get(follower).end);
		}
		SegmentFrame frame = frame(Bytecode.measuring(this.effort));
		Part part = new Part(index, followers, origin, frame);
		WaysOut ways = translate(part, frame);
		SegmentFrame begin = frame(Bytecode.measuring(this.effort));
		begin.read(frame, this.plan.methods().get(index).operands.height());
		int size = begin.out().size() + frame.out().size();
		if (noted != null) {
			noted.note(size, ways.targets());
		}
		boolean fits = size <= Math.max(FEWEST_BYTES, this.options.methodBytes())
				&& (followers.isEmpty() || last - origin < FunctionTranslator.NO_LINE);
		return fits ? part : null;
	}

	private SegmentFrame frame(Bytecode out) {
		return new SegmentFrame(out, new OperandStack(), this.object, this.scan.locals(), this.options.fuel(),
				this.options.turns());
	}

	/**
	 * Write the methods.
	 * @param name the name of the one that is the function
	 */
	void write(ClassFile file, String name) {
		int count = this.plan.methods().size();
		List<String> methods = IntStream.range(0, count).mapToObj(this::method).toList();
		DriverWriter driver = new DriverWriter(this.layout, this.options, this.function, this.plan, methods,
				this.fields);
		driver.spread(this.effort);
		for (int i = 0; i < count; i++) {
			SegmentFrame frame = frame(file.method(methods.get(i), DriverWriter.segment(this.object), this.effort));
			translate(this.parts.get(i), frame);
			frame.out().end(frame.stack().mostJvmSlots() + MORE_STACK, frame.slots());
			frame.addFields(this.fields);
		}
		driver.write(file, name, segmentSlots());
	}

	private int segmentSlots() {
		return this.parts.stream().mapToInt((part) -> part.frame().room()).max().orElse(0);
	}

	/**
	 * The class of the object that a call makes. The methods have to be written before.
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
		WaysOut ways = new WaysOut(part.followers());
		translate(part.index(), part.origin(), frame, ways);
		for (int follower : part.followers()) {
			out.label(ways.start(follower));
			frame.meet();
			translate(follower, part.origin(), frame, ways);
		}
		out.label(ways.leave());
		frame.meet(Opcodes.INTEGER);
		frame.write();
		frame.fuel().putBack();
		out.op(Opcodes.IRETURN);
		frame.fuel().end();
		return ways;
	}

	private void translate(int index, int origin, SegmentFrame frame, WaysOut ways) {
		Segment segment = this.plan.methods().get(index);
		new FunctionTranslator(this.layout, this.options, this.scan, frame, origin, null,
				new SegmentExit(segment, this.plan, ways))
			.translate(segment);
	}

	private String method(int index) {
		return Layout.method(this.function) + "s" + index + "b" + (this.parts.get(index).origin() - this.base);
	}

}

package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
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

	/** How much code it takes to call a segment. */
	private static final int CALL_BYTES = 20;

	private static final int FEWEST_CALLS = 16;

	private static final int MORE_STACK = 16;

	/** Less than that no segment takes, with its locals and its way out. */
	private static final int FEWEST_BYTES = 2000;

	private final Layout layout;

	private final CompilerOptions options;

	/** How many segments one method calls. */
	private final int calls;

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
		this.calls = Math.max(FEWEST_CALLS, options.methodBytes() / CALL_BYTES);
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
		WholeFrame frame = new WholeFrame(out, stack, this.type, this.scan.locals(), true, this.options.fuel(),
				this.options.turns());
		Region.Recorder recorder = new Region.Recorder(this.options.segmentBytes() / CUTS);
		new FunctionTranslator(this.layout, this.options, this.function, frame, this.base, recorder, null)
			.translate(this.scan);
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
		int origin = this.plan.methods().get(index).start;
		int last = origin;
		for (int follower : followers) {
			origin = Math.min(origin, this.plan.methods().get(follower).start);
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
		for (int i = 0; i < count; i++) {
			SegmentFrame frame = frame(file.method(method(i), descriptor(), this.effort));
			translate(this.parts.get(i), frame);
			frame.out().end(frame.stack().mostJvmSlots() + MORE_STACK, frame.slots());
			frame.addFields(this.fields);
		}
		if (count <= this.calls) {
			Bytecode out = file.method(name, JavaTypes.descriptor(this.type));
			begin(out);
			run(out, 0, count);
			return;
		}
		if (count > this.calls * this.calls) {
			throw new CannotCompile(count + " segments");
		}
		for (int first = 0; first < count; first += this.calls) {
			group(file.method(group(first / this.calls), "(L" + this.object + ";L" + JavaTypes.INSTANCE + ";II)I"),
					first, Math.min(count, first + this.calls));
		}
		Bytecode out = file.method(name, JavaTypes.descriptor(this.type));
		begin(out);
		runGroups(out, (count + this.calls - 1) / this.calls);
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
		WaysOut ways = new WaysOut(part.followers());
		translate(part.index(), part.origin(), frame, ways);
		for (int follower : part.followers()) {
			out.label(ways.start(follower));
			frame.meet();
			translate(follower, part.origin(), frame, ways);
		}
		out.label(ways.leave());
		frame.meet(Opcodes.INTEGER);
		frame.write(part.frame());
		out.op(Opcodes.IRETURN);
		return ways;
	}

	private void translate(int index, int origin, SegmentFrame frame, WaysOut ways) {
		Segment segment = this.plan.methods().get(index);
		new FunctionTranslator(this.layout, this.options, this.function, frame, origin, null,
				new SegmentExit(segment, this.plan, ways))
			.translate(segment, this.scan.costs());
	}

	private String method(int index) {
		return Layout.method(this.function) + "s" + index + "b" + (this.parts.get(index).origin() - this.base);
	}

	private String group(int number) {
		return Layout.method(this.function) + "g" + number;
	}

	private String descriptor() {
		return "(L" + this.object + ";L" + JavaTypes.INSTANCE + ";I)I";
	}

	/** Where the driver has its locals, behind the parameters. */
	private int instanceSlot() {
		return JavaTypes.slots(this.type.parameters());
	}

	private int objectSlot() {
		return instanceSlot() + 2;
	}

	private int nextSlot() {
		return instanceSlot() + 3;
	}

	/** Begin the call: make the object, and put the parameters into it. */
	private void begin(Bytecode out) {
		out.line(1);
		out.variable(Opcodes.ALOAD, instanceSlot());
		out.variable(Opcodes.ILOAD, instanceSlot() + 1);
		out.callVirtual(JavaTypes.INSTANCE, "enter", "(I)I");
		out.variable(Opcodes.ISTORE, instanceSlot() + 1);
		if (this.options.turns()) {
			out.variable(Opcodes.ALOAD, instanceSlot());
			out.callVirtual(JavaTypes.INSTANCE, "beginLoops", "()V");
		}
		out.line(FunctionTranslator.NO_LINE);
		out.create(this.object);
		out.variable(Opcodes.ASTORE, objectSlot());
		int slot = 0;
		for (int i = 0; i < this.type.parameters().size(); i++) {
			ValueType parameter = this.type.parameters().get(i);
			String field = SegmentFrame.localField(i);
			put(out, field, parameter, slot);
			if (parameter == ValueType.V128) {
				put(out, field + "h", parameter, slot + 2);
			}
			slot += JavaTypes.slots(parameter);
		}
		out.constant(this.plan.target(0));
		out.variable(Opcodes.ISTORE, nextSlot());
	}

	private void put(Bytecode out, String field, ValueType fieldType, int slot) {
		this.fields.put(field, JavaTypes.result(fieldType));
		out.variable(Opcodes.ALOAD, objectSlot());
		out.variable(JavaTypes.load(fieldType), slot);
		out.field(Opcodes.PUTFIELD, this.object, field, JavaTypes.result(fieldType));
	}

	private void run(Bytecode out, int first, int end) {
		Object[] locals = StubCode.locals(this.type, this.object, Opcodes.INTEGER);
		Label again = new Label();
		Label done = new Label();
		at(out, again, locals);
		out.variable(Opcodes.ILOAD, nextSlot());
		calls(out, first, end, done, again, locals, instanceSlot(), objectSlot(), nextSlot());
		at(out, done, locals);
		finish(out);
	}

	private void calls(Bytecode out, int first, int end, Label done, Label again, Object[] locals, int instance,
			int objectLocal, int nextLocal) {
		Label[] cases = new Label[end - first];
		Arrays.setAll(cases, (i) -> new Label());
		out.tableSwitch(first, done, cases);
		for (int i = 0; i < cases.length; i++) {
			at(out, cases[i], locals);
			out.variable(Opcodes.ALOAD, objectLocal);
			out.variable(Opcodes.ALOAD, instance);
			out.variable(Opcodes.ILOAD, instance + 1);
			out.callStatic(this.layout.owner(this.function), method(first + i), descriptor());
			out.variable(Opcodes.ISTORE, nextLocal);
			out.jump(Opcodes.GOTO, again);
		}
	}

	/** A method that calls some of the segments, until another one is next. */
	private void group(Bytecode out, int first, int end) {
		Object[] locals = { this.object, JavaTypes.INSTANCE, Opcodes.INTEGER, Opcodes.INTEGER };
		Label again = new Label();
		Label done = new Label();
		out.line(FunctionTranslator.NO_LINE);
		at(out, again, locals);
		out.variable(Opcodes.ILOAD, 3);
		calls(out, first, end, done, again, locals, 1, 0, 3);
		at(out, done, locals);
		out.variable(Opcodes.ILOAD, 3);
		out.op(Opcodes.IRETURN);
		out.end(MORE_STACK, 4);
	}

	private void runGroups(Bytecode out, int groups) {
		Object[] locals = StubCode.locals(this.type, this.object, Opcodes.INTEGER);
		Label again = new Label();
		Label done = new Label();
		at(out, again, locals);
		out.variable(Opcodes.ILOAD, nextSlot());
		out.jump(Opcodes.IFLT, done);
		out.variable(Opcodes.ILOAD, nextSlot());
		out.constant(this.calls);
		out.op(Opcodes.IDIV);
		Label[] cases = new Label[groups];
		for (int i = 0; i < groups; i++) {
			cases[i] = new Label();
		}
		out.tableSwitch(0, done, cases);
		for (int i = 0; i < groups; i++) {
			at(out, cases[i], locals);
			out.variable(Opcodes.ALOAD, objectSlot());
			out.variable(Opcodes.ALOAD, instanceSlot());
			out.variable(Opcodes.ILOAD, instanceSlot() + 1);
			out.variable(Opcodes.ILOAD, nextSlot());
			out.callStatic(this.layout.owner(this.function), group(i),
					"(L" + this.object + ";L" + JavaTypes.INSTANCE + ";II)I");
			out.variable(Opcodes.ISTORE, nextSlot());
			out.jump(Opcodes.GOTO, again);
		}
		at(out, done, locals);
		finish(out);
	}

	/** Return the results, which the last segment left in the places of operands. */
	private void finish(Bytecode out) {
		Runnable instance = () -> out.variable(Opcodes.ALOAD, instanceSlot());
		for (int i = this.type.results().size() - 1; i >= 0; i--) {
			ValueType result = this.type.results().get(i);
			String field = SegmentFrame.operandField(i, result);
			get(out, field, result);
			if (i > 0) {
				ResultCode.leave(out, JavaTypes.result(result), 2 * i, instance);
			}
			if (result == ValueType.V128) {
				get(out, field + "h", result);
				ResultCode.leave(out, "J", 2 * i + 1, instance);
			}
		}
		out.op(JavaTypes.returning(this.type));
		out.end(instanceSlot() + MORE_STACK, nextSlot() + 1);
	}

	private void get(Bytecode out, String field, ValueType fieldType) {
		this.fields.put(field, JavaTypes.result(fieldType));
		out.variable(Opcodes.ALOAD, objectSlot());
		out.field(Opcodes.GETFIELD, this.object, field, JavaTypes.result(fieldType));
	}

	private static void at(Bytecode out, Label label, Object[] locals) {
		out.label(label);
		out.frame(locals);
	}

}

package dev.wasmboot.engine.compiler;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import org.objectweb.asm.Opcodes;

/**
 * Writes the method that stands for a divided function: it makes the object with the
 * function's locals, and calls one segment after the other, each time the one whose
 * number the last one returned. Where there are too many for one method, it calls methods
 * that do so for some of them.
 * <p>
 * A guest's interpreter comes by here for each of its instructions.
 * <ul>
 * <li><b>A switch of the guest that selects among segments</b> has numbers of its own for
 * its cases, behind those of the segments: to leave for what it selects takes an
 * addition, and what maps its cases to segments is the switch that is here in any case.
 * That is done as long as the method has room for it.</li>
 * <li><b>No segment is inlined</b> where there are many: the method is made as long as
 * HotSpot lets a method and all that it inlines be. It would inline those that it finds
 * first and not those that matter, and do what these have in common, such as to read
 * fields, before each jump, whichever segment is next.</li>
 * <li><b>The segments that run most</b> may be in a method of their own, which is called
 * first: see {@link HotSegments}.</li>
 * </ul>
 */
final class DriverWriter {

	/** How much code it takes to call a segment. */
	private static final int CALL_BYTES = 20;

	private static final int ENTRY_BYTES = 4;

	private static final int GOTO_BYTES = 3;

	private static final int FEWEST_CALLS = 16;

	/** So many segments are surely longer together than what HotSpot inlines. */
	private static final int MANY = 40;

	private static final int MORE_STACK = 16;

	private final Layout layout;

	private final CompilerOptions options;

	private final int function;

	private final FunctionType type;

	private final SegmentPlan plan;

	private final List<String> segments;

	private final String object;

	private final Map<String, String> fields;

	/** How many segments one method calls. */
	private final int calls;

	/**
	 * Create a writer.
	 * @param plan the segments
	 * @param segments the names of their methods
	 * @param fields the fields of the object by name, to which it adds those that it uses
	 */
	DriverWriter(Layout layout, CompilerOptions options, int function, SegmentPlan plan, List<String> segments,
			Map<String, String> fields) {
		this.layout = layout;
		this.options = options;
		this.function = function;
		this.type = layout.module().functions().get(function);
		this.plan = plan;
		this.segments = segments;
		this.object = Layout.object(function);
		this.fields = fields;
		addFields();
		this.calls = Math.max(FEWEST_CALLS, options.methodBytes() / CALL_BYTES);
	}

	/** The depth and the parameters are put into fields, and results are left in some. */
	private void addFields() {
		addField(SegmentFrame.DEPTH, ValueType.I32);
		for (int i = 0; i < this.type.parameters().size(); i++) {
			addField(Variable.localField(i), this.type.parameters().get(i));
		}
		for (int i = 0; i < this.type.results().size(); i++) {
			ValueType result = this.type.results().get(i);
			addField(Variable.operandField(i, result), result);
		}
	}

	private void addField(String field, ValueType fieldType) {
		this.fields.put(field, JavaTypes.result(fieldType));
		if (fieldType == ValueType.V128) {
			this.fields.put(Variable.high(field), JavaTypes.result(fieldType));
		}
	}

	/**
	 * The descriptor of a segment's method.
	 * @param object the class of the object with the fields
	 */
	static String segment(String object) {
		return "(L" + object + ";L" + JavaTypes.INSTANCE + ";)I";
	}

	/**
	 * Give numbers to the cases of switches, as far as there is room. The segments have
	 * to be written after that.
	 * @param effort what may be spent
	 */
	void spread(Effort effort) {
		int room = 0;
		if (this.plan.selects() && this.segments.size() <= this.calls) {
			Bytecode measured = Bytecode.measuring(effort);
			single(measured, CallWeight.SOME);
			room = CompilerOptions.LONGEST_METHOD - measured.size();
		}
		this.plan.spread(room / ENTRY_BYTES);
	}

	/**
	 * Write the method.
	 * @param name its name
	 * @param weight see {@link CallWeight}
	 */
	void write(ClassFile file, String name, int weight) {
		int count = this.segments.size();
		Bytecode out = file.method(name, this.layout.descriptor(this.function));
		if (count <= this.calls) {
			single(out, weight);
			fill(out, count, locals());
		}
		else {
			begin(out, weight);
			runGroups(out, groups(file));
		}
		out.end(instanceSlot() + MORE_STACK, nextSlot() + 1);
	}

	/** Write methods that call some of the segments each. */
	private int groups(ClassFile file) {
		int count = this.segments.size();
		if (count > this.calls * this.calls) {
			throw new CannotCompile(count + " segments");
		}
		for (int first = 0; first < count; first += this.calls) {
			group(file.method(group(first / this.calls), groupDescriptor()), first,
					Math.min(count, first + this.calls));
		}
		return (count + this.calls - 1) / this.calls;
	}

	private void single(Bytecode out, int weight) {
		begin(out, weight);
		Object[] locals = locals();
		Label again = new Label();
		Label done = new Label();
		at(out, again, locals);
		if (hasHotMethod()) {
			callHotMethod(out);
		}
		out.variable(Opcodes.ILOAD, nextSlot());
		calls(out, 0, this.segments.size(), done, again, locals, instanceSlot(), objectSlot(), nextSlot());
		at(out, done, locals);
		finish(out);
	}

	private boolean hasHotMethod() {
		return switch (this.options.hot()) {
			case NONE -> false;
			case MEASURED -> this.plan.selects();
			case ALL -> true;
		};
	}

	private void callHotMethod(Bytecode out) {
		out.handle(new HotSite(this.function, this.plan.leadsTo().length));
		out.variable(Opcodes.ALOAD, objectSlot());
		out.variable(Opcodes.ALOAD, instanceSlot());
		out.variable(Opcodes.ILOAD, nextSlot());
		out.callHandle(HotSite.TYPE);
		out.variable(Opcodes.ISTORE, nextSlot());
	}

	/** What the locals hold once the call has begun. */
	private Object[] locals() {
		return StubCode.locals(this.type, this.object, Opcodes.INTEGER);
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
	private void begin(Bytecode out, int weight) {
		out.line(1);
		out.variable(Opcodes.ALOAD, instanceSlot());
		out.variable(Opcodes.ILOAD, instanceSlot() + 1);
		out.callVirtual(JavaTypes.INSTANCE, "enter", "(I)I");
		CallWeight.count(out, weight);
		out.variable(Opcodes.ISTORE, instanceSlot() + 1);
		if (this.options.turns()) {
			MethodFrame.beginLoops(out, instanceSlot(), () -> out.frame(StubCode.locals(this.type)));
		}
		out.line(FunctionTranslator.NO_LINE);
		out.create(this.object);
		out.variable(Opcodes.ASTORE, objectSlot());
		put(out, SegmentFrame.DEPTH, ValueType.I32, instanceSlot() + 1);
		int slot = 0;
		for (int i = 0; i < this.type.parameters().size(); i++) {
			ValueType parameter = this.type.parameters().get(i);
			String field = Variable.localField(i);
			put(out, field, parameter, slot);
			if (parameter == ValueType.V128) {
				put(out, Variable.high(field), parameter, slot + 2);
			}
			slot += JavaTypes.slots(parameter);
		}
		out.constant(this.plan.target(0));
		out.variable(Opcodes.ISTORE, nextSlot());
	}

	private void put(Bytecode out, String field, ValueType fieldType, int slot) {
		out.variable(Opcodes.ALOAD, objectSlot());
		out.variable(JavaTypes.load(fieldType), slot);
		out.field(Opcodes.PUTFIELD, this.object, field, JavaTypes.result(fieldType));
	}

	private void calls(Bytecode out, int first, int end, Label done, Label again, Object[] locals, int instance,
			int objectLocal, int nextLocal) {
		Label[] starts = new Label[end - first];
		Arrays.setAll(starts, (i) -> new Label());
		Label[] entries = this.plan.entries().mapToObj((segment) -> starts[segment]).toArray(Label[]::new);
		Label[] cases = Arrays.copyOf(starts, starts.length + entries.length);
		System.arraycopy(entries, 0, cases, starts.length, entries.length);
		out.tableSwitch(first, done, cases);
		for (int i = 0; i < starts.length; i++) {
			at(out, starts[i], locals);
			out.variable(Opcodes.ALOAD, objectLocal);
			out.variable(Opcodes.ALOAD, instance);
			out.callStatic(this.layout.owner(this.function), this.segments.get(first + i), segment(this.object));
			out.variable(Opcodes.ISTORE, nextLocal);
			out.jump(Opcodes.GOTO, again);
		}
	}

	private String group(int number) {
		return Layout.method(this.function) + "g" + number;
	}

	private String groupDescriptor() {
		return "(L" + this.object + ";L" + JavaTypes.INSTANCE + ";I)I";
	}

	/** A method that calls some of the segments, until another one is next. */
	private void group(Bytecode out, int first, int end) {
		Object[] locals = { this.object, JavaTypes.INSTANCE, Opcodes.INTEGER };
		Label again = new Label();
		Label done = new Label();
		out.line(FunctionTranslator.NO_LINE);
		at(out, again, locals);
		out.variable(Opcodes.ILOAD, 2);
		calls(out, first, end, done, again, locals, 1, 0, 2);
		at(out, done, locals);
		out.variable(Opcodes.ILOAD, 2);
		out.op(Opcodes.IRETURN);
		fill(out, end - first, locals);
		out.end(MORE_STACK, 3);
	}

	private void runGroups(Bytecode out, int groups) {
		Object[] locals = locals();
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
			out.variable(Opcodes.ILOAD, nextSlot());
			out.callStatic(this.layout.owner(this.function), group(i), groupDescriptor());
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
			String field = Variable.operandField(i, result);
			get(out, field, result);
			if (i > 0) {
				ResultCode.leave(out, JavaTypes.result(result), 2 * i, instance);
			}
			if (result == ValueType.V128) {
				get(out, Variable.high(field), result);
				ResultCode.leave(out, "J", 2 * i + 1, instance);
			}
		}
		out.op(JavaTypes.returning(this.type));
	}

	/**
	 * Make a method that calls many segments as long as it may be, by what is never run.
	 */
	private void fill(Bytecode out, int segmentCount, Object[] locals) {
		if (segmentCount < MANY) {
			return;
		}
		Label never = new Label();
		at(out, never, locals);
		while (out.size() < CompilerOptions.LONGEST_METHOD - GOTO_BYTES) {
			out.op(Opcodes.NOP);
		}
		out.jump(Opcodes.GOTO, never);
	}

	private void get(Bytecode out, String field, ValueType fieldType) {
		out.variable(Opcodes.ALOAD, objectSlot());
		out.field(Opcodes.GETFIELD, this.object, field, JavaTypes.result(fieldType));
	}

	private static void at(Bytecode out, Label label, Object[] locals) {
		out.label(label);
		out.frame(locals);
	}

}

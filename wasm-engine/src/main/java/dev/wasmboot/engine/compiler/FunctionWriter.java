package dev.wasmboot.engine.compiler;

import java.util.Map;
import java.util.stream.IntStream;

import dev.wasmboot.engine.FunctionType;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Writes the methods of a function.
 */
final class FunctionWriter {

	/** Slots that instructions use on the stack of the JVM besides the guest's values. */
	private static final int MORE_STACK = 16;

	/** What the name of a method ends with that is passed {@link VectorPlaces}. */
	private static final String WITH_PLACES = "v";

	private final Layout layout;

	private final CompilerOptions options;

	private final Map<String, byte[]> objects;

	/**
	 * Create a writer.
	 * @param layout the module
	 * @param options what the code is to be like
	 * @param objects the classes of the objects that divided functions need, by name
	 */
	FunctionWriter(Layout layout, CompilerOptions options, Map<String, byte[]> objects) {
		this.options = options;
		this.layout = layout;
		this.objects = objects;
	}

	/**
	 * Write a function as one method, or as two if it calls others in place of returning.
	 */
	void write(ClassFile file, int function) {
		try {
			writeCompiled(file, function);
		}
		catch (CannotCompile ex) {
			throw ex.in(function);
		}
	}

	private void writeCompiled(ClassFile file, int function) {
		FunctionType type = this.layout.module().functions().get(function);
		BodyScan scan = new BodyScan(this.layout.module(), function, this.options.fuel());
		Effort effort = new Effort(this.layout.length(function));
		VectorForm vectors = scan.vectors(this.options.vectors());
		WholeFrame frame = translate(file, scan, effort, vectors, 0);
		if (isTooLong(frame) && vectors != VectorForm.LONGS) {
			// These take the least code, and are what divided functions have
			vectors = VectorForm.LONGS;
			frame = translate(file, scan, effort, vectors, 0);
		}
		int weight = CallWeight.of(frame.room() + ((frame.places().arrays() > 0) ? 2 * passing(type) : 0));
		// What is divided has another frame
		if (weight > 0 && !isTooLong(frame)) {
			frame = translate(file, scan, effort, vectors, weight);
		}
		boolean divided = isTooLong(frame);
		// Only within one method is a call of itself a jump
		boolean replaceable = scan.tailCalls() || (divided && scan.loopsByTailCall());
		if (replaceable) {
			replaceable(file.method(Layout.method(function), this.layout.descriptor(function)), function, type);
		}
		if (divided) {
			SplitWriter split = new SplitWriter(this.layout, this.options, function, scan, effort);
			split.write(file, name(function, replaceable));
			this.objects.put(Layout.object(function), split.object());
		}
		else {
			frame.out().end(frame.stack().mostJvmSlots() + MORE_STACK, frame.slots());
			if (frame.places().arrays() > 0) {
				passPlaces(file, function, name(function, replaceable), frame.places());
			}
		}
	}

	/**
	 * Choose the method for what a divided function runs most.
	 * @param counts by number that leads to a segment, how often it was counted, and
	 * behind these how often the end of a call was
	 * @return what writes it, {@code null} if there is none that has most of what runs
	 */
	@Nullable HotWriter hot(int function, int[] counts) {
		BodyScan scan = new BodyScan(this.layout.module(), function, this.options.fuel());
		SplitWriter split = new SplitWriter(this.layout, this.options, function, scan,
				new Effort(this.layout.length(function)));
		int[] leadsTo = split.plan().leadsTo();
		int[] bySegment = new int[split.plan().methods().size()];
		for (int i = 0; i < leadsTo.length; i++) {
			bySegment[leadsTo[i]] += counts[i];
		}
		return new HotChoice(split, bySegment, IntStream.of(counts).asLongStream().sum())
			.choose(this.options.hot().percent());
	}

	/** The method that others call, which passes arrays to the one that does the work. */
	private void passPlaces(ClassFile file, int function, String name, VectorPlaces places) {
		FunctionType type = this.layout.module().functions().get(function);
		int instance = JavaTypes.slots(type.parameters());
		Bytecode out = file.method(name, this.layout.descriptor(function));
		StubCode.loadParameters(out, type);
		out.variable(Opcodes.ALOAD, instance);
		out.variable(Opcodes.ILOAD, instance + 1);
		places.make(out);
		out.callStatic(this.layout.owner(function), name + WITH_PLACES, withPlaces(function, places));
		out.op(JavaTypes.returning(type));
		out.end(passing(type), instance + 2);
	}

	/** What that method has on the stack of the JVM; its locals are hardly fewer. */
	private static int passing(FunctionType type) {
		return JavaTypes.slots(type.parameters()) + 2 + VectorPlaces.MOST;
	}

	private String withPlaces(int function, VectorPlaces places) {
		String descriptor = this.layout.descriptor(function);
		int end = descriptor.indexOf(')');
		return descriptor.substring(0, end) + places.types() + descriptor.substring(end);
	}

	private boolean isTooLong(MethodFrame frame) {
		return frame.out().size() > this.options.methodBytes();
	}

	/** Where another method has the name of the function, this one has another. */
	private static String name(int function, boolean replaceable) {
		return replaceable ? Layout.method(function) + "t" : Layout.method(function);
	}

	/**
	 * Write a function that leaves its work to the interpreter.
	 */
	void writeInterpreted(ClassFile file, int function) {
		Bytecode out = file.method(Layout.method(function), this.layout.descriptor(function));
		StubCode.callOther(out, this.layout, function);
	}

	/** Translate a function as one method, as far as that is not too long. */
	private WholeFrame translate(ClassFile file, BodyScan scan, Effort effort, VectorForm vectors, int weight) {
		int function = scan.function();
		FunctionType type = this.layout.module().functions().get(function);
		VectorPlaces places = scan.places(vectors);
		String name = name(function, scan.tailCalls()) + ((places.arrays() > 0) ? WITH_PLACES : "");
		Bytecode out = file.method(name, withPlaces(function, places), effort);
		WholeFrame frame = new WholeFrame(out, new OperandStack(), type, scan, scan.memory(), this.options.fuel(),
				this.options.turns() && scan.loops(), vectors, places);
		int origin = this.layout.codeStart(function);
		new FunctionTranslator(this.layout, this.options, scan, frame, origin, null, null).translate(weight);
		return frame;
	}

	/**
	 * The method that others call: it calls the function itself, and then whatever that
	 * left to be called in its place, one after the other, so that the stack does not
	 * grow.
	 */
	private void replaceable(Bytecode out, int function, FunctionType type) {
		int instance = JavaTypes.slots(type.parameters());
		out.variable(Opcodes.ALOAD, instance);
		out.constant(function);
		out.callVirtual(JavaTypes.INSTANCE, "replacing", "(I)Z");
		out.variable(Opcodes.ISTORE, instance + 2);
		StubCode.loadParameters(out, type);
		out.variable(Opcodes.ALOAD, instance);
		out.variable(Opcodes.ILOAD, instance + 1);
		out.callStatic(this.layout.owner(function), name(function, true), this.layout.descriptor(function));
		Object[] locals = StubCode.locals(type, Opcodes.INTEGER);
		Label done = new Label();
		Object[] returned = StubCode.returned(type);
		out.variable(Opcodes.ILOAD, instance + 2);
		out.jump(Opcodes.IFNE, done);
		out.variable(Opcodes.ALOAD, instance);
		out.callVirtual(JavaTypes.INSTANCE, "tailPending", "()Z");
		out.jump(Opcodes.IFEQ, done);
		out.variable(Opcodes.ALOAD, instance);
		out.variable(Opcodes.ILOAD, instance + 1);
		out.constant(type.results().size());
		out.callVirtual(JavaTypes.INSTANCE, "runTails", "(II)V");
		StubCode.returnFromSlots(out, type, instance);
		out.label(done);
		out.frame(locals, returned);
		out.op(JavaTypes.returning(type));
		out.end(instance + MORE_STACK, instance + 3);
	}

}

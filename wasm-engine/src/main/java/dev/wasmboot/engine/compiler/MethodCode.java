package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import org.objectweb.asm.Attribute;
import org.objectweb.asm.ByteVector;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The code of a method as a class file holds it (JVMS 4.7.3). Where an instruction names
 * a constant or a place there is a gap at first, to be filled when all of the code is
 * there.
 * <p>
 * The library that writes class files knows this as an attribute that it does not
 * understand. It would write code as well, from a call for each instruction. To compile
 * all that the calls do takes HotSpot longer than the guest's own code, when a large
 * program starts.
 */
final class MethodCode extends Attribute {

	private static final int FIRST_LENGTH = 256;

	private static final int FIRST_GAPS = 64;

	private static final int LONGEST = 65_535;

	private static final int LDC_W = 19;

	private static final int LDC2_W = 20;

	/** A place and a number. */
	private static final int LINE_BYTES = 2 * Short.BYTES;

	private final Supplier<MethodVisitor> method;

	private final Constants constants;

	private final ConstantHandles handles;

	private final Bytes code = new Bytes(FIRST_LENGTH);

	/** Where two bytes are to be filled in. */
	private int[] gaps = new int[FIRST_GAPS];

	/** What each of them is about. */
	private Object[] named = new Object[FIRST_GAPS];

	private int gapCount;

	private final List<Switch> switches = new ArrayList<>();

	private final List<Handler> handlers = new ArrayList<>();

	private final Bytes lines = new Bytes(FIRST_LENGTH);

	private final StackMap frames;

	private int maxStack;

	private int maxLocals;

	/**
	 * Create the code of a method.
	 * @param method makes the method part of the class, once it has ended
	 * @param constants the constants of the class
	 * @param handles the handles of the class
	 */
	MethodCode(Supplier<MethodVisitor> method, Constants constants, ConstantHandles handles) {
		super("Code");
		this.method = method;
		this.constants = constants;
		this.handles = handles;
		this.frames = new StackMap(constants);
	}

	void put(int value) {
		this.code.put(value);
	}

	void putShort(int value) {
		this.code.putShort(value);
	}

	/**
	 * Put an instruction that pushes a constant.
	 * @param value a number or a text
	 * @return how long it is
	 */
	int constant(Object value) {
		int number = this.constants.value(value);
		if (value instanceof Long) {
			put(LDC2_W);
			putShort(number);
			return 3;
		}
		if (number < 256) {
			put(Opcodes.LDC);
			put(number);
			return 2;
		}
		put(LDC_W);
		putShort(number);
		return 3;
	}

	/**
	 * Put an instruction that names something.
	 * @param what a {@link Label}, a {@link Member}, a {@link ConstantHandle}, or the
	 * name of a class
	 */
	void put(int opcode, Object what) {
		put(opcode);
		if (this.gapCount == this.gaps.length) {
			this.gaps = Arrays.copyOf(this.gaps, 2 * this.gapCount);
			this.named = Arrays.copyOf(this.named, 2 * this.gapCount);
		}
		this.gaps[this.gapCount] = this.code.length();
		this.named[this.gapCount++] = what;
		putShort(0);
	}

	void dynamic(String name, String descriptor, Handle linking) {
		put(Opcodes.INVOKEDYNAMIC);
		putShort(this.constants.dynamic(name, descriptor, linking));
		putShort(0);
	}

	void tableSwitch(int lowest, Label otherwise, Label[] targets) {
		int start = this.code.length();
		put(Opcodes.TABLESWITCH);
		while (this.code.length() % Integer.BYTES != 0) {
			put(0);
		}
		this.switches.add(new Switch(start, this.code.length(), otherwise, List.of(targets)));
		this.code.putInt(0);
		this.code.putInt(lowest);
		this.code.putInt(lowest + targets.length - 1);
		for (int i = 0; i < targets.length; i++) {
			this.code.putInt(0);
		}
	}

	void label(Label label) {
		label.place(this.code.length());
	}

	void handler(Label start, Label end, Label handler, String type) {
		this.handlers.add(new Handler(start, end, handler, type));
	}

	/**
	 * Say what is in the locals and on the stack here.
	 */
	void frame(Object[] locals, Object[] stack) {
		this.frames.add(this.code.length(), locals, stack);
	}

	void line(int number) {
		this.lines.putShort(this.code.length());
		this.lines.putShort(number);
	}

	/**
	 * Fill all gaps, and make the method part of the class.
	 * @param maxStack the most slots on the operand stack
	 * @param maxLocals how many slots the locals have
	 */
	void end(int maxStack, int maxLocals) {
		if (this.code.length() > LONGEST) {
			throw new CannotCompile("more code than a method holds");
		}
		this.maxStack = maxStack;
		this.maxLocals = maxLocals;
		for (int i = 0; i < this.gapCount; i++) {
			int at = this.gaps[i];
			this.code.setShort(at, number(this.named[i], at - 1));
		}
		for (Switch each : this.switches) {
			this.code.setInt(each.at, each.otherwise.position() - each.start);
			for (int i = 0; i < each.targets.size(); i++) {
				this.code.setInt(each.at + (3 + i) * Integer.BYTES, each.targets.get(i).position() - each.start);
			}
		}
		MethodVisitor written = this.method.get();
		written.visitAttribute(this);
		written.visitEnd();
	}

	/** The number that an instruction has for what it names. */
	private int number(Object what, int instruction) {
		if (what instanceof Label target) {
			int distance = target.position() - instruction;
			if (distance != (short) distance) {
				throw new CannotCompile("a branch that is too far for a method");
			}
			return distance;
		}
		if (what instanceof ConstantHandle handle) {
			return this.constants.member(this.handles.field(handle), true);
		}
		if (what instanceof Member member) {
			return this.constants.member(member, this.code.get(instruction) < Opcodes.INVOKEVIRTUAL);
		}
		return this.constants.type((String) what);
	}

	@Override
	protected ByteVector write(ClassWriter writer, byte[] none, int noLength, int noStack, int noLocals) {
		ByteVector out = new ByteVector(this.code.length() + FIRST_LENGTH);
		out.putShort(this.maxStack).putShort(this.maxLocals).putInt(this.code.length());
		append(out, this.code);
		out.putShort(this.handlers.size());
		for (Handler each : this.handlers) {
			out.putShort(each.start.position()).putShort(each.end.position()).putShort(each.handler.position());
			out.putShort(this.constants.type(each.type));
		}
		int lineCount = this.lines.length() / LINE_BYTES;
		out.putShort(((lineCount > 0) ? 1 : 0) + ((this.frames.count() > 0) ? 1 : 0));
		attribute(out, "LineNumberTable", lineCount, this.lines);
		attribute(out, "StackMapTable", this.frames.count(), this.frames.bytes());
		return out;
	}

	private void attribute(ByteVector out, String name, int count, Bytes content) {
		if (count > 0) {
			out.putShort(this.constants.text(name)).putInt(Short.BYTES + content.length()).putShort(count);
			append(out, content);
		}
	}

	private static void append(ByteVector out, Bytes content) {
		out.putByteArray(content.array(), 0, content.length());
	}

	private record Switch(int start, int at, Label otherwise, List<Label> targets) {
	}

	private record Handler(Label start, Label end, Label handler, String type) {
	}

}

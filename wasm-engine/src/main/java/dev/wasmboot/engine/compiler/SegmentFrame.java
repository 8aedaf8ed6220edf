package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * The locals of a method that is a segment. The guest's locals and operands live in an
 * object while the function runs, in a field each; a segment has those that it uses in
 * locals of its own. It reads them at its start and writes what it changed at its end.
 * <p>
 * A local of the guest that a segment names once or twice, and in no loop, it reads and
 * writes where it does so: that takes no more, and often less, since of a long segment
 * only some part is run.
 */
final class SegmentFrame extends MethodFrame {

	private static final int INSTANCE = 1;

	private static final int BYTES = 3;

	private static final int FUEL = 4;

	private final String object;

	private final ValueType[] types;

	private final Map<Integer, Variable> variables = new HashMap<>();

	private final List<Variable> order = new ArrayList<>();

	private @Nullable Variable[] bySlot = {};

	private int loops;

	/** What another pass found, if this is not only measured. */
	private @Nullable SegmentFrame measured;

	private int next;

	/** How many operands may be of use behind the segment. */
	private int live;

	/**
	 * Create a frame.
	 * @param object the class of the object with the fields
	 * @param types the types of the guest's locals
	 * @param fuel whether the function counts fuel
	 * @param turns whether its loops count their turns
	 */
	SegmentFrame(Bytecode out, OperandStack stack, String object, ValueType[] types, boolean fuel, boolean turns) {
		super(out, stack, INSTANCE, BYTES, fuel ? FUEL : -1, turns ? behindFuel(fuel) : -1);
		this.object = object;
		this.types = types;
		fix(object);
		fix(JavaTypes.INSTANCE);
		fix(Opcodes.INTEGER);
		fix(JavaTypes.BYTES);
		this.next = behindFuel(fuel);
		if (fuel) {
			fix(Opcodes.LONG);
		}
		if (turns) {
			fix(Opcodes.INTEGER);
			this.next++;
		}
	}

	private static int behindFuel(boolean fuel) {
		return fuel ? FUEL + 2 : FUEL;
	}

	/**
	 * Read from their fields what another pass over the segment found to be used, but for
	 * what is read where it is used. If this is measured that makes no difference: there
	 * it takes as much code at most.
	 * @param pass the frame of that pass
	 * @param operands how many operands there are at the start
	 */
	void read(SegmentFrame pass, int operands) {
		if (!out().measuring()) {
			this.measured = pass;
		}
		for (Variable used : pass.order) {
			if (isDirect(used)) {
				continue;
			}
			Variable variable = variable(used.key, used.height, used.type);
			for (int half = 0; half < variable.halves(); half++) {
				if (variable.height >= operands) {
					clear(variable.type);
				}
				else {
					out().variable(Opcodes.ALOAD, 0);
					out().field(Opcodes.GETFIELD, this.object, variable.field(half), JavaTypes.result(variable.type));
				}
				out().variable(JavaTypes.store(variable.type), variable.slot + 2 * half);
			}
			fix(variable.type);
		}
	}

	/**
	 * Write to its fields what changed and may be of use.
	 * @param pass the frame of another pass over the segment
	 */
	void write(SegmentFrame pass) {
		for (Variable variable : this.order) {
			Variable found = pass.variables.get(variable.key);
			if (found != null && found.changed && variable.height < pass.live) {
				for (int half = 0; half < variable.halves(); half++) {
					out().variable(Opcodes.ALOAD, 0);
					out().variable(JavaTypes.load(variable.type), variable.slot + 2 * half);
					out().field(Opcodes.PUTFIELD, this.object, variable.field(half), JavaTypes.result(variable.type));
				}
			}
		}
	}

	/**
	 * Whether a local of the guest is read and written where it is named.
	 */
	private boolean isDirect(int index) {
		Variable found = (this.measured != null) ? this.measured.variables.get(index) : null;
		return found != null && isDirect(found);
	}

	private boolean isDirect(Variable found) {
		return this.measured != null && found.isRarelyNamed();
	}

	@Override
	void openLoop() {
		this.loops++;
	}

	@Override
	void closeLoop() {
		this.loops--;
	}

	@Override
	void getLocal(int index) {
		if (!isDirect(index)) {
			name(index);
			super.getLocal(index);
			return;
		}
		String descriptor = JavaTypes.result(this.types[index]);
		out().variable(Opcodes.ALOAD, 0);
		out().field(Opcodes.GETFIELD, this.object, localField(index), descriptor);
		if (this.types[index] == ValueType.V128) {
			out().variable(Opcodes.ALOAD, 0);
			out().field(Opcodes.GETFIELD, this.object, high(localField(index)), descriptor);
		}
	}

	@Override
	void setLocal(int index) {
		if (!isDirect(index)) {
			name(index);
			super.setLocal(index);
			return;
		}
		if (this.types[index] == ValueType.V128) {
			put(high(localField(index)), ValueType.V128);
		}
		put(localField(index), this.types[index]);
	}

	private void name(int index) {
		localVariable(index).name(this.loops > 0);
	}

	private void put(String field, ValueType type) {
		out().variable(Opcodes.ALOAD, 0);
		if (JavaTypes.slots(type) > 1) {
			out().op(Opcodes.DUP_X2);
			out().op(Opcodes.POP);
		}
		else {
			out().op(Opcodes.SWAP);
		}
		out().field(Opcodes.PUTFIELD, this.object, field, JavaTypes.result(type));
	}

	/**
	 * Note that a way out of the segment needs some operands.
	 */
	@Override
	void leaving(int operands) {
		this.live = Math.max(this.live, operands);
	}

	/**
	 * The fields that are used.
	 */
	void addFields(Map<String, String> fields) {
		for (Variable variable : (this.measured != null) ? this.measured.order : this.order) {
			for (int half = 0; half < variable.halves(); half++) {
				fields.put(variable.field(half), JavaTypes.result(variable.type));
			}
		}
	}

	static String localField(int index) {
		return "l" + index;
	}

	/**
	 * The field with the high half of a vector.
	 * @param field the one with the low half
	 */
	static String high(String field) {
		return field + "h";
	}

	static String operandField(int height, ValueType type) {
		return "s" + height + kind(type);
	}

	private static char kind(ValueType type) {
		return (type == ValueType.V128) ? 'V' : JavaTypes.descriptor(type).charAt(0);
	}

	/** By its key: locals have that of their index, and operands negative ones. */
	private Variable variable(int key, int height, ValueType type) {
		Variable found = this.variables.get(key);
		if (found == null) {
			found = new Variable(key, height, type, this.next);
			this.next += JavaTypes.slots(type);
			this.variables.put(key, found);
			this.order.add(found);
			if (found.slot >= this.bySlot.length) {
				this.bySlot = Arrays.copyOf(this.bySlot, 2 * found.slot);
			}
			this.bySlot[found.slot] = found;
		}
		return found;
	}

	/** All references of a height share a field. */
	private Variable operand(int height, ValueType type) {
		return variable(~(height << Byte.SIZE | kind(type)), height, type);
	}

	@Override
	int local(int index) {
		return localVariable(index).slot;
	}

	private Variable localVariable(int index) {
		return variable(index, Variable.NOT_AN_OPERAND, this.types[index]);
	}

	@Override
	ValueType localType(int index) {
		return this.types[index];
	}

	@Override
	int operand(int index) {
		return operand(index, stack().type(index)).slot;
	}

	@Override
	int carriedTo(Block block, int index) {
		return operand(block.height + index, block.carried().get(index)).slot;
	}

	@Override
	void clearLocals() {
		throw new IllegalStateException("fields are clear from the start");
	}

	@Override
	void store(ValueType type, int slot) {
		super.store(type, slot);
		Variable variable = (slot < this.bySlot.length) ? this.bySlot[slot] : null;
		if (variable != null) {
			variable.changed = true;
		}
	}

	@Override
	int slots() {
		return this.next;
	}

	@Override
	void addOperands(List<Object> locals) {
		// All that is used always has a value
	}

	/**
	 * Something that has a field, and a local.
	 */
	private static final class Variable {

		/** In place of the height, for the guest's locals, which are always of use. */
		static final int NOT_AN_OPERAND = -1;

		private static final int FEW = 2;

		private static final int MANY = FEW + 1;

		final int key;

		final int height;

		final ValueType type;

		final int slot;

		boolean changed;

		/** How often it is named, or many times if it is in a loop. */
		private int named;

		Variable(int key, int height, ValueType type, int slot) {
			this.key = key;
			this.height = height;
			this.type = type;
			this.slot = slot;
		}

		void name(boolean inLoop) {
			this.named = inLoop ? MANY : Math.min(MANY, this.named + 1);
		}

		boolean isRarelyNamed() {
			return this.named > 0 && this.named <= FEW;
		}

		int halves() {
			return (this.type == ValueType.V128) ? 2 : 1;
		}

		String field(int half) {
			String name = (this.height == NOT_AN_OPERAND) ? localField(this.key) : operandField(this.height, this.type);
			return (half == 0) ? name : high(name);
		}

	}

}

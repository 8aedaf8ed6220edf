package dev.wasmboot.engine.compiler;

import java.util.Arrays;
import java.util.LinkedHashMap;
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

	/** The field for the number of calls that may be nested. */
	static final String DEPTH = "depth";

	private static final int INSTANCE = 1;

	private static final int BYTES = 2;

	private static final int FUEL = 3;

	private final String object;

	private final ValueType[] types;

	/** By their key, in the order of their slots. */
	private final Map<Integer, Variable> variables = new LinkedHashMap<>();

	private @Nullable Variable[] bySlot = {};

	private int loops;

	/** The pass that found what is used: another one, if this is not only measured. */
	private SegmentFrame measured = this;

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
		super(out, stack, INSTANCE, BYTES, fuel ? FUEL : -1, turns ? behindFuel(fuel) : -1, VectorForm.LONGS);
		this.object = object;
		this.types = types;
		fix(object);
		fix(JavaTypes.INSTANCE);
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
		for (Variable used : pass.variables.values()) {
			Variable variable = variable(used.key, used.height, used.type);
			if (variable.direct) {
				continue;
			}
			for (int half = 0; half < variable.halves(); half++) {
				if (variable.height >= operands) {
					clear(variable.type);
				}
				else {
					get(variable, half);
				}
				out().variable(JavaTypes.store(variable.type), variable.slot + 2 * half);
			}
			fix(variable.type);
		}
	}

	/**
	 * Have the object in its local as what it is, where it was passed as any object.
	 */
	void castObject() {
		out().variable(Opcodes.ALOAD, 0);
		out().cast(this.object);
		out().variable(Opcodes.ASTORE, 0);
	}

	/**
	 * Have a local for a number, before those for what the guest has.
	 * @return its slot
	 */
	int addNumber() {
		fix(Opcodes.INTEGER);
		return this.next++;
	}

	private void get(Variable variable, int half) {
		out().variable(Opcodes.ALOAD, 0);
		field(Opcodes.GETFIELD, variable, half);
	}

	private void field(int opcode, Variable variable, int half) {
		if (out().measuring()) {
			out().measureField();
		}
		else {
			out().field(opcode, this.object, variable.field(half), JavaTypes.result(variable.type));
		}
	}

	/**
	 * Write to its fields what changed and may be of use.
	 */
	void write() {
		for (Variable variable : this.variables.values()) {
			Variable found = this.measured.variables.get(variable.key);
			if (found != null && !variable.direct && found.changed && variable.height < this.measured.live) {
				for (int half = 0; half < variable.halves(); half++) {
					out().variable(Opcodes.ALOAD, 0);
					out().variable(JavaTypes.load(variable.type), variable.slot + 2 * half);
					field(Opcodes.PUTFIELD, variable, half);
				}
			}
		}
	}

	@Override
	void loadDepth() {
		out().variable(Opcodes.ALOAD, 0);
		out().field(Opcodes.GETFIELD, this.object, DEPTH, "I");
	}

	@Override
	void storeDepth() {
		throw new IllegalStateException("the function has begun");
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
		Variable variable = localVariable(index);
		if (!variable.direct) {
			variable.name(this.loops > 0);
			load(variable.type, variable.slot);
			return;
		}
		for (int half = 0; half < variable.halves(); half++) {
			get(variable, half);
		}
	}

	@Override
	void setLocal(int index) {
		Variable variable = localVariable(index);
		if (!variable.direct) {
			variable.name(this.loops > 0);
			variable.changed = true;
			super.store(variable.type, variable.slot);
			return;
		}
		for (int half = variable.halves() - 1; half >= 0; half--) {
			out().variable(Opcodes.ALOAD, 0);
			if (JavaTypes.slots(variable.type) > 1) {
				out().op(Opcodes.DUP_X2);
				out().op(Opcodes.POP);
			}
			else {
				out().op(Opcodes.SWAP);
			}
			field(Opcodes.PUTFIELD, variable, half);
		}
	}

	@Override
	void forget(int index) {
		super.forget(index);
		out().variable(Opcodes.ALOAD, 0);
		clear(stack().type(index));
		field(Opcodes.PUTFIELD, operand(index, stack().type(index)), 0);
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
		for (Variable variable : this.variables.values()) {
			for (int half = 0; half < variable.halves(); half++) {
				fields.put(variable.field(half), JavaTypes.result(variable.type));
			}
		}
	}

	private Variable variable(int key, int height, ValueType type) {
		Variable found = this.variables.get(key);
		if (found == null) {
			found = add(key, height, type);
		}
		return found;
	}

	private Variable add(int key, int height, ValueType type) {
		Variable found = this.measured.variables.get(key);
		Variable added = new Variable(key, height, type, this.next, found != null && found.isRarelyNamed());
		this.variables.put(key, added);
		if (!added.direct) {
			this.next += JavaTypes.slots(type);
			if (added.slot >= this.bySlot.length) {
				this.bySlot = Arrays.copyOf(this.bySlot, 2 * added.slot);
			}
			this.bySlot[added.slot] = added;
		}
		return added;
	}

	private Variable operand(int height, ValueType type) {
		return variable(Variable.operandKey(height, type), height, type);
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
	void takeParameters() {
		throw new IllegalStateException("the function has begun");
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

}

package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.wasmboot.engine.ValueType;
import org.objectweb.asm.Opcodes;

/**
 * The locals of a method that is a segment. The guest's locals and operands live in an
 * object while the function runs, in a field each; a segment has those that it uses in
 * locals of its own. It reads them at its start and writes what it changed at its end.
 */
final class SegmentFrame extends MethodFrame {

	private static final int INSTANCE = 1;

	private static final int BYTES = 3;

	private static final int FUEL = 4;

	/** In place of the height, for the guest's locals, which are always of use. */
	private static final int NOT_AN_OPERAND = -1;

	private final String object;

	private final ValueType[] types;

	private final Map<Integer, Variable> variables = new HashMap<>();

	private final List<Variable> order = new ArrayList<>();

	private final Map<Integer, Variable> bySlot = new HashMap<>();

	private final Set<Integer> changed = new HashSet<>();

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
	 * Read from their fields what another pass over the segment found to be used.
	 * @param measured the frame of that pass
	 * @param operands how many operands there are at the start
	 */
	void read(SegmentFrame measured, int operands) {
		for (Variable used : measured.order) {
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
	 * @param measured the frame of another pass over the segment
	 */
	void write(SegmentFrame measured) {
		for (Variable variable : this.order) {
			if (measured.changed.contains(variable.key) && variable.height < measured.live) {
				for (int half = 0; half < variable.halves(); half++) {
					out().variable(Opcodes.ALOAD, 0);
					out().variable(JavaTypes.load(variable.type), variable.slot + 2 * half);
					out().field(Opcodes.PUTFIELD, this.object, variable.field(half), JavaTypes.result(variable.type));
				}
			}
		}
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
		for (Variable variable : this.order) {
			for (int half = 0; half < variable.halves(); half++) {
				fields.put(variable.field(half), JavaTypes.result(variable.type));
			}
		}
	}

	static String localField(int index) {
		return "l" + index;
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
			this.bySlot.put(found.slot, found);
		}
		return found;
	}

	/** All references of a height share a field. */
	private Variable operand(int height, ValueType type) {
		return variable(~(height << Byte.SIZE | kind(type)), height, type);
	}

	@Override
	int local(int index) {
		return variable(index, NOT_AN_OPERAND, this.types[index]).slot;
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
		Variable variable = this.bySlot.get(slot);
		if (variable != null) {
			this.changed.add(variable.key);
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
	private record Variable(int key, int height, ValueType type, int slot) {

		int halves() {
			return (this.type == ValueType.V128) ? 2 : 1;
		}

		String field(int half) {
			String name = (this.height == NOT_AN_OPERAND) ? localField(this.key) : operandField(this.height, this.type);
			return (half == 0) ? name : name + "h";
		}

	}

}

package dev.wasmboot.engine.compiler;

import java.util.List;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import org.objectweb.asm.Opcodes;

/**
 * The locals of a method that is a whole function: its parameters come first, as the JVM
 * passes them, and each height of the operand stack has its place behind all else.
 */
final class WholeFrame extends MethodFrame {

	private final ValueType[] types;

	private final int[] slots;

	private final int operands;

	private final int parameters;

	/**
	 * Create a frame.
	 * @param type the type of the function
	 * @param types the types of its locals
	 * @param memory whether it accesses a memory
	 * @param fuel whether it counts fuel
	 */
	WholeFrame(Bytecode out, OperandStack stack, FunctionType type, ValueType[] types, boolean memory, boolean fuel) {
		super(out, stack, JavaTypes.slots(type.parameters()), memory ? JavaTypes.slots(type.parameters()) + 2 : -1,
				fuel ? JavaTypes.slots(type.parameters()) + (memory ? 3 : 2) : -1);
		this.types = types;
		this.slots = new int[types.length];
		this.parameters = type.parameters().size();
		int next = 0;
		for (int i = 0; i < types.length; i++) {
			if (i == this.parameters) {
				next = fixContext(next, memory, fuel);
			}
			this.slots[i] = next;
			next += JavaTypes.slots(types[i]);
			fix(types[i]);
		}
		this.operands = (types.length == this.parameters) ? fixContext(next, memory, fuel) : next;
	}

	private int fixContext(int start, boolean memory, boolean fuel) {
		int next = start + 2;
		fix(JavaTypes.INSTANCE);
		fix(Opcodes.INTEGER);
		if (memory) {
			fix(JavaTypes.BYTES);
			next++;
		}
		if (fuel) {
			fix(Opcodes.LONG);
			next += 2;
		}
		return next;
	}

	@Override
	void clearLocals() {
		for (int i = this.parameters; i < this.types.length; i++) {
			ValueType type = this.types[i];
			clear(type);
			if (type == ValueType.V128) {
				clear(type);
			}
			store(type, this.slots[i]);
		}
	}

	@Override
	int local(int index) {
		return this.slots[index];
	}

	@Override
	ValueType localType(int index) {
		return this.types[index];
	}

	@Override
	int operand(int index) {
		return this.operands + stack().offset(index);
	}

	@Override
	int carriedTo(Block block, int index) {
		return this.operands + stack().offset(block.height) + block.carriedOffset(index);
	}

	@Override
	int slots() {
		return this.operands + stack().highestOffset();
	}

	@Override
	void addOperands(List<Object> locals) {
		for (int i = 0; i < stack().settled(); i++) {
			locals.add(JavaTypes.verification(stack().type(i)));
			if (stack().type(i) == ValueType.V128) {
				locals.add(Opcodes.LONG);
			}
		}
	}

}

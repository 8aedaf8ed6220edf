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

	private final int depth;

	private final VectorPlaces places;

	/**
	 * Create a frame.
	 * @param type the type of the function
	 * @param scan what is known of it
	 * @param memory whether it accesses a memory
	 * @param fuel whether it counts fuel
	 * @param turns whether it has loops that count their turns
	 * @param vectors what vectors are made of
	 * @param places where those of its locals are that it is passed arrays for
	 */
	WholeFrame(Bytecode out, OperandStack stack, FunctionType type, BodyScan scan, boolean memory, boolean fuel,
			boolean turns, VectorForm vectors, VectorPlaces places) {
		this(out, stack, type, scan.locals(),
				new Context(JavaTypes.slots(type.parameters()), places.arrays(), memory, fuel, turns), vectors, places);
	}

	private WholeFrame(Bytecode out, OperandStack stack, FunctionType type, ValueType[] types, Context context,
			VectorForm vectors, VectorPlaces places) {
		super(out, stack, context.start, context.bytes(), context.fuel(), context.turns(), vectors);
		this.types = types;
		this.places = places;
		this.slots = new int[this.types.length];
		this.parameters = type.parameters().size();
		this.depth = context.start + 1;
		int next = 0;
		for (int i = 0; i < this.types.length; i++) {
			if (i == this.parameters) {
				next = fix(context);
			}
			this.slots[i] = next;
			next += JavaTypes.slots(this.types[i]);
			if (i >= this.parameters && vectors == VectorForm.PROCESSOR && this.types[i] == ValueType.V128) {
				fixUnset(JavaTypes.slots(ValueType.V128));
			}
			else {
				fix(this.types[i]);
			}
		}
		int end = (this.types.length == this.parameters) ? fix(context) : next;
		if (vectors == VectorForm.PROCESSOR) {
			fixObjects(objects(context.arrays(), end));
			end += VectorObjects.ROOM;
		}
		this.operands = end;
	}

	private VectorObjects objects(int arrays, int first) {
		VectorObjects objects = new VectorObjects(out(), this.places, arrays, first);
		for (int i = 0; i < this.types.length; i++) {
			VectorPlaces.Place place = this.places.of(i);
			if (place != null) {
				objects.place(this.slots[i], place);
			}
		}
		return objects;
	}

	private int fix(Context context) {
		fix(JavaTypes.INSTANCE);
		fix(Opcodes.INTEGER);
		for (int i = 0; i < context.count; i++) {
			fix(VectorPlaces.type(i));
		}
		if (context.memory) {
			fix(JavaTypes.BYTES);
		}
		if (context.fuelled) {
			fix(Opcodes.LONG);
		}
		if (context.turning) {
			fix(Opcodes.INTEGER);
		}
		return context.end();
	}

	@Override
	void loadDepth() {
		out().variable(Opcodes.ILOAD, this.depth);
	}

	@Override
	void storeDepth() {
		out().variable(Opcodes.ISTORE, this.depth);
	}

	@Override
	void takeParameters() {
		if (vectors().part() == ValueType.I64) {
			return;
		}
		for (int i = 0; i < this.parameters; i++) {
			if (this.types[i] == ValueType.V128) {
				takeHalf(this.slots[i]);
				takeHalf(this.slots[i] + VectorForm.UPPER);
			}
		}
	}

	private void takeHalf(int slot) {
		out().variable(Opcodes.LLOAD, slot);
		vectors().ofHalf(out());
		vectors().storeHalf(out(), slot);
	}

	@Override
	void clearLocals() {
		for (int i = this.parameters; i < this.types.length; i++) {
			if (objects() == null || this.types[i] != ValueType.V128) {
				clearLocal(this.types[i], this.slots[i]);
			}
		}
		VectorObjects objects = objects();
		if (objects != null) {
			begin(objects);
		}
	}

	private void clearLocal(ValueType type, int slot) {
		if (type == ValueType.V128) {
			for (int part = 0; part < vectors().parts(); part++) {
				clear(vectors().part());
			}
		}
		else {
			clear(type);
		}
		store(type, slot);
	}

	/**
	 * The places of its locals that are vectors.
	 */
	VectorPlaces places() {
		return this.places;
	}

	private void begin(VectorObjects objects) {
		for (int i = 0; i < this.parameters; i++) {
			if (this.types[i] == ValueType.V128) {
				objects.take(this.slots[i]);
			}
		}
		objects.leave();
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
			addTypes(stack().type(i), locals);
		}
	}

	/**
	 * What is behind the parameters: the instance, the depth, and what else is needed.
	 * The first two and the arrays, as many as are counted, are passed.
	 */
	private record Context(int start, int count, boolean memory, boolean fuelled, boolean turning) {

		int arrays() {
			return this.start + 2;
		}

		int bytes() {
			return this.memory ? behindArrays() : -1;
		}

		int fuel() {
			return this.fuelled ? behindBytes() : -1;
		}

		int turns() {
			return this.turning ? behindFuel() : -1;
		}

		int end() {
			return behindFuel() + (this.turning ? 1 : 0);
		}

		private int behindArrays() {
			return arrays() + this.count;
		}

		private int behindBytes() {
			return behindArrays() + (this.memory ? 1 : 0);
		}

		private int behindFuel() {
			return behindBytes() + (this.fuelled ? 2 : 0);
		}

	}

}

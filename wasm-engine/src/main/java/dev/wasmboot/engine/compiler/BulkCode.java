package dev.wasmboot.engine.compiler;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmModule;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Writes the instructions on tables, and those on whole memories: each is a call of a
 * method of the instance. Operands are described as the JVM does it: {@code L} is a
 * reference, and {@code J} an index of 64 bits, which is made one of 32 bits.
 */
final class BulkCode {

	private final WasmModule module;

	private final ByteReader in;

	private final MethodFrame frame;

	private final Bytecode out;

	private final OperandStack stack;

	private final boolean fuel;

	/**
	 * Create a writer.
	 * @param fuel whether the code counts fuel
	 */
	BulkCode(WasmModule module, ByteReader in, MethodFrame frame, boolean fuel) {
		this.fuel = fuel;
		this.module = module;
		this.in = in;
		this.frame = frame;
		this.out = frame.out();
		this.stack = frame.stack();
	}

	/**
	 * Whether an instruction is one of these.
	 */
	static boolean is(int opcode) {
		return opcode == Opcode.TABLE_GET || opcode == Opcode.TABLE_SET || opcode == Opcode.MEMORY_SIZE
				|| opcode == Opcode.MEMORY_GROW || (opcode >= Opcode.MEMORY_INIT && opcode <= Opcode.TABLE_FILL);
	}

	/**
	 * Write an instruction.
	 */
	void write(int opcode) {
		switch (opcode) {
			case Opcode.TABLE_GET -> {
				int table = this.in.u32();
				call("tableGet", table(table), ValueType.EXTERNREF, table);
			}
			case Opcode.TABLE_SET -> {
				int table = this.in.u32();
				call("tableSet", table(table) + "L", null, table);
			}
			case Opcode.TABLE_SIZE -> {
				int table = this.in.u32();
				call("tableSize", "", type(table(table)), table);
			}
			case Opcode.TABLE_GROW -> {
				int table = this.in.u32();
				chargeForAll("chargeTable", table);
				call("tableGrow", "L" + table(table), type(table(table)), table);
			}
			case Opcode.TABLE_FILL -> {
				int table = this.in.u32();
				callWithLength("tableFill", "chargeElements", table(table) + "L" + table(table), table);
			}
			case Opcode.TABLE_COPY -> {
				int target = this.in.u32();
				int source = this.in.u32();
				callWithLength("tableCopy", "chargeElements", range(table(target), table(source)), target, source);
			}
			case Opcode.TABLE_INIT -> {
				int segment = this.in.u32();
				int table = this.in.u32();
				callWithLength("tableInit", "chargeElements", table(table) + "II", segment, table);
			}
			case Opcode.ELEM_DROP -> call("dropElements", "", null, this.in.u32());
			case Opcode.DATA_DROP -> call("dropData", "", null, this.in.u32());
			default -> writeMemory(opcode);
		}
	}

	private void writeMemory(int opcode) {
		switch (opcode) {
			case Opcode.MEMORY_SIZE -> {
				int memory = this.in.u32();
				call("memorySize", "", type(memory(memory)), memory);
			}
			case Opcode.MEMORY_GROW -> {
				int memory = this.in.u32();
				chargeForAll("chargeMemory", memory);
				call("memoryGrow", memory(memory), type(memory(memory)), memory);
				this.frame.refreshBytes();
			}
			case Opcode.MEMORY_FILL -> {
				int memory = this.in.u32();
				callWithLength("memoryFill", "chargeBytes", memory(memory) + "I" + memory(memory), memory);
			}
			case Opcode.MEMORY_COPY -> {
				int target = this.in.u32();
				int source = this.in.u32();
				callWithLength("memoryCopy", "chargeBytes", range(memory(target), memory(source)), target, source);
			}
			default -> {
				int segment = this.in.u32();
				int memory = this.in.u32();
				callWithLength("memoryInit", "chargeBytes", memory(memory) + "II", segment, memory);
			}
		}
	}

	private String table(int table) {
		return JavaTypes.descriptor(this.module.tables().get(table).index());
	}

	private String memory(int memory) {
		return JavaTypes.descriptor(this.module.memories().get(memory).index());
	}

	/** The operands of copying; the length fits into both indexes. */
	private static String range(String target, String source) {
		return target + source + (target.equals("J") ? source : target);
	}

	private static ValueType type(String index) {
		return index.equals("J") ? ValueType.I64 : ValueType.I32;
	}

	private void call(String name, String operands, @Nullable ValueType result, int... immediates) {
		take(operands);
		invoke(name, operands, result, immediates);
	}

	/** Call a method whose last operand is how much there is to do. */
	private void callWithLength(String name, String charge, String operands, int... immediates) {
		take(operands);
		if (this.fuel) {
			this.frame.fuel().lend();
			this.out.op(Opcodes.DUP);
			this.frame.loadInstance();
			this.out.callStatic(JavaTypes.INSTANCE, charge, "(IL" + JavaTypes.INSTANCE + ";)V");
			this.frame.fuel().take();
		}
		invoke(name, operands, null, immediates);
	}

	/** Charge for all that is in a memory or table, since growing copies it. */
	private void chargeForAll(String charge, int index) {
		if (this.fuel) {
			this.frame.fuel().lend();
			this.frame.loadInstance();
			this.out.constant(index);
			this.out.callVirtual(JavaTypes.INSTANCE, charge, "(I)V");
			this.frame.fuel().take();
		}
	}

	private void invoke(String name, String operands, @Nullable ValueType result, int... immediates) {
		this.frame.loadInstance();
		for (int immediate : immediates) {
			this.out.constant(immediate);
		}
		ValueType returned = (result == ValueType.I64) ? ValueType.I32 : result;
		this.out.callStatic(JavaTypes.INSTANCE, name,
				"(" + operands.replace("L", "Ljava/lang/Object;").replace('J', 'I') + "L" + JavaTypes.INSTANCE + ";"
						+ "I".repeat(immediates.length) + ")"
						+ ((returned != null) ? JavaTypes.descriptor(returned) : "V"));
		if (result != null) {
			if (result == ValueType.I64) {
				this.out.op(Opcodes.I2L);
			}
			this.stack.push(result);
		}
	}

	/** Pop operands, with all of them on the stack of the JVM. */
	private void take(String operands) {
		int count = operands.length();
		if (operands.indexOf('J') < 0) {
			this.frame.surface(count);
		}
		else {
			this.frame.settle();
			int first = this.stack.height() - count;
			for (int i = 0; i < count; i++) {
				this.frame.load(this.stack.type(first + i), this.frame.operand(first + i));
				if (operands.charAt(i) == 'J') {
					this.out.narrow();
				}
			}
		}
		for (int i = 0; i < count; i++) {
			this.stack.pop();
		}
	}

}

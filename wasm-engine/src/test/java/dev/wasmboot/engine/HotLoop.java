package dev.wasmboot.engine;

import java.util.List;
import java.util.function.Function;

import dev.wasmboot.engine.compiler.CompiledCode;
import dev.wasmboot.engine.compiler.CompilerOptions;
import dev.wasmboot.engine.interpreter.CodeTable;
import dev.wasmboot.engine.link.Instantiation;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.CallContext;
import dev.wasmboot.engine.runtime.ModuleCode;
import dev.wasmboot.engine.runtime.Watchdog;
import dev.wasmboot.policy.Limits;

import static dev.wasmboot.engine.module.WasmBytes.bytes;

/**
 * A function that does the same in many turns, so that HotSpot's optimising compiler gets
 * to it; and a memory of a page. All instances run the same code.
 */
final class HotLoop implements AutoCloseable {

	/** The number of turns that are left, of which the last one is 1. */
	static final byte[] TURN = bytes(Opcode.LOCAL_GET, 0);

	static final byte[] FIRST_OPERAND = bytes(Opcode.LOCAL_GET, 1);

	static final byte[] SECOND_OPERAND = bytes(Opcode.LOCAL_GET, 2);

	/** What the function returns, as it is so far. */
	static final byte[] RESULT = bytes(Opcode.LOCAL_GET, 3);

	static final byte[] SET_RESULT = bytes(Opcode.LOCAL_SET, 3);

	/** Of the type of the operands, and free to be used. */
	static final int FREE_LOCAL = 4;

	static final int I64 = 0x7e;

	static final byte[] MEMORY = bytes(0, 1);

	static final byte[] WIDE_MEMORY = bytes(4, 1);

	private static final int VOID = 0x40;

	private final int turns;

	private final WasmModule module;

	private final ModuleCode code;

	private final Watchdog watchdog = new Watchdog(System::nanoTime);

	/**
	 * Create a loop.
	 * @param form what it becomes
	 * @param memory the type of its memory
	 * @param operand the type of its two operands
	 * @param turn what it does in each turn
	 */
	HotLoop(Form form, byte[] memory, int operand, byte[] turn) {
		this(form::code, form.turns, memory, operand, turn);
	}

	/**
	 * Create a loop.
	 * @param code makes what it becomes
	 * @param turns how often it turns
	 * @param memory the type of its memory
	 * @param operand the type of its two operands
	 * @param turn what it does in each turn
	 */
	HotLoop(Function<WasmModule, ModuleCode> code, int turns, byte[] memory, int operand, byte[] turn) {
		this.turns = turns;
		byte[] body = WasmBytes.bodyWithLocals(bytes(2, 1, I64, 1, operand), Opcode.LOOP, VOID, turn, TURN,
				Opcode.I32_CONST, 1, Opcode.I32_SUB, Opcode.LOCAL_TEE, 0, Opcode.BR_IF, 0, Opcode.END, RESULT);
		byte[] type = WasmBytes.type(bytes(WasmBytes.I32, operand, operand), bytes(I64));
		this.module = ModuleReader.read(WasmBytes.module(WasmBytes.sectionOf(WasmBytes.TYPES, type),
				WasmBytes.sectionOf(WasmBytes.FUNCTIONS, bytes(0)), WasmBytes.sectionOf(WasmBytes.MEMORIES, memory),
				WasmBytes.sectionOf(WasmBytes.EXPORTS, bytes("run", 0, 0), bytes("memory", 2, 0)),
				WasmBytes.sectionOf(WasmBytes.CODE, body)), ModuleLimits.defaults());
		this.code = code.apply(this.module);
	}

	/**
	 * A new instance.
	 */
	Instance instance() {
		CallContext context = new CallContext(this.watchdog, 10);
		Instance instance = new Instance(
				Instantiation.allocate(this.module, List.of(), this.code, Limits.defaults(), context), null,
				Limits.defaults().withTimeout(Limits.UNBOUNDED));
		instance.start();
		return instance;
	}

	/**
	 * Run the loop.
	 * @return what it comes to
	 */
	long run(Instance instance, Object first, Object second) {
		return run(instance, this.turns, first, second);
	}

	/**
	 * Run the loop in so many turns.
	 * @return what it comes to
	 */
	long run(Instance instance, int turns, Object first, Object second) {
		Object result = instance.function("run").orElseThrow().call(turns, first, second);
		return (result instanceof Long number) ? number : 0;
	}

	@Override
	public void close() {
		this.watchdog.close();
	}

	/**
	 * What the loop becomes.
	 */
	enum Form {

		/** Code for the interpreter. */
		INTERPRETED(100),

		/** A method that accesses memory by itself. */
		COMPILED(10_000),

		/** A method that calls others for that. */
		QUICK_TO_START(10_000);

		/** With all operands together this is long enough for the optimising compiler. */
		final int turns;

		Form(int turns) {
			this.turns = turns;
		}

		ModuleCode code(WasmModule module) {
			return switch (this) {
				case INTERPRETED -> new CodeTable(module, false);
				case COMPILED -> new CompiledCode(module);
				case QUICK_TO_START -> new CompiledCode(module, CompilerOptions.quickToStart());
			};
		}

	}

}

package dev.wasmboot.engine.compiler;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.wasmboot.engine.CompilationReport;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.module.CatchClause;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import dev.wasmboot.engine.module.WasmModule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.I32;
import static dev.wasmboot.engine.module.WasmBytes.TAGS;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.bodyWithLocals;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.repeat;
import static dev.wasmboot.engine.module.WasmBytes.s64;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is thrown in a {@code try} that is longer than a method can be, and so in several:
 * in each of its steps one exception is, where that is what the argument of the function
 * asks for. The result tells which step that was, by what the exception carries and by a
 * local that each step sets before.
 */
class LongTryTests {

	private static final int STEPS = 1000;

	/** What comes of it if no step throws. */
	private static final int NOTHING = -1;

	private static final int VOID = 0x40;

	private static final int EXNREF = 0x69;

	private static final int TAG = 0;

	/** Carries nothing. */
	private static final int OTHER_TAG = 1;

	private static final int ARGUMENT = 0;

	private static final int STEP = 1;

	private static final byte[] THROW = bytes(Opcode.LOCAL_GET, STEP, Opcode.THROW, TAG);

	private static final byte[] RETURN_NOTHING = bytes(Opcode.I32_CONST, s64(NOTHING), Opcode.RETURN);

	private static final byte[] RETURN_WRONG = bytes(Opcode.I32_CONST, s64(-2), Opcode.RETURN);

	/** With what the exception carries on the stack: add the step, times the steps. */
	private static final byte[] RESULT = bytes(Opcode.LOCAL_GET, STEP, Opcode.I32_CONST, s64(STEPS), Opcode.I32_MUL,
			Opcode.I32_ADD);

	static Stream<Map.Entry<String, byte[]>> functions() {
		byte[] steps = steps(THROW);
		byte[] tableOfOther = bytes(Opcode.TRY_TABLE, VOID, 1, CatchClause.TAG, OTHER_TAG, 0);
		byte[] wrongHandler = bytes(Opcode.CATCH_ALL, RETURN_WRONG, Opcode.END);
		Map<String, byte[]> functions = new LinkedHashMap<>();
		functions.put("a clause", withClause(steps, Opcode.END));
		functions.put("a clause behind another one, to an outer block",
				bytes(Opcode.BLOCK, I32, Opcode.BLOCK, VOID, Opcode.TRY_TABLE, VOID, 2, CatchClause.TAG, OTHER_TAG, 0,
						CatchClause.TAG, TAG, 1, steps, Opcode.END, RETURN_NOTHING, Opcode.END, RETURN_WRONG,
						Opcode.END, RESULT));
		functions.put("a clause around those that do not take it", withClause(Opcode.BLOCK, VOID, tableOfOther, steps,
				Opcode.END, RETURN_NOTHING, Opcode.END, RETURN_WRONG, Opcode.END));
		functions.put("a clause around more short ones than a method may have",
				withClause(steps(tableOfOther, tableOfOther, tableOfOther, THROW, repeat(3, Opcode.END)), Opcode.END));
		functions.put("a clause after another one that keeps a reference",
				withClause(Opcode.BLOCK, EXNREF, Opcode.TRY_TABLE, VOID, 1, CatchClause.ALL_REF, 0, steps, Opcode.END,
						RETURN_NOTHING, Opcode.END, Opcode.THROW_REF, Opcode.END));
		functions.put("a clause above an operand", bytes(Opcode.I32_CONST, 5, withClause(steps, Opcode.END),
				Opcode.I32_ADD, Opcode.I32_CONST, 5, Opcode.I32_SUB));
		functions.put("a handler among others", bytes(Opcode.TRY, I32, steps, RETURN_NOTHING, Opcode.CATCH, OTHER_TAG,
				RETURN_WRONG, Opcode.CATCH, TAG, RESULT, wrongHandler));
		functions.put("a handler after another one, both of them long",
				bytes(Opcode.TRY, I32, Opcode.TRY, VOID, steps, RETURN_NOTHING, Opcode.CATCH_ALL, nothing(),
						Opcode.RETHROW, 0, Opcode.END, RETURN_WRONG, Opcode.CATCH, TAG, nothing(), RESULT, Opcode.END));
		functions.put("a handler that another try delegates to", withHandler(Opcode.TRY, VOID, Opcode.TRY, VOID, steps,
				Opcode.DELEGATE, 1, RETURN_NOTHING, wrongHandler));
		functions.put("a handler that short ones delegate to", withHandler(Opcode.TRY, VOID,
				steps(Opcode.TRY, VOID, THROW, Opcode.DELEGATE, 2, Opcode.UNREACHABLE), RETURN_NOTHING, wrongHandler));
		return functions.entrySet().stream();
	}

	private static byte[] withClause(Object... code) {
		return bytes(Opcode.BLOCK, I32, Opcode.TRY_TABLE, VOID, 1, CatchClause.TAG, TAG, 0, bytes(code), RETURN_NOTHING,
				Opcode.END, RESULT);
	}

	private static byte[] withHandler(Object... code) {
		return bytes(Opcode.TRY, I32, bytes(code), RETURN_WRONG, Opcode.CATCH, TAG, RESULT, Opcode.END);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("functions")
	void takesWhatIsThrown(Map.Entry<String, byte[]> function) {
		CompiledCode code = new CompiledCode(module(function.getValue()));
		code.compileAll();

		assertThat(code.interpreted()).isEmpty();
		assertThat(code.report().functions()).first().returns(true, CompilationReport.Function::divided);
		assertThat(IntStream.range(0, STEPS + 1).map((argument) -> CodeCall.ofFirst(code, argument)))
			.containsExactlyElementsOf(IntStream.range(0, STEPS + 1)
				.mapToObj((argument) -> (argument < STEPS) ? argument + STEPS * argument : NOTHING)
				.toList());
	}

	/** A step sets a local, and then throws its number if it is the one. */
	private static byte[] steps(Object... toThrow) {
		return bytes(IntStream.range(0, STEPS)
			.mapToObj((step) -> bytes(Opcode.I32_CONST, s64(step), Opcode.LOCAL_TEE, STEP, Opcode.LOCAL_GET, ARGUMENT,
					Opcode.I32_EQ, Opcode.IF, VOID, bytes(toThrow), Opcode.END))
			.toArray());
	}

	/** Code that is long and does nothing. */
	private static byte[] nothing() {
		return repeat(STEPS, Opcode.LOCAL_GET, ARGUMENT, Opcode.I32_CONST, 1, Opcode.I32_XOR, Opcode.LOCAL_SET,
				ARGUMENT);
	}

	private static WasmModule module(byte[] function) {
		byte[] number = bytes(I32);
		return ModuleReader.read(
				WasmBytes.module(sectionOf(TYPES, type(number, number), type(number, bytes()), type(bytes(), bytes())),
						sectionOf(FUNCTIONS, bytes(0)), sectionOf(TAGS, bytes(0, 1), bytes(0, 2)),
						sectionOf(CODE, bodyWithLocals(bytes(1, 1, I32), function))),
				ModuleLimits.defaults());
	}

}

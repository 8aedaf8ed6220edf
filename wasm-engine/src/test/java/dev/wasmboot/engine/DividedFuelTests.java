package dev.wasmboot.engine;

import java.util.stream.Stream;

import dev.wasmboot.engine.compiler.CompiledCode;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.wasmboot.engine.module.WasmBytes.I32;
import static dev.wasmboot.engine.module.WasmBytes.body;
import static dev.wasmboot.engine.module.WasmBytes.bodyWithLocals;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.repeat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Functions that are divided charge what they charge as a whole, and what the interpreter
 * charges. Where a block only begins or ends there may be no segment that could charge
 * anything: the compiler lost what was charged there once.
 */
class DividedFuelTests {

	private static final int VOID = 0x40;

	/** What {@link #PART} costs. */
	private static final int P = 20 * 6;

	private static final byte[] GET = bytes(Opcode.LOCAL_GET, 0);

	private static final byte[] ONE = bytes(Opcode.I32_CONST, 1);

	/** So much that a block with it is divided. Whether the local is 0 stays the same. */
	private static final byte[] PART = repeat(20, GET, ONE, Opcode.I32_MUL, ONE, Opcode.I32_OR, Opcode.DROP);

	/** Into how many segments that is divided, at least. */
	private static final int SEGMENTS = 6;

	private static final byte[] COUNT_DOWN = bytes(GET, ONE, Opcode.I32_SUB, Opcode.LOCAL_TEE, 0, Opcode.BR_IF, 0);

	static Stream<Arguments> functions() {
		return Stream.of(blocks(), loops(), arms(), branches()).flatMap((functions) -> functions);
	}

	private static Stream<Arguments> blocks() {
		byte[] nested = block(block(PART), PART);
		return Stream.of(Arguments.of("a block that only opens another", body(nested, PART, GET), 1, 3 * P + 1),
				Arguments.of("blocks that only open and close others", body(block(block(block(PART))), GET), 1, P + 1),
				Arguments.of("a block that only opens another, behind code", body(PART, nested, GET), 1, 3 * P + 1),
				Arguments.of("a block that only opens another, with many locals",
						bodyWithLocals(bytes(1, 100, I32), nested, GET), 1, 2 * P + 1),
				Arguments.of("a block that begins with nothing", body(block(Opcode.NOP, block(), PART), GET), 1, P + 1),
				Arguments.of("code behind the end of a block", body(block(PART), PART, GET), 1, 2 * P + 1),
				Arguments.of("a block that ends where one in it does", body(block(PART, block(PART)), PART, GET), 1,
						3 * P + 1),
				Arguments.of("one instruction behind the end of a block", body(block(PART), GET), 1, P + 1),
				Arguments.of("a try without handlers that only opens a block",
						body(Opcode.TRY_TABLE, VOID, 0, block(PART), PART, Opcode.END, GET), 1, 2 * P + 1));
	}

	private static Stream<Arguments> loops() {
		return Stream.of(
				Arguments.of("a loop that begins with a block", body(loop(block(PART), PART, COUNT_DOWN), GET), 7,
						7 * (2 * P + 5) + 1),
				Arguments.of("a loop that only opens and closes a block", body(loop(block(PART)), GET), 7, P + 1),
				Arguments.of("a loop that begins with blocks in each other",
						body(loop(block(block(PART), PART), COUNT_DOWN), GET), 7, 7 * (2 * P + 5) + 1),
				Arguments.of("a loop that begins with a loop", body(loop(loop(PART), PART, COUNT_DOWN), GET), 7,
						7 * (2 * P + 5) + 1),
				Arguments.of("a loop in a block that begins with it", body(block(loop(PART, COUNT_DOWN)), PART, GET), 7,
						7 * (P + 5) + P + 1),
				Arguments.of("a loop that a branch from a block in it leads back to",
						body(loop(block(PART, GET, ONE, Opcode.I32_SUB, Opcode.LOCAL_TEE, 0, Opcode.BR_IF, 1)), GET), 7,
						7 * (P + 5) + 1));
	}

	private static Stream<Arguments> arms() {
		byte[] both = body(GET, Opcode.IF, VOID, PART, Opcode.ELSE, PART, PART, Opcode.END, PART, GET);
		byte[] blocks = body(GET, Opcode.IF, VOID, block(PART), Opcode.ELSE, block(block(PART), PART), Opcode.END, GET);
		byte[] one = body(GET, Opcode.IF, VOID, PART, Opcode.END, GET);
		byte[] inArm = body(GET, Opcode.IF, VOID, GET, Opcode.IF, VOID, PART, Opcode.ELSE, PART, Opcode.END,
				Opcode.ELSE, PART, PART, Opcode.END, PART, GET);
		byte[] value = body(GET, Opcode.IF, I32, PART, GET, Opcode.ELSE, PART, PART, GET, Opcode.END, PART);
		return Stream.of(Arguments.of("the first of two arms", both, 1, 2 + 2 * P + 1),
				Arguments.of("the second of two arms", both, 0, 2 + 3 * P + 1),
				Arguments.of("the first of two arms that are blocks", blocks, 1, 2 + P + 1),
				Arguments.of("the second of two arms that are blocks", blocks, 0, 2 + 2 * P + 1),
				Arguments.of("one arm", one, 1, 2 + P + 1), Arguments.of("no arm", one, 0, 2 + 1),
				Arguments.of("an arm in an arm", inArm, 1, 2 + 2 + 2 * P + 1),
				Arguments.of("an arm beside arms in an arm", inArm, 0, 2 + 3 * P + 1),
				Arguments.of("the first of two arms with a value", value, 1, 2 + 2 * P + 1),
				Arguments.of("the second of two arms with a value", value, 0, 2 + 3 * P + 1));
	}

	private static Stream<Arguments> branches() {
		byte[] leave = body(block(PART, GET, Opcode.BR_IF, 0, PART), PART, GET);
		byte[] leaveTwo = body(block(block(PART, GET, Opcode.BR_IF, 1, PART), PART), PART, GET);
		byte[] table = body(block(block(block(PART, GET, Opcode.BR_TABLE, 2, 0, 1, 2), PART), PART, block(PART)), PART,
				GET);
		byte[] early = body(block(block(PART, GET, Opcode.IF, VOID, GET, Opcode.RETURN, Opcode.END), PART), GET);
		byte[] dead = body(block(PART, Opcode.BR, 0, PART, block(PART)), PART, GET);
		return Stream.of(Arguments.of("a branch to the end of a block", leave, 1, 2 * P + 2 + 1),
				Arguments.of("no branch to the end of a block", leave, 0, 3 * P + 2 + 1),
				Arguments.of("a branch further out", leaveTwo, 1, 2 * P + 2 + 1),
				Arguments.of("no branch further out", leaveTwo, 0, 4 * P + 2 + 1),
				Arguments.of("a branch table, 0", table, 0, 5 * P + 2 + 1),
				Arguments.of("a branch table, 1", table, 1, 4 * P + 2 + 1),
				Arguments.of("a branch table, default", table, 2, 2 * P + 2 + 1),
				Arguments.of("an early return", early, 1, P + 2 + 2),
				Arguments.of("a late return", early, 0, 2 * P + 2 + 1),
				Arguments.of("code that is not reached", dead, 1, 2 * P + 1 + 1));
	}

	private static byte[] block(Object... code) {
		return bytes(Opcode.BLOCK, VOID, bytes(code), Opcode.END);
	}

	private static byte[] loop(Object... code) {
		return bytes(Opcode.LOOP, VOID, bytes(code), Opcode.END);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("functions")
	void dividedFunctionsChargeWhatTheInterpreterCharges(String what, byte[] body, int argument, long cost) {
		for (Tier tier : Tier.values()) {
			assertThat(FuelCostTests.call(tier, body, argument, cost)).as("%s: %s", tier, what).isEqualTo(cost);
			FuelCostTests.assertExhausted(tier, body, argument, cost - 1);
		}
	}

	/** Otherwise the functions above would not show anything. */
	@ParameterizedTest(name = "{0}")
	@MethodSource("functions")
	void functionsAreDividedInTheirBlocks(String what, byte[] body, int argument, long cost) {
		CompiledCode code = (CompiledCode) Tier.DIVIDED
			.code(ModuleReader.read(FuelCostTests.withBody(body), ModuleLimits.defaults()), true);
		assertThat(code.report().functions().get(0).segments()).as("segments of %s", what).isGreaterThan(SEGMENTS);
		assertThat(code.interpreted()).isEmpty();
	}

}

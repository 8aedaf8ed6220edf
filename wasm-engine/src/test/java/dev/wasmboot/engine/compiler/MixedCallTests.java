package dev.wasmboot.engine.compiler;

import java.util.stream.IntStream;

import dev.wasmboot.engine.GuestFrame;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import dev.wasmboot.engine.module.WasmModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Functions that are compiled, and those that the compiler leaves to the interpreter,
 * call each other, most of them as the last thing they do. Each counts its argument down.
 */
class MixedCallTests {

	private static final int COMPILED = 0;

	private static final int INTERPRETED = 1;

	/** Calls itself once in a while. */
	private static final int OTHER_COMPILED = 2;

	/** Calls one of the others, and is no tail call. */
	private static final int CALLER = 3;

	/** Calls the next one, and is called by it. */
	private static final int RECURSIVE = 4;

	private static final int RECURSIVE_INTERPRETED = 5;

	/** More entries of a branch table than the compiler takes. */
	private static final int MANY = 20_001;

	private static final int TIMES = 100_000;

	@ParameterizedTest
	@ValueSource(ints = { COMPILED, INTERPRETED, CALLER })
	void tailCallsNeedNoStack(int function) {
		assertThat(call(bytes(Opcode.I32_CONST, 42, Opcode.RETURN), function, 5)).isEqualTo(42);
	}

	@Test
	void leaveNoFramesBehind() {
		TrapException trap = catchThrowableOfType(TrapException.class,
				() -> call(bytes(Opcode.UNREACHABLE), CALLER, 5));

		assertThat(trap.trap()).isEqualTo(Trap.UNREACHABLE);
		assertThat(trap.frames()).extracting(GuestFrame::function).endsWith(CALLER).hasSize(2);
	}

	@Test
	void framesOfADeepStackAreInOrder() {
		TrapException trap = catchThrowableOfType(TrapException.class,
				() -> call(bytes(Opcode.UNREACHABLE), RECURSIVE, 250));

		// The one that was called in vain is no frame; the JVM does not tell all of them
		assertThat(trap.trap()).isEqualTo(Trap.CALL_STACK_EXHAUSTED);
		assertThat(trap.frames()).hasSize(TrapException.MOST_FRAMES)
			.extracting(GuestFrame::function)
			.startsWith(IntStream.range(0, 100)
				.mapToObj((i) -> (i % 2 == 0) ? RECURSIVE_INTERPRETED : RECURSIVE)
				.toArray(Integer[]::new));
	}

	private static int call(byte[] end, int function, int depth) {
		WasmModule module = ModuleReader.read(module(end), ModuleLimits.defaults());
		CompiledCode code = new CompiledCode(module,
				new CompilerOptions(60, 30, true, false, false, VectorForm.usable(), HotMethods.ALL));
		code.compileAll();
		assertThat(code.interpreted()).containsOnlyKeys(INTERPRETED, RECURSIVE_INTERPRETED);
		try (CodeCall call = new CodeCall(code, depth)) {
			call.stack().slots()[0] = TIMES;
			call.call(function);
			return (int) call.stack().slots()[0];
		}
	}

	private static byte[] module(byte[] end) {
		byte[] numbers = { WasmBytes.I32 };
		byte[] largeTable = bytes(Opcode.BLOCK, 0x40, Opcode.LOCAL_GET, 0, Opcode.BR_TABLE, u32(MANY),
				WasmBytes.repeat(MANY + 1, 0), Opcode.END);
		return WasmBytes.module(WasmBytes.sectionOf(WasmBytes.TYPES, WasmBytes.type(numbers, numbers)),
				WasmBytes.sectionOf(WasmBytes.FUNCTIONS, u32(0), u32(0), u32(0), u32(0), u32(0), u32(0)),
				WasmBytes.sectionOf(WasmBytes.CODE, WasmBytes.body(countDown(end), Opcode.RETURN_CALL, INTERPRETED),
						WasmBytes.body(countDown(end), largeTable, Opcode.RETURN_CALL, OTHER_COMPILED),
						WasmBytes.body(countDown(end), Opcode.LOCAL_GET, 0, Opcode.I32_CONST, 3, Opcode.I32_AND,
								Opcode.IF, 0x40, Opcode.LOCAL_GET, 0, Opcode.RETURN_CALL, COMPILED, Opcode.END,
								Opcode.LOCAL_GET, 0, Opcode.RETURN_CALL, OTHER_COMPILED),
						WasmBytes.body(Opcode.LOCAL_GET, 0, Opcode.CALL, INTERPRETED),
						WasmBytes.body(countDown(end), Opcode.CALL, RECURSIVE_INTERPRETED),
						WasmBytes.body(largeTable, Opcode.LOCAL_GET, 0, Opcode.CALL, RECURSIVE)));
	}

	/** Leave the argument less one, or end where it is zero. */
	private static byte[] countDown(byte[] end) {
		return bytes(Opcode.LOCAL_GET, 0, Opcode.I32_EQZ, Opcode.IF, 0x40, end, Opcode.END, Opcode.LOCAL_GET, 0,
				Opcode.I32_CONST, 1, Opcode.I32_SUB, Opcode.LOCAL_SET, 0, Opcode.LOCAL_GET, 0);
	}

}

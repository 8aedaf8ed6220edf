package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.HostCall;
import dev.wasmboot.engine.runtime.HostFunctionInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.I32;
import static dev.wasmboot.engine.module.WasmBytes.IMPORTS;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.body;
import static dev.wasmboot.engine.module.WasmBytes.bodyWithLocals;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.repeat;
import static dev.wasmboot.engine.module.WasmBytes.s64;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static dev.wasmboot.engine.module.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Functions of the host have room on the stack, however deep the guest is and however
 * large its frames are: what runs out of stack is the guest, since a function of the host
 * may hold a lock.
 */
class HostStackTests {

	private static final int I64 = 0x7e;

	private static final int VOID = 0x40;

	/** As much as a JVM gives a thread if nothing else is said. */
	private static final long STACK_BYTES = 1 << 20;

	/** As deep as the stack is, with the smallest frames. */
	private static final int MOST_DEPTH = 130;

	/**
	 * How many frames of the host there are before: less than a guest's takes, so that it
	 * is not by chance how much of the stack is left.
	 */
	private static final int[] FRAMES_BEFORE = { 0, 40, 80, 120, 160 };

	/** Calls the function above with one less, and the host in the end. */
	private static final byte[] NEXT = body(Opcode.LOCAL_GET, 0, Opcode.IF, VOID, Opcode.LOCAL_GET, 0, Opcode.I32_CONST,
			s64(-1), Opcode.I32_ADD, Opcode.CALL, 1, Opcode.ELSE, Opcode.CALL, 0, Opcode.END);

	/** Functions that call the next one between what makes their frames large. */
	static Stream<byte[]> frames() {
		int count = 550;
		byte[] locals = bytes(1, u32(count), I64);
		byte[] sets = bytes(IntStream.rangeClosed(1, count)
			.mapToObj((local) -> bytes(Opcode.I64_CONST, 1, Opcode.LOCAL_SET, u32(local)))
			.toArray());
		byte[] pushes = repeat(count, Opcode.I64_CONST, 1);
		byte[] drops = repeat(count, Opcode.DROP);
		byte[] call = bytes(Opcode.LOCAL_GET, 0, Opcode.CALL, 2);
		return Stream.of(bodyWithLocals(locals, call), bodyWithLocals(locals, sets, call), body(pushes, call, drops),
				body(repeat(12, pushes, drops), pushes, call, drops));
	}

	@ParameterizedTest
	@MethodSource("frames")
	void hostFunctionsHaveRoom(byte[] body) throws InterruptedException {
		WasmModule module = ModuleReader
			.read(WasmBytes.module(sectionOf(TYPES, type(bytes(), bytes()), type(bytes(I32), bytes())),
					sectionOf(IMPORTS, bytes("host", "descend", 0, 0)), sectionOf(FUNCTIONS, bytes(1), bytes(1)),
					sectionOf(CODE, body, NEXT)), ModuleLimits.defaults());
		Host host = new Host();
		List<Throwable> failures = new ArrayList<>();

		Thread thread = new Thread(null, () -> callAtEachDepth(module, host, failures), "guest", STACK_BYTES);
		thread.start();
		thread.join();

		assertThat(failures).isEmpty();
		assertThat(host.overflows).isZero();
		assertThat(host.calls).isPositive();
	}

	private static void callAtEachDepth(WasmModule module, Host host, List<Throwable> failures) {
		for (int depth = 0; depth < MOST_DEPTH; depth++) {
			for (int before : FRAMES_BEFORE) {
				int wanted = depth;
				below(before, () -> call(module, host, wanted, failures));
			}
		}
	}

	private static void call(WasmModule module, Host host, int depth, List<Throwable> failures) {
		// Frames are largest before HotSpot has compiled the function
		CompiledCode code = new CompiledCode(module);
		try (CodeCall call = new CodeCall(code, 10_000, host)) {
			call.stack().slots()[0] = depth;
			call.call(1);
		}
		catch (TrapException ex) {
			if (ex.trap() != Trap.CALL_STACK_EXHAUSTED) {
				failures.add(ex);
			}
		}
	}

	/** Run something below some frames of the host. */
	private static void below(int frames, Runnable task) {
		if (frames == 0) {
			task.run();
		}
		else {
			below(frames - 1, task);
		}
	}

	/** Needs less than the room that is promised, and more than a guest's frame takes. */
	private static final class Host extends HostFunctionInstance {

		private int calls;

		private int overflows;

		Host() {
			super("host", "descend", new FunctionType(List.<ValueType>of(), List.of()));
		}

		@Override
		protected void run(HostCall call) {
			this.calls++;
			try {
				descend(600);
			}
			catch (StackOverflowError ex) {
				this.overflows++;
			}
		}

		private static int descend(int left) {
			return (left == 0) ? 0 : descend(left - 1) + 1;
		}

	}

}

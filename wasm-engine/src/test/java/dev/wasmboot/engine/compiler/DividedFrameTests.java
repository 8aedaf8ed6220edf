package dev.wasmboot.engine.compiler;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import org.junit.jupiter.api.Test;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.bodyWithLocals;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.module;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static dev.wasmboot.engine.module.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What the locals of divided functions take, which are on the heap. The limit of how deep
 * calls nest is what bounds them.
 */
class DividedFrameTests {

	private static final int CALL_DEPTH = 10_000;

	private static final int LOCALS = 4000;

	/**
	 * As many numbers for each call as the interpreter has room for, and as many again.
	 */
	private static final long MOST_BYTES = CALL_DEPTH * 128L * Long.BYTES * 2;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	@Test
	void callsWithManyLocalsNestLessDeep() throws Exception {
		CompiledCode code = compile(bytes(Opcode.CALL, 0));

		assertThat(onALargeStack(() -> allocatedByCalling(code))).isLessThan(MOST_BYTES);
	}

	@Test
	void functionWithManyLocalsIsCalledWhereOneCallIsLeft() throws Exception {
		CompiledCode code = compile(bytes());
		try (CodeCall call = new CodeCall(code, 1)) {
			call.call(0);
		}
	}

	/** A function of which each local is in use. */
	private static CompiledCode compile(byte[] start) {
		byte[] uses = bytes(IntStream.range(0, LOCALS)
			.mapToObj((local) -> bytes(Opcode.LOCAL_GET, u32(local), Opcode.I64_CONST, 1, Opcode.I64_ADD,
					Opcode.LOCAL_SET, u32(local)))
			.toArray());
		CompiledCode code = new CompiledCode(ModuleReader.read(
				module(sectionOf(TYPES, type(bytes(), bytes())), sectionOf(FUNCTIONS, bytes(0)),
						sectionOf(CODE, bodyWithLocals(bytes(1, u32(LOCALS), 0x7e), start, uses))),
				ModuleLimits.defaults()));
		code.compileAll();
		assertThat(code.interpreted()).isEmpty();
		return code;
	}

	private static long allocatedByCalling(CompiledCode code) {
		try (CodeCall call = new CodeCall(code, CALL_DEPTH)) {
			long before = THREADS.getCurrentThreadAllocatedBytes();
			TrapException trap = catchThrowableOfType(TrapException.class, () -> call.call(0));
			long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
			assertThat(trap.trap()).isEqualTo(Trap.CALL_STACK_EXHAUSTED);
			return allocated;
		}
	}

	/** The Java stack is not to be what ends first. */
	private static <T> T onALargeStack(Callable<T> task) throws Exception {
		ExecutorService executor = Executors
			.newSingleThreadExecutor((runnable) -> new Thread(null, runnable, "large stack", 64 << 20));
		try {
			return executor.submit(task).get();
		}
		finally {
			executor.shutdown();
		}
	}

}

package dev.wasmboot.engine.compiler;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.body;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.module;
import static dev.wasmboot.engine.module.WasmBytes.repeat;
import static dev.wasmboot.engine.module.WasmBytes.section;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * In which order the classes of a module are made.
 */
class CompilationOrderTests {

	private static final int FUNCTIONS_OF_MODULE = 100;

	/** As long as a class is, about. */
	private static final byte[] BODY = body(repeat(2000, Opcode.I32_CONST, 0, Opcode.DROP));

	@Test
	@Timeout(value = 1, unit = TimeUnit.MINUTES)
	void whatIsNeededNowDoesNotWaitForAllThatMayBeNeeded() throws InterruptedException {
		WasmModule module = ModuleReader.read(
				module(sectionOf(TYPES, type(bytes(), bytes())),
						section(FUNCTIONS, FUNCTIONS_OF_MODULE, repeat(FUNCTIONS_OF_MODULE, 0)),
						section(CODE, FUNCTIONS_OF_MODULE, repeat(FUNCTIONS_OF_MODULE, BODY))),
				ModuleLimits.defaults());
		// So that the JVM has what makes that class
		new CompiledCode(module).entry(0);
		Map<String, byte[]> made = Collections.synchronizedMap(new LinkedHashMap<>());
		CompiledCode code = new CompiledCode(module, CompilerOptions.defaults(), new ClassesInMap(made));
		CountDownLatch free = new CountDownLatch(1);
		CountDownLatch over = new CountDownLatch(1);
		CompilerThreads.runLater(() -> await(free));
		for (int i = 1; i < Runtime.getRuntime().availableProcessors(); i++) {
			CompilerThreads.runLater(() -> await(over));
		}
		try {
			code.compileLater();
			Thread needing = new Thread(() -> code.entry(0));
			needing.start();
			while (needing.getState() != Thread.State.WAITING) {
				Thread.onSpinWait();
			}
			free.countDown();
			needing.join();
		}
		finally {
			free.countDown();
			over.countDown();
		}

		// One thread had what there was to do, and the first chunk was first in the queue
		assertThat(List.copyOf(made.keySet()).indexOf("E0")).isBetween(0, 1);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}

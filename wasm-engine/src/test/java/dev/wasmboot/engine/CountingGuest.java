package dev.wasmboot.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;

import static dev.wasmboot.engine.module.WasmBytes.I32;
import static dev.wasmboot.engine.module.WasmBytes.bodyWithLocals;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.repeat;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * A JVM that collects garbage while a guest counts, which takes minutes.
 */
final class CountingGuest {

	private static final int VOID = 0x40;

	/** How many turns inner loops have: fewer than there are between two looks. */
	private static final int FEW = 50;

	private static final int DEPTH = 3;

	private static final int COLLECTIONS = 5;

	/** Works on a global: HotSpot leaves out what is of no use. */
	private static final byte[] SLOW = bytes(
			Opcode.GLOBAL_GET, 0, repeat(20, Opcode.I32_CONST, 1, Opcode.I32_OR, Opcode.I32_CONST, u32(0x7fff_ffffL),
					Opcode.LOCAL_GET, 1, Opcode.I32_ADD, Opcode.I32_REM_U, Opcode.LOCAL_GET, 1, Opcode.I32_XOR),
			Opcode.GLOBAL_SET, 0);

	private CountingGuest() {
	}

	/**
	 * Fail if the guest holds up the collections until it ends.
	 */
	public static void main(String[] args) throws InterruptedException {
		try (WasmEngine engine = WasmEngine.create()) {
			for (String way : List.of("once", "nested", "called")) {
				collectDuring(engine, way);
			}
		}
		// The guests have not ended
		Runtime.getRuntime().halt(0);
	}

	private static void collectDuring(WasmEngine engine, String way) throws InterruptedException {
		Instance instance = instance(engine);
		ExportedFunction function = instance.function(way).orElseThrow();
		for (int i = 0; i < 30; i++) {
			function.call(way.equals("once") ? 100_000 : 40);
		}
		AtomicInteger ended = new AtomicInteger();
		CountDownLatch begun = new CountDownLatch(1);
		Thread guest = new Thread(() -> {
			begun.countDown();
			function.call(Integer.MAX_VALUE);
			ended.incrementAndGet();
		});
		guest.setDaemon(true);
		guest.start();
		begun.await();
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
		}
		if (ended.get() > 0) {
			throw new IllegalStateException(
					"'" + way + "' was over before the heap was collected " + COLLECTIONS + " times");
		}
	}

	private static Instance instance(WasmEngine engine) {
		List<byte[]> codes = new ArrayList<>();
		codes.add(bodyWithLocals(bytes(1, 1, I32), counting(bytes(Opcode.LOCAL_GET, 0), 1, SLOW)));
		codes.add(bodyWithLocals(bytes(1, DEPTH + 1, I32), nested(bytes(Opcode.LOCAL_GET, 0), DEPTH)));
		for (int i = 0; i < DEPTH; i++) {
			byte[] call = bytes(Opcode.I32_CONST, u32(FEW), Opcode.CALL, i + 3);
			codes.add(bodyWithLocals(bytes(1, 1, I32), counting(bytes(Opcode.LOCAL_GET, 0), 1, call)));
		}
		codes.add(bodyWithLocals(bytes(1, 1, I32), SLOW));
		byte[] module = WasmBytes.module(sectionOf(WasmBytes.TYPES, WasmBytes.type(bytes(I32), bytes())),
				sectionOf(WasmBytes.FUNCTIONS, codes.stream().map((code) -> bytes(0)).toArray(byte[][]::new)),
				sectionOf(WasmBytes.GLOBALS, bytes(I32, 1, Opcode.I32_CONST, 0, Opcode.END)),
				sectionOf(WasmBytes.EXPORTS, bytes("once", 0, 0), bytes("nested", 0, 1), bytes("called", 0, 2)),
				sectionOf(WasmBytes.CODE, codes.toArray(byte[][]::new)));
		CompiledModule compiled = engine.load(module);
		Policy policy = Policy.denyAll().with(Limits.defaults().withTimeout(Duration.ofHours(1)));
		return engine.instantiate(compiled, EffectivePolicy.decide(compiled.requests(), policy));
	}

	/** A loop that counts a local from zero up to a limit. */
	private static byte[] counting(byte[] limit, int counter, byte[] turn) {
		return bytes(Opcode.I32_CONST, 0, Opcode.LOCAL_SET, counter, Opcode.LOOP, VOID, turn, Opcode.LOCAL_GET, counter,
				Opcode.I32_CONST, 1, Opcode.I32_ADD, Opcode.LOCAL_TEE, counter, limit, Opcode.I32_LT_S, Opcode.BR_IF, 0,
				Opcode.END);
	}

	private static byte[] nested(byte[] limit, int depth) {
		byte[] inner = (depth > 1) ? nested(bytes(Opcode.I32_CONST, u32(FEW)), depth - 1) : SLOW;
		return counting(limit, (depth == 1) ? 1 : depth + 1, inner);
	}

}

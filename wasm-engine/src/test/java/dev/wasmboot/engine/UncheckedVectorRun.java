package dev.wasmboot.engine;

import dev.wasmboot.engine.compiler.VectorForm;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import dev.wasmboot.engine.simd.VectorOperation;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * A program that copies vectors within a memory until HotSpot has compiled that, and then
 * expects each copy that leaves the memory to trap.
 */
final class UncheckedVectorRun {

	private static final int TURNS = 200_000;

	/** From the first operand to the second one. */
	private static final byte[] COPY = bytes(HotLoop.SECOND_OPERAND, HotLoop.FIRST_OPERAND, 0xfd,
			VectorOperation.V128_LOAD.code(), 0, u32(0), 0xfd, VectorOperation.I8X16_NEG.code(), 0xfd,
			VectorOperation.V128_STORE.code(), 0, u32(0), HotLoop.RESULT, Opcode.I64_CONST, 1, Opcode.I64_ADD,
			HotLoop.SET_RESULT);

	private UncheckedVectorRun() {
	}

	public static void main(String[] arguments) {
		try (HotLoop loop = new HotLoop((module) -> Tier.compiled(module, false, VectorForm.PROCESSOR), TURNS,
				HotLoop.MEMORY, WasmBytes.I32, COPY)) {
			Instance instance = loop.instance();
			for (int i = 0; i < 5; i++) {
				if (loop.run(instance, 0, 16 * i) != TURNS) {
					throw new IllegalStateException("it does not turn");
				}
			}
			for (int address : new int[] { 65_521, 65_535, 65_536, -1, -16, Integer.MAX_VALUE, Integer.MIN_VALUE }) {
				expectTrap(loop, address, 0);
				expectTrap(loop, 0, address);
			}
		}
	}

	private static void expectTrap(HotLoop loop, int from, int to) {
		try {
			loop.run(loop.instance(), from, to);
		}
		catch (TrapException ex) {
			if (ex.trap() == Trap.MEMORY_OUT_OF_BOUNDS) {
				return;
			}
			throw ex;
		}
		throw new IllegalStateException("a copy from " + from + " to " + to + " is out of bounds");
	}

}

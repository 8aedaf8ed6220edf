package dev.wasmboot.engine.difference;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.FunctionBody;
import dev.wasmboot.engine.module.Immediates;
import dev.wasmboot.engine.module.MemoryInstructions;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.NumericInstructions;
import dev.wasmboot.engine.module.NumericInstructions.Numeric;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.simd.VectorOperation;
import org.jspecify.annotations.Nullable;

/**
 * A mistake that an engine might make: it does one instruction in place of another one
 * with the same operands.
 *
 * @param opcode the instruction it should do
 * @param done the one it does, of the same types and encoded in as many bytes
 */
record Mistake(int opcode, int done) {

	/** Vector instructions from this one on take a byte more. */
	private static final int LONG = 0x80;

	/**
	 * A mistake for each instruction there is one for: the next one of its kind is done.
	 */
	static List<Mistake> all() {
		Map<Object, List<Integer>> kinds = new LinkedHashMap<>();
		for (int opcode = 0; opcode <= Opcode.I64_TRUNC_SAT_F64_U; opcode++) {
			Numeric types = NumericInstructions.of(opcode);
			add(kinds, (types != null) ? List.of(types, opcode < 0x100) : null, opcode);
		}
		for (int opcode = Opcode.I32_LOAD; opcode <= Opcode.I64_LOAD32_U; opcode++) {
			add(kinds, MemoryInstructions.of(opcode), opcode);
		}
		for (VectorOperation operation : VectorOperation.values()) {
			boolean other = operation.deterministic() == operation;
			add(kinds, other ? List.of(operation.shape(), operation.laneType(), operation.code() / LONG) : null,
					Opcode.VECTOR + operation.code());
		}
		return kinds.values().stream().map(Mistake::within).flatMap(Collection::stream).toList();
	}

	private static void add(Map<Object, List<Integer>> kinds, @Nullable Object kind, int opcode) {
		if (kind != null) {
			kinds.computeIfAbsent(kind, (key) -> new ArrayList<>()).add(opcode);
		}
	}

	private static List<Mistake> within(List<Integer> kind) {
		List<Mistake> mistakes = new ArrayList<>();
		for (int i = 0; i < kind.size() && kind.size() > 1; i++) {
			mistakes.add(new Mistake(kind.get(i), kind.get((i + 1) % kind.size())));
		}
		return mistakes;
	}

	/**
	 * A module that has the one instruction wherever another one has the other.
	 * @param subject the other module
	 * @return the module, {@code null} if there is nothing to change
	 */
	@Nullable Subject in(Subject subject) {
		byte[] changed = in(subject.module());
		return (changed != null) ? subject.with(ModuleReader.read(changed, ModuleLimits.defaults())) : null;
	}

	private byte @Nullable [] in(WasmModule module) {
		byte[] changed = null;
		for (FunctionBody body : module.bodies()) {
			ByteReader in = new ByteReader(module.bytes(), body.codeStart(), body.end());
			while (in.remaining() > 0) {
				int opcode = in.opcode();
				if (opcode == this.opcode) {
					changed = Objects.requireNonNullElseGet(changed, () -> module.bytes().clone());
					write(changed, in.position());
				}
				Immediates.skip(in, opcode);
			}
		}
		return changed;
	}

	/** Replace the opcode that ends somewhere. */
	private void write(byte[] bytes, int end) {
		if (this.done >= Opcode.VECTOR + LONG) {
			bytes[end - 1] = (byte) ((this.done - Opcode.VECTOR) / LONG);
			bytes[end - 2] = (byte) (this.done | LONG);
		}
		else {
			bytes[end - 1] = (byte) this.done;
		}
	}

	@Override
	public String toString() {
		return Integer.toHexString(this.opcode) + " as " + Integer.toHexString(this.done);
	}

}

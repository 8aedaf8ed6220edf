package dev.wasmboot.engine.difference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.FunctionBody;
import dev.wasmboot.engine.module.Immediates;
import dev.wasmboot.engine.module.WasmModule;

import static dev.wasmboot.engine.module.WasmBytes.bodyWithLocals;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * The body of a function, written anew: with other instructions, and with more locals.
 */
final class NewBody {

	private final byte[] module;

	private final FunctionBody old;

	private final int oldGroups;

	private final byte[] oldLocals;

	private final int firstLocal;

	private final List<Object> locals = new ArrayList<>();

	private final List<Object> code = new ArrayList<>();

	/**
	 * Begin without instructions.
	 * @param module the module
	 * @param index which of its bodies is written anew
	 */
	NewBody(WasmModule module, int index) {
		this.module = module.bytes();
		this.old = module.bodies().get(index);
		ByteReader in = new ByteReader(this.module, this.old.start(), this.old.end());
		this.oldGroups = in.u32();
		this.oldLocals = Arrays.copyOfRange(this.module, in.position(), this.old.codeStart());
		int local = module.functions().get(module.importedFunctions() + index).parameters().size();
		for (int i = 0; i < this.oldGroups; i++) {
			local += in.u32();
			in.u8();
		}
		this.firstLocal = local;
	}

	/**
	 * Write something in the place of each instruction, but for the last {@code end}.
	 */
	NewBody with(Step step) {
		ByteReader in = new ByteReader(this.module, this.old.codeStart(), this.old.end() - 1);
		while (in.remaining() > 0) {
			int start = in.position();
			int opcode = in.opcode();
			int immediates = in.position();
			Immediates.skip(in, opcode);
			byte[] whole = Arrays.copyOfRange(this.module, start, in.position());
			if (!step.replace(opcode, new ByteReader(whole, immediates - start, whole.length))) {
				add(whole);
			}
		}
		return this;
	}

	/**
	 * Another local.
	 * @return its index
	 */
	byte[] local(ValueType type) {
		byte[] index = u32(this.firstLocal + this.locals.size());
		this.locals.add(bytes(1, type.code()));
		return index;
	}

	void add(Object... instructions) {
		this.code.add(bytes(instructions));
	}

	/** What is left of an instruction. */
	static byte[] rest(ByteReader in) {
		byte[] rest = new byte[in.remaining()];
		for (int i = 0; i < rest.length; i++) {
			rest[i] = (byte) in.u8();
		}
		return rest;
	}

	byte[] finish() {
		return bodyWithLocals(
				bytes(u32(this.oldGroups + this.locals.size()), this.oldLocals, bytes(this.locals.toArray())),
				this.code.toArray());
	}

	/**
	 * What is done about each instruction.
	 */
	interface Step {

		/**
		 * Write something else, if there is to be something else.
		 * @param opcode the instruction
		 * @param immediates what follows the opcode
		 * @return whether something was written; if not, the instruction stays
		 */
		boolean replace(int opcode, ByteReader immediates);

	}

}

package dev.wasmboot.engine.difference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmModule;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.s64;
import static dev.wasmboot.engine.module.WasmBytes.type;

/**
 * Takes the parameters of blocks away: what a block takes goes into it through locals. A
 * loop keeps its parameters, since jumps to it bring their own.
 */
final class BlockParameters {

	private static final int NO_RESULT = 0x40;

	private final WasmModule module;

	private final List<FunctionType> types = new ArrayList<>();

	BlockParameters(WasmModule module) {
		this.module = module;
	}

	/**
	 * The types that blocks need besides those of the module, behind which they stand.
	 */
	List<byte[]> types() {
		return this.types.stream().map((added) -> type(codes(added.parameters()), codes(added.results()))).toList();
	}

	/**
	 * A body without them.
	 * @param index which
	 */
	byte[] without(int index) {
		return new Blocks(new NewBody(this.module, index)).write();
	}

	/**
	 * The parameters of a block.
	 * @param module the module
	 * @param opcode the instruction
	 * @param in the code, just past the opcode; it stays there
	 * @return the parameters, none for what is no block
	 */
	static List<ValueType> of(WasmModule module, int opcode, ByteReader in) {
		return switch (opcode) {
			case Opcode.BLOCK, Opcode.LOOP, Opcode.IF, Opcode.TRY_TABLE -> {
				int start = in.position();
				long type = in.s33();
				in.position(start);
				yield (type >= 0) ? module.types().get((int) type).parameters() : List.of();
			}
			default -> List.of();
		};
	}

	/** What can be taken away. */
	List<ValueType> removable(int opcode, ByteReader in) {
		return (opcode != Opcode.LOOP) ? of(this.module, opcode, in) : List.of();
	}

	private byte[] withoutParameters(FunctionType type) {
		if (type.results().size() < 2) {
			return type.results().isEmpty() ? bytes(NO_RESULT) : codes(type.results());
		}
		FunctionType wanted = new FunctionType(List.of(), type.results());
		int index = this.module.types().indexOf(wanted);
		if (index < 0) {
			if (!this.types.contains(wanted)) {
				this.types.add(wanted);
			}
			index = this.module.types().size() + this.types.indexOf(wanted);
		}
		return s64(index);
	}

	private static byte[] codes(List<ValueType> types) {
		return bytes(types.stream().map(ValueType::code).toArray());
	}

	/** The blocks of a body. */
	private final class Blocks {

		private final NewBody body;

		private final Deque<Block> open = new ArrayDeque<>();

		Blocks(NewBody body) {
			this.body = body;
		}

		byte[] write() {
			return this.body.with(this::replace).finish();
		}

		private boolean replace(int opcode, ByteReader in) {
			return switch (opcode) {
				case Opcode.BLOCK, Opcode.LOOP, Opcode.IF, Opcode.TRY_TABLE -> begin(opcode, in);
				case Opcode.ELSE -> alternate(this.open.pop());
				case Opcode.END -> end(this.open.pop());
				default -> false;
			};
		}

		private boolean begin(int opcode, ByteReader in) {
			List<ValueType> parameters = removable(opcode, in);
			Block block = new Block(parameters.stream().map(this.body::local).toList(), opcode == Opcode.IF);
			this.open.push(block);
			if (parameters.isEmpty()) {
				return false;
			}
			byte[] condition = (opcode == Opcode.IF) ? this.body.local(ValueType.I32) : null;
			if (condition != null) {
				this.body.add(Opcode.LOCAL_SET, condition);
			}
			for (int i = parameters.size() - 1; i >= 0; i--) {
				this.body.add(Opcode.LOCAL_SET, block.parameters.get(i));
			}
			if (condition != null) {
				this.body.add(Opcode.LOCAL_GET, condition);
			}
			FunctionType type = BlockParameters.this.module.types().get((int) in.s33());
			this.body.add(opcode, withoutParameters(type), NewBody.rest(in));
			pass(block);
			return true;
		}

		private boolean alternate(Block block) {
			this.open.push(new Block(block.parameters, false));
			this.body.add(Opcode.ELSE);
			pass(block);
			return true;
		}

		/** Without an {@code else}, what an {@code if} takes is what it gives. */
		private boolean end(Block block) {
			if (block.mayAlternate) {
				this.body.add(Opcode.ELSE);
				pass(block);
			}
			this.body.add(Opcode.END);
			return true;
		}

		private void pass(Block block) {
			block.parameters.forEach((local) -> this.body.add(Opcode.LOCAL_GET, local));
		}

	}

	/**
	 * An open block.
	 *
	 * @param parameters the locals that have what it takes
	 * @param mayAlternate whether an {@code else} may follow
	 */
	private record Block(List<byte[]> parameters, boolean mayAlternate) {

	}

}

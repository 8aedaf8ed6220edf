package dev.wasmboot.engine.module;

import java.util.Arrays;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.GlobalType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.simd.VectorShape;

/**
 * Reads and validates the constant expressions of a module. They see what was decoded
 * before them: the imported globals and those defined earlier.
 */
final class ConstantExpressions {

	private final Draft draft;

	private final int deepest;

	private ValueType[] stack = new ValueType[8];

	private int height;

	private int depth;

	/**
	 * Create a reader.
	 * @param draft what the expressions may refer to
	 * @param deepest how many values the evaluation of one may need at a time
	 */
	ConstantExpressions(Draft draft, int deepest) {
		this.draft = draft;
		this.deepest = deepest;
	}

	/**
	 * Read an expression with its final {@code end}.
	 * @param expected the type that it has to have
	 */
	ConstantExpression read(ByteReader in, ValueType expected) {
		int start = in.position();
		this.height = 0;
		this.depth = 0;
		int at = start;
		for (int opcode = in.opcode(); opcode != Opcode.END; opcode = in.opcode()) {
			readInstruction(opcode, in, at);
			at = in.position();
		}
		if (this.height != 1 || this.stack[0] != expected) {
			throw Flaw.invalid("type mismatch: " + expected + " expected, found " + describe(), start);
		}
		return new ConstantExpression(expected, this.draft.bytes, start, this.depth);
	}

	private void readInstruction(int opcode, ByteReader in, int at) {
		this.draft.features.useInstruction(opcode, at);
		switch (opcode) {
			case Opcode.I32_CONST -> {
				in.s32();
				push(ValueType.I32, at);
			}
			case Opcode.I64_CONST -> {
				in.s64();
				push(ValueType.I64, at);
			}
			case Opcode.F32_CONST -> {
				in.f32();
				push(ValueType.F32, at);
			}
			case Opcode.F64_CONST -> {
				in.f64();
				push(ValueType.F64, at);
			}
			case Opcode.V128_CONST -> {
				in.skip(VectorShape.CONST.immediateBytes());
				push(ValueType.V128, at);
			}
			case Opcode.REF_NULL -> push(ValueTypes.readHeap(in), at);
			case Opcode.REF_FUNC -> {
				this.draft.referable.set(this.draft.readFunction(in));
				push(ValueType.FUNCREF, at);
			}
			case Opcode.GLOBAL_GET -> push(readGlobal(in, at), at);
			case Opcode.I32_ADD, Opcode.I32_SUB, Opcode.I32_MUL -> compute(ValueType.I32, at);
			case Opcode.I64_ADD, Opcode.I64_SUB, Opcode.I64_MUL -> compute(ValueType.I64, at);
			default -> {
				if (!Opcode.isKnown(opcode)) {
					throw Unsupported.instruction(opcode, at);
				}
				throw Flaw.invalid("constant expression required", at);
			}
		}
	}

	private ValueType readGlobal(ByteReader in, int at) {
		int index = this.draft.readGlobal(in);
		GlobalType global = this.draft.globals.get(index);
		if (global.mutable()) {
			throw Flaw.invalid("constant expression required: global " + index + " is mutable", at);
		}
		if (index >= this.draft.importedGlobals) {
			this.draft.features.use(Feature.EXTENDED_CONSTANTS, at);
		}
		return global.type();
	}

	private void push(ValueType type, int at) {
		if (this.height == this.deepest) {
			throw Flaw.tooLarge("a constant expression of more than " + this.deepest + " operands at a time", at);
		}
		if (this.height == this.stack.length) {
			this.stack = Arrays.copyOf(this.stack, 2 * this.height);
		}
		this.stack[this.height++] = type;
		this.depth = Math.max(this.depth, this.height);
	}

	/** Two operands become a result of the same type. */
	private void compute(ValueType type, int at) {
		if (this.height < 2 || this.stack[this.height - 1] != type || this.stack[this.height - 2] != type) {
			throw Flaw.invalid("type mismatch: two operands of type " + type + " expected, found " + describe(), at);
		}
		this.draft.features.use(Feature.EXTENDED_CONSTANTS, at);
		this.height--;
	}

	private String describe() {
		return (this.height == 0) ? "nothing" : (this.height == 1) ? this.stack[0].toString() : this.height + " values";
	}

}

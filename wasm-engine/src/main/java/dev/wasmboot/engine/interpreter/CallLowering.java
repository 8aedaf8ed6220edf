package dev.wasmboot.engine.interpreter;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.WasmModule;

/**
 * Lowers calls. The callee's frame begins where its arguments are; a tail call brings
 * them to the beginning of the caller's.
 */
final class CallLowering {

	private final WasmModule module;

	private final ByteReader in;

	private final Emitter emitter;

	CallLowering(WasmModule module, ByteReader in, Emitter emitter) {
		this.module = module;
		this.in = in;
		this.emitter = emitter;
	}

	void call(boolean tail) {
		int callee = this.in.u32();
		FunctionType type = this.module.functions().get(callee);
		int base = arguments(type, tail);
		if (tail) {
			this.emitter.emit(Op.wordXy(Op.RETURN_CALL, callee, 0));
			return;
		}
		this.emitter.emit(Op.wordXy(Op.CALL, callee, base));
		pushResults(type);
	}

	void callIndirect(boolean tail) {
		int typeIndex = this.in.u32();
		int table = this.in.u32();
		FunctionType type = this.module.types().get(typeIndex);
		if (this.module.tables().get(table).index() == ValueType.I64) {
			this.emitter.narrow(0);
		}
		int index = this.emitter.operand();
		if (tail) {
			// Out of the way of the arguments, which go to the bottom of the frame
			this.emitter.pushSettled(Bank.NUMBER);
			int above = this.emitter.slot(this.emitter.pop());
			if (index != above) {
				this.emitter.emit(Op.word(Op.MOVE, above, index, 0));
				index = above;
			}
		}
		int base = arguments(type, tail);
		this.emitter.emit(Op.word(tail ? Op.RETURN_CALL_INDIRECT : Op.CALL_INDIRECT, 0, index, base));
		this.emitter.emit(Emitter.pair(typeIndex, table));
		this.emitter.meet();
		if (!tail) {
			pushResults(type);
		}
	}

	/**
	 * Pop the arguments of a call.
	 * @return the slot of the first one
	 */
	private int arguments(FunctionType type, boolean tail) {
		int count = type.parameters().size();
		this.emitter.settleTop(count);
		int first = this.emitter.stack().height() - count;
		if (tail && count > 0 && this.emitter.slot(first) != 0) {
			this.emitter.emit(Op.word(Op.MOVE_BLOCK, 0, this.emitter.slot(first), count));
		}
		for (int i = 0; i < count; i++) {
			this.emitter.pop();
		}
		return this.emitter.slot(first);
	}

	private void pushResults(FunctionType type) {
		this.emitter.pushSettled(type.results());
		this.emitter.meet();
	}

}

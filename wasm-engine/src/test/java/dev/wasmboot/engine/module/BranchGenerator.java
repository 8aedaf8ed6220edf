package dev.wasmboot.engine.module;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.Labels.Label;

import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * Makes up jumps and ways out of the function. Those that always happen are in a block of
 * their own, with code behind them that cannot be reached. A jump to a loop counts as one
 * of its turns.
 */
final class BranchGenerator {

	private final ModuleGenerator module;

	private final BodyGenerator body;

	private final BodyWriter out;

	private final BodyLocals locals;

	private final Labels labels;

	private final NumericGenerator numbers;

	private final CallGenerator calls;

	private final ExceptionGenerator exceptions;

	BranchGenerator(ModuleGenerator module, BodyGenerator body, BodyWriter out, BodyLocals locals, Labels labels,
			NumericGenerator numbers, CallGenerator calls, ExceptionGenerator exceptions) {
		this.module = module;
		this.body = body;
		this.out = out;
		this.locals = locals;
		this.labels = labels;
		this.numbers = numbers;
		this.calls = calls;
		this.exceptions = exceptions;
	}

	void jump() {
		this.labels.openBlock();
		this.body.statements();
		int distance = this.labels.any();
		Label label = this.labels.get(distance);
		leaveIfDone(label);
		this.body.values(label.carried());
		this.out.instruction(Opcode.BR, u32(distance));
		this.numbers.unreachable();
		this.labels.close();
	}

	/** Within a block: leave it if a loop that is to be jumped to does not go on. */
	private void leaveIfDone(Label label) {
		if (label.isLoop()) {
			this.locals.countDown(label.counter());
			this.out.emit(Opcode.I32_EQZ, Opcode.BR_IF, 0);
		}
	}

	void conditional() {
		int distance = this.labels.any();
		Label label = this.labels.get(distance);
		this.body.values(label.carried());
		this.body.value(ValueType.I32);
		if (label.isLoop()) {
			this.locals.countDown(label.counter());
			this.out.emit(Opcode.I32_AND);
		}
		this.out.instruction(Opcode.BR_IF, u32(distance));
		this.body.drop(label.carried());
	}

	void table() {
		this.labels.openBlock();
		List<ValueType> carried = this.labels.get(this.labels.any()).carried();
		List<Integer> same = this.labels.carrying(carried);
		List<Integer> targets = new ArrayList<>();
		for (int i = this.module.between(1, 5); i > 0; i--) {
			targets.add(this.module.oneOf(same));
		}
		targets.forEach((target) -> leaveIfDone(this.labels.get(target)));
		this.body.values(carried);
		this.body.value(ValueType.I32);
		if (this.module.chance(2)) {
			this.out.emit(Opcode.I32_CONST, 0x07, Opcode.I32_AND);
		}
		this.out.instruction(Opcode.BR_TABLE, u32(targets.size() - 1));
		targets.forEach((target) -> this.out.emit(u32(target)));
		this.numbers.unreachable();
		this.labels.close();
	}

	/** Leave the function in one of the ways there are. */
	void leave() {
		this.labels.openBlock();
		this.body.value(ValueType.I32);
		this.out.emit(Opcode.BR_IF, 0);
		switch (this.module.between(0, 7)) {
			case 0 -> this.calls.returnResults();
			case 1 -> this.out.instruction(Opcode.UNREACHABLE);
			case 2, 3 -> this.exceptions.throwNew();
			case 4 -> this.exceptions.throwReference();
			default -> this.calls.tail();
		}
		this.numbers.unreachable();
		this.labels.close();
	}

}

package dev.wasmboot.engine.module;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;

import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * Makes up calls, direct ones and those through a table, and returns. What is called are
 * functions after the one that calls, but for a few.
 */
final class CallGenerator {

	private final ModuleGenerator module;

	private final int function;

	private final BodyGenerator body;

	private final BodyWriter out;

	private final BodyLocals locals;

	private final IndexGenerator indices;

	/**
	 * Create a generator.
	 * @param function the function that calls
	 */
	CallGenerator(ModuleGenerator module, int function, BodyGenerator body, BodyWriter out, BodyLocals locals,
			IndexGenerator indices) {
		this.module = module;
		this.function = function;
		this.body = body;
		this.out = out;
		this.locals = locals;
		this.indices = indices;
	}

	/** A call whose results nothing takes. */
	void statement() {
		int callee = callee();
		if (callee >= 0) {
			this.body.drop(call(callee));
		}
	}

	/** A call for one of its results. */
	void value(ValueType wanted) {
		int callee = callee();
		if (callee < 0 || !this.module.functions.get(callee).results().contains(wanted)) {
			this.body.leaf(wanted);
			return;
		}
		List<ValueType> results = new ArrayList<>(call(callee));
		while (results.get(results.size() - 1) != wanted) {
			results.remove(results.size() - 1);
			this.out.emit(Opcode.DROP);
		}
		// What is below the wanted one has to go, too
		int kept = this.locals.types().indexOf(wanted);
		if (results.size() > 1) {
			if (kept < 0) {
				this.out.emit(Opcode.DROP);
				results.remove(results.size() - 1);
				this.body.drop(results);
				this.body.leaf(wanted);
				return;
			}
			this.out.emit(Opcode.LOCAL_SET, u32(kept));
			results.remove(results.size() - 1);
			results.forEach((result) -> this.out.emit(Opcode.DROP));
			this.out.emit(Opcode.LOCAL_GET, u32(kept));
		}
	}

	/** Return what another function returns, or else other values. */
	void tail() {
		int callee = this.module.has(Feature.TAIL_CALLS) ? callee() : -1;
		if (callee < 0 || !this.module.functions.get(callee).results().equals(results())) {
			returnResults();
			return;
		}
		call(callee, Opcode.RETURN_CALL, Opcode.RETURN_CALL_INDIRECT);
	}

	void returnResults() {
		this.body.values(results());
		this.out.instruction(Opcode.RETURN);
	}

	private List<ValueType> results() {
		return this.module.functions.get(this.function).results();
	}

	/** A function after this one, rarely any. */
	private int callee() {
		int last = this.module.functions.size() - 1;
		if (this.module.chance(50)) {
			return this.module.between(0, last);
		}
		return (this.function == last) ? -1 : this.module.between(this.function + 1, last);
	}

	private List<ValueType> call(int callee) {
		return call(callee, Opcode.CALL, Opcode.CALL_INDIRECT);
	}

	/** Call a function, or whichever one is in a table; sometimes it is that one. */
	private List<ValueType> call(int callee, int direct, int indirect) {
		FunctionType called = this.module.functions.get(callee);
		int table = this.module.table(ValueType.FUNCREF);
		if (table < 0 || this.module.chance(2)) {
			this.body.values(called.parameters());
			this.out.instruction(direct, u32(callee));
			return called.results();
		}
		ValueType index = this.module.tables.get(table).index();
		int slot = this.module.chance(2) ? this.module.between(0, 9) : -1;
		if (slot >= 0) {
			this.out.emit(this.module.number(index, slot), Opcode.REF_FUNC, u32(callee), Opcode.TABLE_SET, u32(table));
		}
		this.body.values(called.parameters());
		if (slot >= 0) {
			this.out.emit(this.module.number(index, slot));
		}
		else {
			this.indices.small(index);
		}
		this.out.instruction(indirect, u32(this.module.types.indexOf(called)), u32(table));
		return called.results();
	}

}

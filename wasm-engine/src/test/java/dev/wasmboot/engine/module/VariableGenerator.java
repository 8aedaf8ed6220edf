package dev.wasmboot.engine.module;

import java.util.List;

import dev.wasmboot.engine.GlobalType;
import dev.wasmboot.engine.ValueType;

import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * Makes up what is done with locals and globals.
 */
final class VariableGenerator {

	private final ModuleGenerator module;

	private final BodyGenerator body;

	private final BodyWriter out;

	private final List<ValueType> locals;

	VariableGenerator(ModuleGenerator module, BodyGenerator body, BodyWriter out, BodyLocals locals) {
		this.module = module;
		this.body = body;
		this.out = out;
		this.locals = locals.types();
	}

	/**
	 * Get a variable of a type if there is one, in two of three cases.
	 * @return whether that was done
	 */
	boolean get(ValueType wanted) {
		int start = this.module.between(0, Math.max(0, this.locals.size() - 1));
		return !this.module.chance(3) && (getLocal(wanted, start) || getGlobal(wanted));
	}

	private boolean getLocal(ValueType wanted, int start) {
		for (int i = start; i < this.locals.size(); i++) {
			if (this.locals.get(i) == wanted) {
				this.out.instruction(Opcode.LOCAL_GET, u32(i));
				return true;
			}
		}
		return false;
	}

	private boolean getGlobal(ValueType wanted) {
		for (int i = 0; i < this.module.globals.size(); i++) {
			if (this.module.globals.get(i).type() == wanted) {
				this.out.instruction(Opcode.GLOBAL_GET, u32(i));
				return true;
			}
		}
		return false;
	}

	void setLocal() {
		if (!this.locals.isEmpty()) {
			int local = this.module.between(0, this.locals.size() - 1);
			this.body.value(this.locals.get(local));
			this.out.instruction(Opcode.LOCAL_SET, u32(local));
		}
	}

	/** Set some of those that can be set. */
	void setGlobals() {
		for (int i = 0; i < this.module.globals.size(); i++) {
			GlobalType global = this.module.globals.get(i);
			if (global.mutable() && this.module.chance(2)) {
				this.body.value(global.type());
				this.out.instruction(Opcode.GLOBAL_SET, u32(i));
			}
		}
	}

	/** A value that is put into a local, too. */
	void tee(ValueType wanted) {
		this.body.value(wanted);
		int local = this.locals.lastIndexOf(wanted);
		if (local >= 0) {
			this.out.instruction(Opcode.LOCAL_TEE, u32(local));
		}
	}

}

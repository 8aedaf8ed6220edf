package dev.wasmboot.engine.compiler;

import java.util.List;

import org.objectweb.asm.Opcodes;

/**
 * Writes what counts fuel, in code that does.
 * <p>
 * While a method runs, what is left is in one of its locals: to consume some is a
 * subtraction there, and to look whether any is left a comparison, both of which cost
 * next to nothing. A field that is written for each stretch is what loops with little
 * work would spend most of their time on.
 * <p>
 * Whatever else may consume fuel finds what is left in a field. So it is lent before a
 * call, taken back behind it, and put back where the method ends. Where it ends in an
 * exception, a handler for all of them does that, and lets it pass; unless the fuel was
 * lent when that was thrown, which the local tells by a value that it never has
 * otherwise.
 */
final class FuelCode {

	private static final String THROWABLE = "java/lang/Throwable";

	private static final String SELF = "L" + JavaTypes.INSTANCE + ";";

	private final MethodFrame frame;

	private final Bytecode out;

	private final int slot;

	private final Label start = new Label();

	/**
	 * Whether nothing was consumed since it was taken, so that the field has the same.
	 */
	private boolean unchanged;

	/**
	 * Create a writer.
	 * @param slot the local with the fuel that is left, or -1 if the code counts none
	 */
	FuelCode(MethodFrame frame, int slot) {
		this.frame = frame;
		this.out = frame.out();
		this.slot = slot;
	}

	/**
	 * Begin what is to be put back behind, when all locals have their values.
	 */
	void begin() {
		if (counted()) {
			this.out.label(this.start);
		}
	}

	/**
	 * End the method. Nothing leads here but exceptions.
	 */
	void end() {
		if (!counted()) {
			return;
		}
		Label handler = new Label();
		this.frame.stack().meet(0, List.of());
		this.out.label(handler);
		this.out.handler(this.start, handler, handler, THROWABLE);
		this.frame.meet(THROWABLE);
		call("keepFuel", "V");
		this.out.op(Opcodes.ATHROW);
	}

	/**
	 * Consume what a stretch costs.
	 */
	void consume(int cost) {
		this.out.variable(Opcodes.LLOAD, this.slot);
		this.out.constant((long) cost);
		this.out.op(Opcodes.LSUB);
		this.out.variable(Opcodes.LSTORE, this.slot);
		this.unchanged = false;
	}

	/**
	 * Trap if more was consumed than there was.
	 */
	void check() {
		if (counted()) {
			call("checkFuel", "V");
		}
	}

	/**
	 * Lend it to what is called, or thrown.
	 */
	void lend() {
		if (!counted()) {
			return;
		}
		if (this.unchanged) {
			this.out.constant(CompiledInstance.LENT);
		}
		else {
			call("lendFuel", "J");
		}
		this.out.variable(Opcodes.LSTORE, this.slot);
	}

	/**
	 * Take what is left, where a method or a handler begins, or back what was lent.
	 */
	void take() {
		if (counted()) {
			this.frame.loadInstance();
			this.out.callVirtual(JavaTypes.INSTANCE, "fuel", "()J");
			this.out.variable(Opcodes.LSTORE, this.slot);
			this.unchanged = true;
		}
	}

	/**
	 * Put it back before the method returns.
	 */
	void putBack() {
		if (counted() && !this.unchanged) {
			call("putFuel", "V");
		}
	}

	/**
	 * Note that ways meet: what one of them has done the other ones may not have.
	 */
	void meet() {
		this.unchanged = false;
	}

	private boolean counted() {
		return this.slot >= 0;
	}

	private void call(String method, String result) {
		this.out.variable(Opcodes.LLOAD, this.slot);
		this.frame.loadInstance();
		this.out.callStatic(JavaTypes.INSTANCE, method, "(J" + SELF + ")" + result);
	}

}

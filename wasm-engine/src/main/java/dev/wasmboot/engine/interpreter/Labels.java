package dev.wasmboot.engine.interpreter;

import java.util.ArrayList;
import java.util.List;

/**
 * The blocks that are open while a function is lowered, the function itself around them.
 */
final class Labels {

	private final List<Label> open = new ArrayList<>();

	private final Handlers.Builder handlers;

	/**
	 * Open the function itself.
	 * @param handlers where what is inside a block looks for handlers
	 * @param whole the label of the function
	 */
	Labels(Handlers.Builder handlers, Label whole) {
		this.handlers = handlers;
		open(whole);
	}

	void open(Label label) {
		label.regionInside = this.handlers.innermost();
		this.open.add(label);
	}

	/**
	 * Close the innermost block.
	 */
	Label pop() {
		return this.open.remove(this.open.size() - 1);
	}

	/**
	 * Find a block.
	 * @param depth how many open ones are within it
	 */
	Label at(int depth) {
		return this.open.get(this.open.size() - 1 - depth);
	}

	/**
	 * Whether the function itself has ended.
	 */
	boolean isEmpty() {
		return this.open.isEmpty();
	}

}

package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The variables of a segment, by their key. A function that is divided looks for one with
 * every other instruction, several times over, when the JVM has just started: so this is
 * a table without objects for the keys. A variable is at the first free place from that
 * of its key on; half of the places are free.
 */
final class Variables {

	/** 2<sup>32</sup> divided by the golden ratio: neighbours get places far apart. */
	private static final int SPREAD = 0x9e3779b9;

	private final List<Variable> order = new ArrayList<>();

	private @Nullable Variable[] places = new Variable[32];

	@Nullable Variable get(int key) {
		return this.places[place(key)];
	}

	/**
	 * Add one whose key is not there.
	 */
	void add(Variable variable) {
		this.order.add(variable);
		if (2 * this.order.size() > this.places.length) {
			this.places = new Variable[2 * this.places.length];
			this.order.forEach((each) -> this.places[place(each.key)] = each);
		}
		else {
			this.places[place(variable.key)] = variable;
		}
	}

	/** Where a variable is, or would be. */
	private int place(int key) {
		int mask = this.places.length - 1;
		int at = (key * SPREAD) >>> Integer.numberOfLeadingZeros(mask);
		while (true) {
			Variable found = this.places[at];
			if (found == null || found.key == key) {
				return at;
			}
			at = (at + 1) & mask;
		}
	}

	/**
	 * All variables, in the order in which they were added.
	 */
	List<Variable> inOrder() {
		return this.order;
	}

}

package dev.wasmboot.engine.module;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.ValueType;

/**
 * What can be jumped to where code is made up: the blocks that are open, and the function
 * around them. Each is known by how many blocks further out it is.
 */
final class Labels {

	private static final int NO_LOOP = -1;

	private final ModuleGenerator module;

	private final BodyWriter out;

	/** The innermost last. */
	private final List<Label> labels = new ArrayList<>();

	Labels(ModuleGenerator module, BodyWriter out, List<ValueType> results) {
		this.module = module;
		this.out = out;
		this.labels.add(new Label(results, NO_LOOP));
	}

	/** How many blocks are open. */
	int depth() {
		return this.labels.size() - 1;
	}

	/** Begin a block that takes and gives nothing. */
	void openBlock() {
		this.out.emit(Opcode.BLOCK, 0x40);
		open(List.of());
	}

	/**
	 * Note that a block begins.
	 * @param carried what a jump to it carries
	 */
	void open(List<ValueType> carried) {
		this.labels.add(new Label(carried, NO_LOOP));
	}

	/**
	 * Note that a loop begins.
	 * @param carried what a jump to it carries
	 * @param counter the local that it counts in
	 */
	void openLoop(List<ValueType> carried, int counter) {
		this.labels.add(new Label(carried, counter));
	}

	/** End the innermost block. */
	void close() {
		closed();
		this.out.emit(Opcode.END);
	}

	/** Note that the innermost block ends. */
	void closed() {
		this.labels.remove(this.labels.size() - 1);
	}

	/** Any of them. */
	int any() {
		return this.module.between(0, depth());
	}

	Label get(int distance) {
		return this.labels.get(depth() - distance);
	}

	/** Those that jumps carry some types to. */
	List<Integer> carrying(List<ValueType> types) {
		List<Integer> same = new ArrayList<>();
		for (int i = 0; i < this.labels.size(); i++) {
			if (get(i).carried().equals(types)) {
				same.add(i);
			}
		}
		return same;
	}

	/**
	 * A block that is open.
	 *
	 * @param carried what a jump to it carries
	 * @param counter the local that the loop counts in, {@link #NO_LOOP} if it is none
	 */
	record Label(List<ValueType> carried, int counter) {

		boolean isLoop() {
			return this.counter != NO_LOOP;
		}

	}

}

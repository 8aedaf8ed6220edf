package dev.wasmboot.engine.runtime;

import java.util.Arrays;

import dev.wasmboot.engine.TableType;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import org.jspecify.annotations.Nullable;

/**
 * A table of references. Indexes and lengths are the guest's numbers, unsigned.
 */
public final class Table implements ExternValue {

	private final TableType type;

	private final Budget budget;

	private @Nullable Object[] elements;

	private Table(TableType type, Budget budget, @Nullable Object initial) {
		this.type = type;
		this.budget = budget;
		this.elements = new @Nullable Object[(int) type.minimum()];
		if (initial != null) {
			Arrays.fill(this.elements, initial);
		}
	}

	/**
	 * Create a table of its minimum size.
	 * @param type its declared size
	 * @param budget what its elements are taken from
	 * @param initial what each element is
	 * @return the table, or {@code null} if the budget has not enough left
	 */
	public static @Nullable Table create(TableType type, Budget budget, @Nullable Object initial) {
		if (!budget.take(type.minimum())) {
			return null;
		}
		return new Table(type, budget, initial);
	}

	@Override
	public TableType type() {
		return new TableType(this.type.element(), this.type.index(), this.elements.length, this.type.maximum());
	}

	public int size() {
		return this.elements.length;
	}

	public @Nullable Object get(int index) {
		@Nullable Object[] all = this.elements;
		if (isOutside(index, all)) {
			throw new TrapException(Trap.TABLE_OUT_OF_BOUNDS);
		}
		return all[index];
	}

	public void set(int index, @Nullable Object value) {
		@Nullable Object[] all = this.elements;
		if (isOutside(index, all)) {
			throw new TrapException(Trap.TABLE_OUT_OF_BOUNDS);
		}
		all[index] = value;
	}

	/**
	 * The function at an index, for an indirect call.
	 */
	public FunctionInstance function(int index) {
		@Nullable Object[] all = this.elements;
		if (isOutside(index, all)) {
			throw new TrapException(Trap.UNDEFINED_ELEMENT);
		}
		Object function = all[index];
		if (function == null) {
			throw new TrapException(Trap.UNINITIALIZED_ELEMENT,
					Trap.UNINITIALIZED_ELEMENT + " " + Integer.toUnsignedString(index));
		}
		return (FunctionInstance) function;
	}

	/** Written so, HotSpot finds that the array's own check is the same. */
	private static boolean isOutside(int index, @Nullable Object[] all) {
		return index < 0 || index >= all.length;
	}

	/**
	 * Grow by some elements.
	 * @return the size before, or -1 if the table may not grow that far
	 */
	public int grow(int delta, @Nullable Object value) {
		int before = this.elements.length;
		long most = (this.type.maximum() == -1) ? Integer.MAX_VALUE : Math.min(Integer.MAX_VALUE, this.type.maximum());
		long added = Integer.toUnsignedLong(delta);
		if (added > most - before || !this.budget.take(added)) {
			return -1;
		}
		if (added == 0) {
			return before;
		}
		try {
			this.elements = Arrays.copyOf(this.elements, (int) (before + added));
		}
		catch (OutOfMemoryError ex) {
			this.budget.giveBack(added);
			return -1;
		}
		Arrays.fill(this.elements, before, this.elements.length, value);
		return before;
	}

	public void fill(int index, @Nullable Object value, int length) {
		check(index, length);
		Arrays.fill(this.elements, index, index + length, value);
	}

	public static void copy(Table target, int to, Table source, int from, int length) {
		source.check(from, length);
		target.check(to, length);
		System.arraycopy(source.elements, from, target.elements, to, length);
	}

	public void init(int to, @Nullable Object[] segment, int from, int length) {
		if (Integer.toUnsignedLong(from) + Integer.toUnsignedLong(length) > segment.length) {
			throw new TrapException(Trap.TABLE_OUT_OF_BOUNDS);
		}
		check(to, length);
		System.arraycopy(segment, from, this.elements, to, length);
	}

	/**
	 * The elements as they are now.
	 * @return a copy
	 */
	public @Nullable Object[] snapshot() {
		return this.elements.clone();
	}

	/**
	 * Set the table's content and size.
	 */
	public void restore(@Nullable Object[] content) {
		this.budget.giveBack(this.elements.length);
		if (!this.budget.take(content.length)) {
			throw new TrapException(Trap.HOST_OUT_OF_MEMORY);
		}
		this.elements = content.clone();
	}

	private void check(int index, int length) {
		if (Integer.toUnsignedLong(index) + Integer.toUnsignedLong(length) > this.elements.length) {
			throw new TrapException(Trap.TABLE_OUT_OF_BOUNDS);
		}
	}

}

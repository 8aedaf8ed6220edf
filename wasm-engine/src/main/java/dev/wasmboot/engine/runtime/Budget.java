package dev.wasmboot.engine.runtime;

/**
 * An amount that may be used up, shared by all that use it: the bytes of an instance's
 * memories, or the elements of its tables.
 */
public final class Budget {

	private final long limit;

	private long used;

	public Budget(long limit) {
		this.limit = limit;
	}

	/**
	 * Take part of what is left.
	 * @param amount how much, not negative
	 * @return whether that much was left
	 */
	public boolean take(long amount) {
		if (amount > this.limit - this.used) {
			return false;
		}
		this.used += amount;
		return true;
	}

	/**
	 * Give part back.
	 * @param amount how much
	 */
	public void giveBack(long amount) {
		this.used -= amount;
	}

	/**
	 * The whole amount.
	 * @return the limit
	 */
	public long limit() {
		return this.limit;
	}

}

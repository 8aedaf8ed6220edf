package dev.wasmboot.engine.runtime;

import java.util.OptionalLong;

import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.module.FuelCosts;

/**
 * The fuel of calls under one context: how much each begins with, and what the one in
 * progress, or the last one, has left. What code costs says {@link FuelCosts}; here is
 * only what costs more the larger its operands are.
 * <p>
 * Where fuel is not limited there is more than a call can use, so that code that counts,
 * called by an instance that does not, need not ask.
 */
public final class Fuel {

	private static final int BYTES_PER_UNIT = 64;

	private static final int ELEMENTS_PER_UNIT = 8;

	private OptionalLong limit = OptionalLong.empty();

	private long full = Long.MAX_VALUE;

	private long left = Long.MAX_VALUE;

	/**
	 * Set how much the calls have that begin from now on.
	 * @param units how much, empty for any
	 */
	public void setLimit(OptionalLong units) {
		this.limit = units;
		this.full = units.orElse(Long.MAX_VALUE);
	}

	/** At the beginning of a call. */
	void refill() {
		this.left = this.full;
	}

	/**
	 * What the call in progress, or the last one, has consumed.
	 * @return units, not more than it had; empty if fuel is not limited
	 */
	public OptionalLong consumed() {
		return this.limit.isPresent() ? OptionalLong.of(this.full - Math.max(this.left, 0)) : OptionalLong.empty();
	}

	/**
	 * Consume fuel, as much as there is and more: {@link #check} is to follow before
	 * anything that may take long.
	 * @param cost how much, not negative
	 */
	public void consume(long cost) {
		this.left -= cost;
	}

	/**
	 * Trap if more was consumed than there was.
	 * @throws TrapException with {@link Trap#FUEL_EXHAUSTED} if nothing is left
	 */
	public void check() {
		if (this.left < 0) {
			throw new TrapException(Trap.FUEL_EXHAUSTED, Trap.FUEL_EXHAUSTED + ": the call needs more than the "
					+ this.full + " units that the limit 'fuel' allows");
		}
	}

	/**
	 * What the call in progress has left.
	 * @return units, negative if more was consumed than there was
	 */
	public long left() {
		return this.left;
	}

	/**
	 * Set what the call in progress has left, after fuel was consumed.
	 * @param units how much, negative if more was consumed than there was
	 */
	public void setLeft(long units) {
		this.left = units;
	}

	/**
	 * Consume what filling or copying bytes costs, which then begins at once.
	 * @param length how many, unsigned
	 * @throws TrapException with {@link Trap#FUEL_EXHAUSTED} if there is less
	 */
	public void chargeBytes(int length) {
		charge(Integer.toUnsignedLong(length) / BYTES_PER_UNIT);
	}

	/**
	 * Consume what filling or copying elements of tables costs, which then begins at
	 * once.
	 * @param length how many, unsigned
	 * @throws TrapException with {@link Trap#FUEL_EXHAUSTED} if there is less
	 */
	public void chargeElements(int length) {
		charge(Integer.toUnsignedLong(length) / ELEMENTS_PER_UNIT);
	}

	private void charge(long cost) {
		consume(cost);
		check();
	}

}

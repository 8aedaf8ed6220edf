package dev.wasmboot.engine.module;

import java.util.Arrays;

/**
 * What the instructions of a function cost in fuel, and where that is charged: the one
 * place that both tiers ask, so that they cannot differ.
 * <p>
 * A <em>stretch</em> is a set of instructions of which all are executed if one is, as
 * long as nothing traps and nothing is thrown. It is charged as a whole, before the first
 * of them that costs anything; so what ends in the middle of a stretch has paid for all
 * of it, wherever it ends. Where a block only begins or ends nothing is charged, for in a
 * divided function such a place may be in no segment. How stretches are found says
 * {@link FuelScan}.
 * <p>
 * What an instruction costs beyond that, since it does more the larger its operands are,
 * is charged when it is executed.
 * <p>
 * <em>That fuel has run out</em> is found where a loop begins a turn, before and behind
 * calls, before exceptions are thrown, and where the outermost function returns; not
 * where something is charged. So a call does a little more than it can pay for, but no
 * more than is written between two of these places; and code need not ask for each
 * stretch.
 */
public final class FuelCosts {

	private static final FuelCosts NONE = new FuelCosts(false, new int[0], new int[0]);

	private static final int CALL = 5;

	private static final int THROW = 50;

	private static final int BULK = 10;

	private static final int VECTOR = 4;

	private final boolean counted;

	private final int[] positions;

	private final int[] costs;

	/**
	 * Create costs.
	 * @param counted whether there are any
	 * @param positions where something is charged, in ascending order
	 * @param costs how much
	 */
	FuelCosts(boolean counted, int[] positions, int[] costs) {
		this.counted = counted;
		this.positions = positions;
		this.costs = costs;
	}

	/**
	 * The costs where fuel is not counted.
	 * @return no costs
	 */
	public static FuelCosts none() {
		return NONE;
	}

	/**
	 * Find the costs of a function.
	 * @param module the module, validated
	 * @param function the function's index, one that the module defines
	 * @return the costs
	 */
	public static FuelCosts of(WasmModule module, int function) {
		return new FuelScan(module, function).costs();
	}

	/**
	 * Whether fuel is counted.
	 * @return whether there are costs at all
	 */
	public boolean counted() {
		return this.counted;
	}

	/**
	 * What is to be charged before an instruction is executed.
	 * @param position where the instruction is in the module
	 * @return the cost of the stretch that is charged there, or 0
	 */
	public int before(int position) {
		int found = Arrays.binarySearch(this.positions, position);
		return (found >= 0) ? this.costs[found] : 0;
	}

	/**
	 * Whether it is to be found before an instruction that no fuel is left.
	 * @param opcode the instruction
	 * @return whether it is
	 */
	public boolean checksBefore(int opcode) {
		return this.counted && switch (opcode) {
			case Opcode.CALL, Opcode.CALL_INDIRECT, Opcode.RETURN_CALL, Opcode.RETURN_CALL_INDIRECT, Opcode.THROW,
					Opcode.THROW_REF, Opcode.RETHROW ->
				true;
			default -> false;
		};
	}

	/**
	 * Whether it is to be found behind an instruction that no fuel is left: when a call
	 * has returned, and at the beginning of a turn of a loop.
	 * @param opcode the instruction
	 * @return whether it is
	 */
	public boolean checksBehind(int opcode) {
		return this.counted && (opcode == Opcode.CALL || opcode == Opcode.CALL_INDIRECT || opcode == Opcode.LOOP);
	}

	/**
	 * What an instruction costs, whatever its operands.
	 */
	static int of(int opcode) {
		return switch (opcode) {
			case Opcode.NOP, Opcode.BLOCK, Opcode.LOOP, Opcode.ELSE, Opcode.END, Opcode.TRY, Opcode.TRY_TABLE,
					Opcode.CATCH, Opcode.CATCH_ALL, Opcode.DELEGATE ->
				0;
			case Opcode.CALL, Opcode.CALL_INDIRECT, Opcode.RETURN_CALL, Opcode.RETURN_CALL_INDIRECT -> CALL;
			case Opcode.THROW, Opcode.THROW_REF, Opcode.RETHROW -> THROW;
			case Opcode.MEMORY_GROW, Opcode.MEMORY_FILL, Opcode.MEMORY_COPY, Opcode.MEMORY_INIT, Opcode.TABLE_GROW,
					Opcode.TABLE_FILL, Opcode.TABLE_COPY, Opcode.TABLE_INIT ->
				BULK;
			default -> (opcode >= Opcode.VECTOR) ? VECTOR : 1;
		};
	}

}

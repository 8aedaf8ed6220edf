package dev.wasmboot.engine;

/**
 * How large a module may be. Checked while it is decoded, before anything is allocated
 * for it. The defaults admit every program that browsers admit.
 *
 * @param bytes the size of the module
 * @param types function types
 * @param functions functions, imported ones included
 * @param functionBytes the code of one function
 * @param locals locals of one function, parameters included
 * @param operands values on the operand stack of one function; with the locals at most
 * {@value #MOST_SLOTS}
 * @param parameters parameters of a function or block
 * @param results results of a function or block
 * @param nesting blocks within blocks
 * @param imports imports
 * @param exports exports
 * @param globals globals, imported ones included
 * @param tables tables, imported ones included
 * @param memories memories, imported ones included
 * @param segments data segments, and as many element segments
 * @param tags exception tags, imported ones included
 */
public record ModuleLimits(int bytes, int types, int functions, int functionBytes, int locals, int operands,
		int parameters, int results, int nesting, int imports, int exports, int globals, int tables, int memories,
		int segments, int tags) {

	/** What a function's locals and operands may come to together. */
	public static final int MOST_SLOTS = 65_535;

	private static final ModuleLimits DEFAULTS = new ModuleLimits(128 << 20, 1_000_000, 1_000_000, 7_654_321, 50_000,
			15_000, 1_000, 1_000, 5_000, 1_000_000, 1_000_000, 1_000_000, 100, 100, 100_000, 100_000);

	public ModuleLimits {
		if (locals < 0 || operands < 0 || locals > MOST_SLOTS - operands) {
			throw new IllegalArgumentException("'locals' is " + locals + " and 'operands' is " + operands
					+ " but together they may be at most " + MOST_SLOTS);
		}
	}

	/**
	 * The limits that browsers have.
	 * @return the limits
	 */
	public static ModuleLimits defaults() {
		return DEFAULTS;
	}

}

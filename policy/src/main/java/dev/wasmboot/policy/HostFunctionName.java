package dev.wasmboot.policy;

/**
 * The name of a function that a host offers to guests: an import's module and field.
 *
 * @param module the import module, for instance {@code shop}
 * @param name the field, for instance {@code stock_level}
 */
public record HostFunctionName(String module, String name) {

	private static final int LONGEST = 1_000;

	/**
	 * Whether a grant can name it.
	 * @return {@code false} if a part is empty, the module begins with a dot, or it is
	 * longer than any name that somebody would want to write: nothing that imports such a
	 * function can be loaded
	 */
	public boolean isGrantable() {
		return toString().length() <= LONGEST && !this.module.isEmpty() && !this.module.startsWith(".")
				&& !this.name.isEmpty() && !toString().equals(this.module + ".*");
	}

	/**
	 * The name as it is written in configuration: {@code module.name}.
	 */
	@Override
	public String toString() {
		return this.module + "." + this.name;
	}

}

package dev.wasmboot.policy;

/**
 * The name of a function that a host offers to guests: an import's module and field.
 *
 * @param module the import module, for instance {@code shop}
 * @param name the field, for instance {@code stock_level}
 */
public record HostFunctionName(String module, String name) {

	/**
	 * The name as it is written in configuration: {@code module.name}.
	 */
	@Override
	public String toString() {
		return this.module + "." + this.name;
	}

}

package dev.wasmboot.engine.runtime;

import dev.wasmboot.engine.ExternType;

/**
 * Something that can be imported and exported.
 */
public sealed interface ExternValue permits FunctionInstance, Memory, Table, Global, Tag {

	/**
	 * What it is, as imports of it have to match.
	 * @return the type
	 */
	ExternType type();

}

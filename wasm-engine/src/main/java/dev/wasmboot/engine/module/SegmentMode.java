package dev.wasmboot.engine.module;

/**
 * When a segment takes effect.
 */
public enum SegmentMode {

	/** When the module is instantiated. */
	ACTIVE,

	/** When an instruction asks for it. */
	PASSIVE,

	/** Never: it only declares that functions may be referred to. */
	DECLARATIVE

}

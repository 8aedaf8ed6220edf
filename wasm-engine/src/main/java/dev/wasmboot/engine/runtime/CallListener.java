package dev.wasmboot.engine.runtime;

/**
 * Is told where calls from outside begin and end. A call within a call is part of that.
 */
public interface CallListener {

	/** Takes no notice. */
	CallListener NONE = new CallListener() {
	};

	/**
	 * A call begins.
	 */
	default void beginCall() {
	}

	/**
	 * A call is over, in whatever way.
	 */
	default void endCall() {
	}

}

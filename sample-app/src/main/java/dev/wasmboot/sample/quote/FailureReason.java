package dev.wasmboot.sample.quote;

import dev.wasmboot.spring.WasmPluginException;

/**
 * What a customer may know of why a plugin failed; the rest is for the log.
 */
final class FailureReason {

	private FailureReason() {
	}

	static String of(WasmPluginException failure) {
		return switch (failure.kind()) {
			case TRAP -> "it failed and was stopped";
			case TIMEOUT -> "it took too long and was stopped";
			case EXIT -> "it ended without an answer";
			case BUSY -> "it is busy";
			case UNAVAILABLE -> "it is not available";
			case BAD_ARGUMENT -> "it could not be given the cart";
			case BAD_RESULT -> "its answer makes no sense";
		};
	}

}

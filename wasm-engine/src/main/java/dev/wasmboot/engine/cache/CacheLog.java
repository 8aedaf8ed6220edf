package dev.wasmboot.engine.cache;

/**
 * Says what is wrong with the cache. The logger is looked up when there is something to
 * say, since that takes longer than everything else that the cache does at a start.
 */
final class CacheLog {

	private CacheLog() {
	}

	static void warn(String what, Exception reason) {
		String message = (reason.getMessage() != null) ? reason.getMessage() : reason.toString();
		System.getLogger(CodeCache.class.getName()).log(System.Logger.Level.WARNING, what + ": " + message);
	}

}

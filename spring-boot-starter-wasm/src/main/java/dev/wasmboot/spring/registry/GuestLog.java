package dev.wasmboot.spring.registry;

import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.Stdio.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of a plugin's output: a logger of its own, {@code dev.wasmboot.plugin.<name>},
 * with standard output at {@code INFO} and standard error at {@code WARN}.
 *
 * @param logger the logger
 */
record GuestLog(Logger logger) {

	static GuestLog of(String plugin) {
		return new GuestLog(LoggerFactory.getLogger("dev.wasmboot.plugin." + plugin));
	}

	/**
	 * What the plugin's standard streams can reach, if its policy says so.
	 */
	Stdio stdio() {
		return new Stdio(System.in, System.out, System.err, this::log);
	}

	private void log(Stream stream, String line) {
		if (stream == Stream.STDERR) {
			this.logger.warn("{}", line);
		}
		else {
			this.logger.info("{}", line);
		}
	}

}

package dev.wasmboot.spring.registry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.wasmboot.engine.Stdio.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What guests print appears in the log.
 */
class GuestLogTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger("dev.wasmboot.plugin.tax");

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.appender);
	}

	@Test
	void theTwoStreamsHaveLevels() {
		GuestLog.of("tax").stdio().log().accept(Stream.STDOUT, "out");
		GuestLog.of("tax").stdio().log().accept(Stream.STDERR, "err");
		assertThat(this.appender.list).extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
			.containsExactly(tuple(Level.INFO, "out"), tuple(Level.WARN, "err"));
	}

}

package dev.wasmboot.spring.registry;

import java.time.Duration;

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

	private final TestClock clock = new TestClock();

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.appender);
		this.logger.setLevel(null);
	}

	@Test
	void theTwoStreamsHaveLevels() {
		GuestLog log = new GuestLog("tax", GuestLogSettings.defaults(), this.clock);
		log.stdio().log().accept(Stream.STDOUT, "out");
		log.stdio().log().accept(Stream.STDERR, "err");
		assertThat(this.appender.list).extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
			.containsExactly(tuple(Level.INFO, "out"), tuple(Level.WARN, "err"));
	}

	@Test
	void theLevelsAreThoseThatWereChosen() {
		this.logger.setLevel(Level.DEBUG);
		GuestLog log = new GuestLog("tax",
				new GuestLogSettings(org.slf4j.event.Level.TRACE, org.slf4j.event.Level.DEBUG, 10), this.clock);
		log.stdio().log().accept(Stream.STDOUT, "too fine for the logger");
		log.stdio().log().accept(Stream.STDERR, "{} err");
		assertThat(this.appender.list).extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
			.containsExactly(tuple(Level.DEBUG, "{} err"));
	}

	@Test
	void linesBeyondThoseOfASecondAreLeftOutAndCounted() {
		GuestLog log = new GuestLog("tax",
				new GuestLogSettings(org.slf4j.event.Level.INFO, org.slf4j.event.Level.INFO, 2), this.clock);
		for (int i = 1; i <= 5; i++) {
			log.stdio().log().accept(Stream.STDOUT, "line " + i);
		}
		this.clock.forward(Duration.ofMillis(999));
		log.stdio().log().accept(Stream.STDERR, "line 6");
		this.clock.forward(Duration.ofMillis(1));
		log.stdio().log().accept(Stream.STDOUT, "line 7");
		assertThat(this.appender.list).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("line 1", "line 2",
					"4 lines were left out: 'wasm.plugins.tax.policy.stdio.log.lines-per-second' allows 2", "line 7");
	}

}

package dev.wasmboot.engine.runtime;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class AlarmTests {

	private final AtomicLong clock = new AtomicLong();

	/** Its thread is the test. */
	private final Watchdog watchdog = new Watchdog(this.clock::get, (task) -> new Thread());

	private final CallContext context = new CallContext(this.watchdog, 10);

	private int alerts;

	private final Alarm alarm = new Alarm(this.context) {

		@Override
		protected void alert() {
			AlarmTests.this.alerts++;
		}

	};

	@Test
	void functionsAndLoopsLookAtTheDeadline() {
		this.alarm.listen();
		expire();
		assertDeadline(this.alarm::checkDeadlineOfFunction);
		assertDeadline(this.alarm::checkDeadline);
	}

	@Test
	void codeIsMadeToLookWhenACallExpiresAndNotBefore() {
		this.alarm.listen();
		assertThat(this.alerts).isZero();
		expire();
		assertThat(this.alerts).isPositive();
	}

	@Test
	void whatWasRaisedForACallBeforeIsNoDeadlineOfThisOne() {
		this.alarm.listen();
		this.context.begin();
		this.alarm.raise();
		assertThatNoException().isThrownBy(this.alarm::checkDeadlineOfFunction);
		this.alarm.raise();
		assertThatNoException().isThrownBy(this.alarm::checkDeadline);
	}

	private void expire() {
		this.context.setTimeout(Duration.ofNanos(10));
		this.context.begin();
		this.watchdog.tick();
		this.clock.addAndGet(10);
		this.watchdog.tick();
	}

	private static void assertDeadline(ThrowingCallable calls) {
		assertThatExceptionOfType(TrapException.class).isThrownBy(calls)
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.DEADLINE_EXCEEDED));
	}

}

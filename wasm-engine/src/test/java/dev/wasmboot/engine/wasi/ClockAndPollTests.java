package dev.wasmboot.engine.wasi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.policy.ClockGrant;
import dev.wasmboot.policy.ClockGrant.Source;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link ClockFunctions} and {@link PollFunctions}, with a clock that moves only
 * when somebody sleeps.
 */
class ClockAndPollTests {

	private static final int WALL = 0;

	private static final int MONOTONIC = 1;

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final ManualClock clock = new ManualClock();

	@ParameterizedTest
	@CsvSource({ "FIXED, 0, 1000000000", "COARSE, 1700000000123000000, 1000000", "SYSTEM, 1700000000123456789, 1000" })
	void theWallClockIsAsExactAsGranted(Source granted, long shown, long resolution) {
		try (TestGuest guest = guest(granted, Source.FIXED)) {
			guest.succeed("clock_time_get", WALL, 0L, TestGuest.RESULT);
			assertThat(guest.longResult()).isEqualTo(shown);
			guest.succeed("clock_res_get", WALL, TestGuest.RESULT);
			assertThat(guest.longResult()).isEqualTo(resolution);
		}
	}

	@ParameterizedTest
	@CsvSource({ "FIXED, 1, 1000000000", "COARSE, 5000000, 1000000", "SYSTEM, 5000001, 1" })
	void theMonotonicClockIsAsExactAsGranted(Source granted, long shown, long resolution) {
		try (TestGuest guest = guest(Source.FIXED, granted)) {
			guest.succeed("clock_time_get", MONOTONIC, 0L, TestGuest.RESULT);
			assertThat(guest.longResult()).isEqualTo(shown);
			guest.succeed("clock_res_get", MONOTONIC, TestGuest.RESULT);
			assertThat(guest.longResult()).isEqualTo(resolution);
		}
	}

	@ParameterizedTest
	@CsvSource({ "FIXED, 0, 1000000000", "COARSE, 2000000, 1000000", "SYSTEM, 2000003, 1" })
	void theClocksOfTheProcessorShowWhatTheCallHasUsed(Source granted, long shown, long resolution) {
		try (TestGuest guest = guest(new ClockGrant(Source.NONE, Source.NONE, granted))) {
			this.clock.used = 700_000_000;
			guest.wasi().beginCall();
			this.clock.used += 2_000_003;
			for (int cpu : new int[] { 2, 3 }) {
				guest.succeed("clock_time_get", cpu, 0L, TestGuest.RESULT);
				assertThat(guest.longResult()).isEqualTo(shown);
				guest.succeed("clock_res_get", cpu, TestGuest.RESULT);
				assertThat(guest.longResult()).isEqualTo(resolution);
			}
		}
	}

	@Test
	@Timeout(60)
	void theMachineTellsTheProcessorTimeOfTheThread() {
		WasiClock system = WasiClock.system();
		long before = system.threadNanos();
		long after = before;
		while (after == before) {
			after = system.threadNanos();
		}
		assertThat(after).isGreaterThan(before);
	}

	@Test
	void thereIsNoTimeWithoutAClock() {
		try (TestGuest guest = guest(new ClockGrant(Source.NONE, Source.NONE))) {
			for (int id : new int[] { WALL, MONOTONIC, 2, 3 }) {
				assertThat(guest.fail("clock_time_get", id, 0L, TestGuest.RESULT)).isEqualTo(Errno.NOTSUP);
				assertThat(guest.fail("clock_res_get", id, TestGuest.RESULT)).isEqualTo(Errno.NOTSUP);
				assertThat(poll(guest, wait(id, SECOND, false))).isEqualTo(1);
				assertThat(guest.memory().readInt(TestGuest.BUFFER + 8) & 0xffff).isEqualTo(Errno.NOTSUP.code());
			}
			assertThat(this.clock.slept).isZero();
		}
	}

	@Test
	void nothingWaitsByTheProcessor() {
		try (TestGuest guest = guest(new ClockGrant(Source.SYSTEM, Source.SYSTEM, Source.SYSTEM))) {
			assertThat(poll(guest, wait(2, SECOND, false))).isEqualTo(1);
			assertThat(guest.memory().readInt(TestGuest.BUFFER + 8) & 0xffff).isEqualTo(Errno.NOTSUP.code());
			assertThat(this.clock.slept).isZero();
		}
	}

	@Test
	void clocksOfTheProcessorAreAGrantOfTheirOwnAndOthersDoNotExist() {
		try (TestGuest guest = guest(Source.SYSTEM, Source.SYSTEM)) {
			assertThat(guest.fail("clock_time_get", 2, 0L, TestGuest.RESULT)).isEqualTo(Errno.NOTSUP);
			assertThat(guest.fail("clock_time_get", 3, 0L, TestGuest.RESULT)).isEqualTo(Errno.NOTSUP);
			assertThat(guest.fail("clock_res_get", 4, TestGuest.RESULT)).isEqualTo(Errno.INVAL);
			assertThat(guest.fail("clock_res_get", -1, TestGuest.RESULT)).isEqualTo(Errno.INVAL);
		}
	}

	@Test
	void withoutAMonotonicClockWaitsEndAtOnce() {
		try (TestGuest guest = guest(Source.SYSTEM, Source.FIXED)) {
			assertThat(poll(guest, wait(WALL, 10 * SECOND, false))).isEqualTo(1);
			assertThat(poll(guest, wait(MONOTONIC, Long.MAX_VALUE, true))).isEqualTo(1);
			assertThat(this.clock.slept).isZero();
		}
	}

	@ParameterizedTest
	@CsvSource({ "SYSTEM, 10000000000", "COARSE, 10001000000" })
	void waitsTakeAsLongAsTheyShould(Source granted, long nanos) {
		try (TestGuest guest = guest(Source.FIXED, granted)) {
			assertThat(poll(guest, wait(MONOTONIC, 10 * SECOND, false))).isEqualTo(1);
			assertThat(this.clock.slept).isEqualTo(nanos);
		}
	}

	@Test
	void sleepsByTheWallClockNeedOnlyTheMonotonicOne() {
		try (TestGuest guest = guest(Source.FIXED, Source.SYSTEM)) {
			poll(guest, wait(WALL, SECOND, false));
			assertThat(this.clock.slept).isEqualTo(SECOND);
		}
	}

	@Test
	void waitsForAnInstantOfTheWallClockEndThen() {
		try (TestGuest guest = guest(Source.SYSTEM, Source.SYSTEM)) {
			poll(guest, wait(WALL, this.clock.wallNanos() + 3 * SECOND, true));
			assertThat(this.clock.slept).isEqualTo(3 * SECOND);
			poll(guest, wait(WALL, this.clock.wallNanos() - 3 * SECOND, true));
			assertThat(this.clock.slept).isEqualTo(3 * SECOND);
		}
	}

	@Test
	void theFirstOfSeveralWaitsEndsThePoll() {
		try (TestGuest guest = guest(Source.FIXED, Source.SYSTEM)) {
			assertThat(poll(guest, wait(MONOTONIC, 5 * SECOND, false), wait(MONOTONIC, 2 * SECOND, false)))
				.isEqualTo(1);
			assertThat(this.clock.slept).isEqualTo(2 * SECOND);
			assertThat(guest.memory().readLong(TestGuest.BUFFER)).isEqualTo(1);
		}
	}

	@Test
	void noWaitOutlastsTheDeadline() {
		try (TestGuest guest = guest(Source.FIXED, Source.SYSTEM)) {
			this.clock.deadlineOf(guest, 7 * SECOND);
			assertThatExceptionOfType(TrapException.class).isThrownBy(() -> poll(guest, wait(MONOTONIC, -1, false)))
				.extracting(TrapException::trap)
				.isEqualTo(Trap.DEADLINE_EXCEEDED);
			assertThat(this.clock.slept).isEqualTo(7 * SECOND);
		}
	}

	@Test
	void streamsAreReadyAndUnknownDescriptorsAreAnError() {
		try (TestGuest guest = guest(Source.FIXED, Source.SYSTEM)) {
			assertThat(poll(guest, descriptor(1, 0), descriptor(2, 1), descriptor(2, 99), wait(MONOTONIC, 1, false)))
				.isEqualTo(3);
			ByteBuffer events = guest.memory().view(TestGuest.BUFFER, 3 * 32);
			assertThat(events.getShort(8)).isZero();
			assertThat(events.getShort(24)).as("the end of input is a hang-up").isEqualTo((short) 1);
			assertThat(events.getShort(32 + 8)).isZero();
			assertThat(events.getShort(64 + 8)).isEqualTo((short) Errno.BADF.code());
			assertThat(this.clock.slept).isZero();
		}
	}

	@Test
	void pollsOfNothingAndOfTooMuchAreRefused() {
		try (TestGuest guest = guest(Source.FIXED, Source.FIXED)) {
			assertThat(guest.fail("poll_oneoff", 0, 0, 0, TestGuest.RESULT)).isEqualTo(Errno.INVAL);
			assertThat(guest.fail("poll_oneoff", 0, 0, PollFunctions.LIMIT + 1, TestGuest.RESULT))
				.isEqualTo(Errno.INVAL);
			assertThat(guest.fail("poll_oneoff", 0, 0, -1, TestGuest.RESULT)).isEqualTo(Errno.INVAL);
			assertThatExceptionOfType(TrapException.class)
				.isThrownBy(() -> guest.call("poll_oneoff", GuestMemory.PAGE - 47, 0, 1, TestGuest.RESULT));
		}
	}

	@Test
	void theClockOfTheMachineMoves() {
		WasiClock system = WasiClock.system();
		long before = system.monotonicNanos();
		system.sleep(1);
		assertThat(before).isNotNegative();
		assertThat(system.monotonicNanos()).isGreaterThan(before);
		assertThat(system.wallNanos()).isGreaterThan(1_700_000_000L * SECOND);
	}

	@Test
	void anInterruptDoesNotEndASleepAndIsNotLost() {
		WasiClock system = WasiClock.system();
		Thread.currentThread().interrupt();
		long before = System.nanoTime();
		system.sleep(1_000_000);
		assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(1_000_000);
		assertThat(Thread.interrupted()).isTrue();
	}

	private TestGuest guest(Source wall, Source monotonic) {
		return guest(new ClockGrant(wall, monotonic));
	}

	private TestGuest guest(ClockGrant grant) {
		return new TestGuest(Policy.denyAll().with(grant), Stdio.none(), this.clock);
	}

	/**
	 * Poll; the subscriptions are known by their index.
	 */
	private static int poll(TestGuest guest, byte[]... subscriptions) {
		ByteBuffer all = ByteBuffer.allocate(subscriptions.length * 48).order(ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < subscriptions.length; i++) {
			all.put(subscriptions[i]);
			all.putLong(i * 48, i);
		}
		guest.succeed("poll_oneoff", guest.put(all.array()), TestGuest.BUFFER, subscriptions.length, TestGuest.RESULT);
		return guest.result();
	}

	private static byte[] wait(int clock, long timeout, boolean absolute) {
		ByteBuffer subscription = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
		subscription.putInt(16, clock).putLong(24, timeout).putShort(40, (short) (absolute ? 1 : 0));
		return subscription.array();
	}

	private static byte[] descriptor(int type, int fd) {
		ByteBuffer subscription = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
		subscription.put(8, (byte) type).putInt(16, fd);
		return subscription.array();
	}

	/**
	 * Time that passes only while somebody sleeps.
	 */
	private static final class ManualClock implements WasiClock {

		private long slept;

		private long used;

		private long end = Long.MAX_VALUE;

		private Runnable deadline = () -> {
		};

		void deadlineOf(TestGuest guest, long nanos) {
			this.end = nanos;
			this.deadline = () -> guest.setRemainingNanos(this.end - this.slept);
			this.deadline.run();
		}

		@Override
		public long wallNanos() {
			return 1_700_000_000_123_456_789L + this.slept;
		}

		@Override
		public long monotonicNanos() {
			return 5_000_001 + this.slept;
		}

		@Override
		public long threadNanos() {
			return this.used;
		}

		@Override
		public void sleep(long nanos) {
			this.slept += nanos;
			this.deadline.run();
		}

	}

}

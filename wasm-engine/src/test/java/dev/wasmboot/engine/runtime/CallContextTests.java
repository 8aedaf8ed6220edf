package dev.wasmboot.engine.runtime;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CallContextTests {

	private final AtomicLong clock = new AtomicLong(1000);

	/** Its thread is the test. */
	private final Watchdog watchdog = watchdog();

	private final CallContext context = new CallContext(this.watchdog, 10);

	@Test
	void aCallExpiresWhenItsTimeHasPassedSinceItWasSeen() {
		this.context.setTimeout(Duration.ofNanos(10));
		this.context.begin();
		this.watchdog.tick();
		this.clock.addAndGet(9);
		this.watchdog.tick();
		assertThat(this.context.expired()).isFalse();
		this.clock.addAndGet(1);
		this.watchdog.tick();
		assertThat(this.context.expired()).isTrue();
	}

	@Test
	void aCallHasItsWholeTimeHoweverLateItBegan() {
		this.context.setTimeout(Duration.ofNanos(10));
		this.context.begin();
		this.watchdog.tick();
		this.context.end();
		this.clock.addAndGet(1000);
		this.context.begin();
		this.watchdog.tick();
		assertThat(this.context.expired()).isFalse();
		assertThat(this.context.remainingNanos()).isEqualTo(10);
	}

	@Test
	void whatIsLeftIsTheWholeTimeAndThenLess() {
		this.context.setTimeout(Duration.ofNanos(10));
		this.context.begin();
		assertThat(this.context.remainingNanos()).isEqualTo(10);
		this.watchdog.tick();
		this.clock.addAndGet(4);
		assertThat(this.context.remainingNanos()).isEqualTo(6);
		this.clock.addAndGet(100);
		assertThat(this.context.remainingNanos()).isZero();
		this.watchdog.tick();
		assertThat(this.context.remainingNanos()).isZero();
	}

	@Test
	void anExpiredCallDoesNotSpoilTheNext() {
		this.context.setTimeout(Duration.ofNanos(10));
		this.context.begin();
		this.watchdog.tick();
		this.clock.addAndGet(10);
		this.watchdog.tick();
		this.context.end();
		this.context.begin();
		assertThat(this.context.expired()).isFalse();
		assertThat(this.context.remainingNanos()).isEqualTo(10);
	}

	@Test
	void aCallWithoutADeadlineIsNotWatched() {
		this.context.begin();
		assertThat(this.watchdog.watches(this.context)).isFalse();
		assertThat(this.context.remainingNanos()).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void theLongestTimeoutIsNone() {
		this.clock.set(Long.MAX_VALUE / 2);
		this.context.setTimeout(Duration.ofSeconds(Long.MAX_VALUE));
		this.context.begin();
		this.watchdog.tick();
		this.watchdog.tick();
		assertThat(this.context.expired()).isFalse();
		assertThat(this.context.remainingNanos()).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void aCallWithinACallHasTheDeadlineOfTheOuterOne() {
		this.context.setTimeout(Duration.ofNanos(10));
		this.context.begin();
		this.watchdog.tick();
		this.clock.addAndGet(6);
		this.context.begin();
		assertThat(this.context.remainingNanos()).isEqualTo(4);
		this.context.end();
		assertThat(this.context.remainingNanos()).isEqualTo(4);
	}

	@Test
	void aContextIsLetGoWhenItWasIdleForLongAndWatchedAgainWhenItIsUsed() {
		this.context.setTimeout(Duration.ofNanos(10));
		this.context.begin();
		assertThat(this.watchdog.watches(this.context)).isTrue();
		this.context.end();
		for (int i = 0; i <= Watchdog.PATIENCE; i++) {
			this.watchdog.tick();
		}
		assertThat(this.watchdog.watches(this.context)).isFalse();
		this.context.begin();
		assertThat(this.watchdog.watches(this.context)).isTrue();
	}

	@Test
	void aContextThatNobodyHasIsCollectedAndNoLongerLookedAt() {
		WeakReference<CallContext> dropped = new WeakReference<>(calledOnce());
		assertThat(this.watchdog.watchesNone()).isFalse();
		await(() -> {
			System.gc();
			return dropped.get() == null;
		});
		this.watchdog.tick();
		assertThat(this.watchdog.watchesNone()).isTrue();
	}

	@Test
	void aContextInALongCallIsNotLetGo() {
		this.context.setTimeout(Duration.ofDays(1));
		this.context.begin();
		for (int i = 0; i <= 2 * Watchdog.PATIENCE; i++) {
			this.watchdog.tick();
		}
		assertThat(this.watchdog.watches(this.context)).isTrue();
	}

	@Test
	void everyCallIsWatchedHoweverOftenItsContextIsLetGo() {
		AtomicBoolean over = new AtomicBoolean();
		this.context.setTimeout(Duration.ofNanos(10));
		CompletableFuture<Void> looks = CompletableFuture.runAsync(() -> {
			while (!over.get()) {
				this.watchdog.tick();
			}
		});
		int letGo = 0;
		for (int i = 0; i < 20_000; i++) {
			letGo += this.watchdog.watches(this.context) ? 0 : 1;
			this.context.begin();
			await(() -> this.watchdog.watches(this.context));
			this.context.end();
			for (int spin = 0; spin < i % 64 && this.watchdog.watches(this.context); spin++) {
				Thread.onSpinWait();
			}
		}
		over.set(true);
		looks.join();
		assertThat(letGo).isPositive();
	}

	@Test
	void noCallIsStoppedForOneBeforeIt() {
		AtomicBoolean over = new AtomicBoolean();
		this.context.setTimeout(Duration.ofNanos(10));
		CompletableFuture<Void> looks = CompletableFuture.runAsync(() -> {
			while (!over.get()) {
				this.watchdog.tick();
			}
		});
		List<Long> stopped = new ArrayList<>();
		for (long i = 0; i < 20_000; i++) {
			this.context.begin();
			boolean longer = i % 2 == 0;
			if (longer) {
				// The time of this call passes, and it ends as it is being stopped
				this.clock.addAndGet(10);
			}
			else if (this.context.expired()) {
				stopped.add(i);
			}
			this.context.end();
		}
		over.set(true);
		looks.join();
		assertThat(stopped).isEmpty();
	}

	@Test
	void anotherThreadIsRefusedAndDoesNotDisturbTheCall() {
		this.context.begin();
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> CompletableFuture.runAsync(this.context::begin).join())
			.withMessageContaining("in use by another thread, whose id is " + Thread.currentThread().getId());
		this.context.begin();
		this.context.end();
		this.context.end();
		CompletableFuture.runAsync(() -> {
			this.context.begin();
			this.context.end();
		}).join();
	}

	@Test
	void ofThreadsThatCallAtTheSameTimeOneIsInTheCall() {
		int[] inside = new int[1];
		List<CompletableFuture<Integer>> threads = new ArrayList<>();
		for (int thread = 0; thread < 4; thread++) {
			threads.add(CompletableFuture.supplyAsync(() -> {
				int most = 0;
				for (int i = 0; i < 50_000; i++) {
					try {
						this.context.begin();
					}
					catch (IllegalStateException ex) {
						continue;
					}
					most = Math.max(most, ++inside[0]);
					inside[0]--;
					this.context.end();
				}
				return most;
			}));
		}
		assertThat(threads).allSatisfy((thread) -> assertThat(thread.join()).isLessThanOrEqualTo(1));
		assertThat(inside[0]).isZero();
	}

	@Test
	void closingStopsACallThatHasADeadlineAndNoOther() {
		CallContext unlimited = new CallContext(this.watchdog, 10);
		this.context.setTimeout(Duration.ofDays(1));
		this.context.begin();
		unlimited.begin();
		this.watchdog.close();
		assertThat(this.context.expired()).isTrue();
		assertThat(unlimited.expired()).isFalse();
	}

	@Test
	void noCallBeginsAfterClosingWhetherItsContextWasWatchedOrNot() {
		CallContext fresh = new CallContext(this.watchdog, 10);
		fresh.setTimeout(Duration.ofDays(1));
		this.context.setTimeout(Duration.ofDays(1));
		this.context.begin();
		this.context.end();
		this.watchdog.close();
		for (int i = 0; i < 2; i++) {
			assertThatIllegalStateException().isThrownBy(this.context::begin).withMessage("the engine is closed");
			assertThatIllegalStateException().isThrownBy(fresh::begin).withMessage("the engine is closed");
		}
	}

	@Test
	void aCallThatBeginsAsTheWatchdogClosesIsStoppedOrRefused() {
		for (int i = 0; i < 500; i++) {
			Watchdog closing = watchdog();
			CallContext racing = new CallContext(closing, 10);
			racing.setTimeout(Duration.ofDays(1));
			if (i % 2 == 0) {
				racing.begin();
				racing.end();
			}
			CompletableFuture<Void> close = CompletableFuture.runAsync(closing::close);
			boolean begun = true;
			while (begun && !racing.expired()) {
				try {
					racing.begin();
					if (i % 3 == 0) {
						close.join();
					}
					if (close.isDone()) {
						assertThat(closing.stopAll()).isFalse();
						assertThat(racing.expired()).isTrue();
					}
					racing.end();
				}
				catch (IllegalStateException ex) {
					begun = false;
				}
			}
			close.join();
			assertThatIllegalStateException().isThrownBy(racing::begin).withMessage("the engine is closed");
			assertThat(closing.stopAll()).isTrue();
		}
	}

	@Test
	void aListenerThatFailsLeavesNoCallInProgress() {
		CallContext told = new CallContext(this.watchdog, 10, new CallListener() {

			@Override
			public void endCall() {
				throw new IllegalArgumentException("of the listener");
			}

		});
		told.begin();
		assertThat(told.inCall()).isTrue();
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(told::end);
		assertThat(told.inCall()).isFalse();
	}

	@Test
	void aListenerIsToldOnceOfCallsWithinACall() {
		List<String> told = new ArrayList<>();
		CallContext listened = new CallContext(this.watchdog, 10, new CallListener() {

			@Override
			public void beginCall() {
				told.add("begin");
			}

			@Override
			public void endCall() {
				told.add("end");
			}

		});
		listened.begin();
		listened.begin();
		listened.end();
		assertThat(told).containsExactly("begin");
		listened.end();
		assertThat(told).containsExactly("begin", "end");
	}

	private CallContext calledOnce() {
		CallContext called = new CallContext(this.watchdog, 10);
		called.setTimeout(Duration.ofNanos(10));
		called.begin();
		called.end();
		return called;
	}

	private static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).isLessThan(end);
			Thread.onSpinWait();
		}
	}

	private Watchdog watchdog() {
		return new Watchdog(this.clock::get, (task) -> new Thread());
	}

}

package dev.wasmboot.sample;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A client that asks over and over again for something that has to be answered, whatever
 * else happens.
 */
final class Bystander {

	private final AtomicLong answered = new AtomicLong();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final Thread thread;

	private volatile boolean gone;

	/**
	 * Create a client that is at work from now on.
	 * @param question asks, and throws if the answer is wrong
	 */
	Bystander(Runnable question) {
		this.thread = new Thread(() -> {
			while (!this.gone) {
				try {
					question.run();
					this.answered.incrementAndGet();
				}
				catch (Throwable ex) {
					this.failures.add(ex);
					return;
				}
			}
		}, "bystander");
		this.thread.start();
	}

	/**
	 * Wait until it was answered twice from now on: at least the second time it has also
	 * asked since then.
	 */
	void assertGoesOn() {
		long before = this.answered.get();
		await().atMost(Duration.ofMinutes(1))
			.until(() -> this.answered.get() >= before + 2 || !this.failures.isEmpty());
		assertThat(this.failures).isEmpty();
	}

	/**
	 * Send it home; all it asked has to have been answered.
	 */
	void leave() throws InterruptedException {
		this.gone = true;
		this.thread.join();
		assertThat(this.failures).isEmpty();
	}

}

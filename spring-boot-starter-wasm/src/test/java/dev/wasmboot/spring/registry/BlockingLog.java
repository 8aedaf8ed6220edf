package dev.wasmboot.spring.registry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;

/**
 * The host function of the guest host-log, in which a call stays until the test lets it
 * go.
 */
final class BlockingLog {

	/** Grants the function, and time to stay in it. */
	static final Policy POLICY = Policy.denyAll()
		.with(new HostFunctionGrant(Set.of("host.log")))
		.with(Limits.defaults().withTimeout(Duration.ofMinutes(1)));

	private final CountDownLatch inCall = new CountDownLatch(1);

	private final CountDownLatch finish = new CountDownLatch(1);

	HostFunction function() throws ReflectiveOperationException {
		return HostFunction.of("host", "log",
				MethodHandles.lookup().bind(this, "log", MethodType.methodType(void.class, int.class, int.class)));
	}

	void awaitCall() throws InterruptedException {
		this.inCall.await();
	}

	void finish() {
		this.finish.countDown();
	}

	void log(int address, int length) throws InterruptedException {
		this.inCall.countDown();
		this.finish.await();
	}

	/**
	 * What the guest implements.
	 */
	interface HostLog {

		void logLine(String line);

	}

}

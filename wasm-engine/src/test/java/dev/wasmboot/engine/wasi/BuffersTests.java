package dev.wasmboot.engine.wasi;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.StdioGrant;
import dev.wasmboot.policy.StdioGrant.Input;
import dev.wasmboot.policy.StdioGrant.Output;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link Buffers}: lists of buffers that ask for more than there is.
 */
class BuffersTests {

	@Test
	void buffersAreWrittenInTheirOrder() {
		try (TestGuest guest = guest(1 << 20)) {
			guest.memory().write(TestGuest.BUFFER, "abcdef".getBytes(StandardCharsets.UTF_8));
			int list = guest.buffers(TestGuest.BUFFER + 3, 3, 0, 0, TestGuest.BUFFER, 3);
			guest.succeed("fd_write", 1, list, 3, TestGuest.RESULT);
			assertThat(guest.result()).isEqualTo(6);
			assertThat(guest.wasi().capturedOutput().stdoutText()).isEqualTo("defabc");
		}
	}

	@Test
	void aListOfTooManyBuffersIsRefused() {
		try (TestGuest guest = guest(1 << 20)) {
			assertThat(guest.fail("fd_write", 1, 0, Buffers.LIMIT + 1, TestGuest.RESULT)).isEqualTo(Errno.INVAL);
			assertThat(guest.fail("fd_read", 0, 0, -1, TestGuest.RESULT)).isEqualTo(Errno.INVAL);
		}
	}

	@Test
	void aListOutsideTheMemoryIsATrap() {
		try (TestGuest guest = guest(1 << 20)) {
			assertTrap(() -> guest.call("fd_write", 1, GuestMemory.PAGE - 8, 2, TestGuest.RESULT),
					Trap.MEMORY_OUT_OF_BOUNDS);
			assertTrap(() -> guest.call("fd_write", 1, -8, 1, TestGuest.RESULT), Trap.MEMORY_OUT_OF_BOUNDS);
		}
	}

	@Test
	void aBufferOutsideTheMemoryIsATrap() {
		try (TestGuest guest = guest(1 << 20)) {
			assertTrap(() -> guest.call("fd_write", 1, guest.buffers(GuestMemory.PAGE - 1, 2), 1, TestGuest.RESULT),
					Trap.MEMORY_OUT_OF_BOUNDS);
			assertTrap(() -> guest.call("fd_write", 1, guest.buffers(8, -8), 1, TestGuest.RESULT),
					Trap.MEMORY_OUT_OF_BOUNDS);
		}
	}

	@Test
	void aSumThatDoesNotFitTheResultIsRefused() {
		try (TestGuest guest = guest(1 << 20)) {
			assertThat(guest.fail("fd_write", 1, guest.buffers(0, -1, 0, 1), 2, TestGuest.RESULT))
				.isEqualTo(Errno.INVAL);
		}
	}

	@Test
	void oneMemoryWrittenAThousandTimesStopsAtTheLimitOfOutput() {
		try (TestGuest guest = guest(1 << 20)) {
			int list = guest.buffers(aliases(Buffers.LIMIT));
			assertTrap(() -> guest.call("fd_write", 1, list, Buffers.LIMIT, TestGuest.RESULT),
					Trap.OUTPUT_LIMIT_EXCEEDED);
			assertThat(guest.wasi().capturedOutput().stdout()).hasSizeLessThanOrEqualTo(1 << 20);
		}
	}

	@Test
	void oneMemoryWrittenAThousandTimesObeysTheDeadline() {
		try (TestGuest guest = guest(Long.MAX_VALUE)) {
			int list = guest.buffers(aliases(Buffers.LIMIT));
			guest.expireAfter(10);
			assertTrap(() -> guest.call("fd_write", 1, list, Buffers.LIMIT, TestGuest.RESULT), Trap.DEADLINE_EXCEEDED);
			assertThat(guest.wasi().capturedOutput().stdout()).hasSizeLessThanOrEqualTo(10 * GuestMemory.PAGE);
		}
	}

	private static int[] aliases(int count) {
		return IntStream.range(0, count * 2).map((i) -> (i % 2 == 0) ? 0 : GuestMemory.PAGE).toArray();
	}

	private static TestGuest guest(long outputLimit) {
		Policy policy = Policy.denyAll()
			.with(new StdioGrant(Input.EMPTY, Output.CAPTURE, Output.CAPTURE))
			.with(Limits.defaults().withOutput(outputLimit));
		return new TestGuest(policy, Stdio.none(), WasiClock.system());
	}

	private static void assertTrap(Runnable call, Trap trap) {
		assertThatExceptionOfType(TrapException.class).isThrownBy(call::run)
			.extracting(TrapException::trap)
			.isEqualTo(trap);
	}

}

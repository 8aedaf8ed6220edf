package dev.wasmboot.engine.wasi;

import java.util.Arrays;

import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.RandomGrant;
import dev.wasmboot.policy.RandomGrant.Source;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link RandomFunctions}.
 */
class RandomTests {

	@Test
	void seededNumbersAreTheSameForEveryCallAndInstance() {
		byte[] first;
		byte[] more;
		try (TestGuest guest = guest(Source.SEEDED, 7)) {
			first = random(guest, 40);
			more = random(guest, 40);
			guest.wasi().beginCall();
			assertThat(random(guest, 40)).isEqualTo(first);
		}
		assertThat(more).isNotEqualTo(first);
		try (TestGuest other = guest(Source.SEEDED, 7)) {
			assertThat(random(other, 40)).isEqualTo(first);
		}
		try (TestGuest other = guest(Source.SEEDED, 8)) {
			assertThat(random(other, 40)).isNotEqualTo(first);
		}
	}

	@Test
	void secureNumbersDiffer() {
		try (TestGuest guest = guest(Source.SECURE, 7); TestGuest other = guest(Source.SECURE, 7)) {
			byte[] first = random(guest, 40);
			assertThat(random(guest, 40)).isNotEqualTo(first);
			assertThat(random(other, 40)).isNotEqualTo(first);
		}
	}

	@Test
	void largeBuffersAreFilledToTheirEndAndNoFurther() {
		try (TestGuest guest = guest(Source.SECURE, 0)) {
			guest.succeed("random_get", 0, GuestMemory.PAGE - 100);
			byte[] memory = guest.memory().read(0, GuestMemory.PAGE);
			for (int at = 0; at + 100 <= memory.length - 100; at += 100) {
				assertThat(Arrays.copyOfRange(memory, at, at + 100)).isNotEqualTo(new byte[100]);
			}
			assertThat(Arrays.copyOfRange(memory, memory.length - 100, memory.length)).isEqualTo(new byte[100]);
		}
	}

	@Test
	void aLengthBeyondTheMemoryIsATrapBeforeAnythingIsGenerated() {
		try (TestGuest guest = guest(Source.SECURE, 0)) {
			assertThatExceptionOfType(TrapException.class).isThrownBy(() -> guest.call("random_get", 8, -1))
				.extracting(TrapException::trap)
				.isEqualTo(Trap.MEMORY_OUT_OF_BOUNDS);
			assertThat(guest.memory().readLong(8)).isZero();
		}
	}

	@Test
	void generatingObeysTheDeadline() {
		try (TestGuest guest = guest(Source.SECURE, 0)) {
			guest.expireAfter(2);
			assertThatExceptionOfType(TrapException.class)
				.isThrownBy(() -> guest.call("random_get", 0, GuestMemory.PAGE))
				.extracting(TrapException::trap)
				.isEqualTo(Trap.DEADLINE_EXCEEDED);
		}
	}

	private static TestGuest guest(Source source, long seed) {
		return new TestGuest(Policy.denyAll().with(new RandomGrant(source, seed)));
	}

	private static byte[] random(TestGuest guest, int length) {
		guest.succeed("random_get", TestGuest.BUFFER, length);
		return guest.memory().read(TestGuest.BUFFER, length);
	}

}

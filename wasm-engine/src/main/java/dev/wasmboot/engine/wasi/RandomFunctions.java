package dev.wasmboot.engine.wasi;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.wasi.fs.DeniedException;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import dev.wasmboot.policy.Attempt.Intent;
import dev.wasmboot.policy.Capability;
import dev.wasmboot.policy.RandomGrant;

/**
 * {@code random_get}. Without a grant it fails, and leaves the buffer as it is: a guest
 * that has to have randomness must notice that it has none.
 */
final class RandomFunctions {

	private static final SecureRandom SECURE = new SecureRandom();

	private static final int PIECE = 1 << 12;

	private final RandomGrant grant;

	private final SplitMix seeded;

	RandomFunctions(RandomGrant grant) {
		this.grant = grant;
		this.seeded = new SplitMix(grant.seed());
	}

	/**
	 * Begin the seeded sequence again.
	 */
	void restart() {
		this.seeded.restart(this.grant.seed());
	}

	void random(Caller caller, int address, int length) throws ErrnoException {
		ByteBuffer buffer = caller.memory().view(address, length);
		if (this.grant.source() == RandomGrant.Source.NONE) {
			throw new DeniedException(Errno.NOTCAPABLE, Capability.RANDOM, "", Intent.USE);
		}
		byte[] piece = new byte[Math.min(buffer.remaining(), PIECE)];
		while (buffer.hasRemaining()) {
			caller.checkDeadline();
			if (this.grant.source() == RandomGrant.Source.SECURE) {
				SECURE.nextBytes(piece);
			}
			else {
				this.seeded.nextBytes(piece);
			}
			buffer.put(piece, 0, Math.min(buffer.remaining(), piece.length));
		}
	}

	/**
	 * Steele, Lea and Flood's SplitMix64: small, fast, the same on every JDK, and not for
	 * secrets.
	 */
	private static final class SplitMix {

		private long state;

		SplitMix(long seed) {
			this.state = seed;
		}

		void restart(long seed) {
			this.state = seed;
		}

		void nextBytes(byte[] bytes) {
			long bits = 0;
			for (int i = 0; i < bytes.length; i++) {
				bits = (i % Long.BYTES == 0) ? nextLong() : bits >>> Byte.SIZE;
				bytes[i] = (byte) bits;
			}
		}

		private long nextLong() {
			this.state += 0x9E3779B97F4A7C15L;
			long z = this.state;
			z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
			z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
			return z ^ (z >>> 31);
		}

	}

}

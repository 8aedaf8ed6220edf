package dev.wasmboot.engine.cache;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * A secret key, and what it is good for: HMAC-SHA-256, as RFC 2104 defines it.
 * <p>
 * The JDK has that too, but what it takes to get it from there (providers, policies) is a
 * considerable part of the time in which a program starts from the cache.
 */
final class Seal {

	/** The length of a tag, and of the best key. */
	static final int BYTES = 32;

	private static final int BLOCK = 64;

	private static final byte INNER = 0x36;

	private static final byte OUTER = 0x5c;

	private final byte[] inner;

	private final byte[] outer;

	Seal(byte[] key) {
		if (key.length > BLOCK) {
			throw new IllegalArgumentException("a key of " + key.length + " bytes");
		}
		this.inner = padded(key, INNER);
		this.outer = padded(key, OUTER);
	}

	private static byte[] padded(byte[] key, byte with) {
		byte[] block = Arrays.copyOf(key, BLOCK);
		for (int i = 0; i < BLOCK; i++) {
			block[i] ^= with;
		}
		return block;
	}

	/**
	 * The tag of a text, which nobody can tell who does not have the key.
	 */
	byte[] tag(byte[] text) {
		MessageDigest digest = sha256();
		digest.update(this.inner);
		byte[] hash = digest.digest(text);
		digest.update(this.outer);
		return digest.digest(hash);
	}

	/**
	 * Whether a tag is that of a text. Takes as long whether it is or not.
	 */
	boolean matches(byte[] text, byte[] tag) {
		return MessageDigest.isEqual(tag(text), tag);
	}

	/**
	 * Another key that belongs to a name. Nothing that is sealed with one can pass for
	 * something that is sealed with another.
	 */
	Seal derive(byte[] name) {
		return new Seal(tag(name));
	}

	static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}

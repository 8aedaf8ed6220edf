package dev.wasmboot.engine.cache;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * The file that holds the secret key.
 * <p>
 * However many processes find that there is none, one makes it, and all use that one: a
 * key is complete before it gets its name, and it gets it only if nobody has it.
 */
final class KeyFile {

	private final Path path;

	private final OwnerOnly owner;

	KeyFile(Path path, OwnerOnly owner) {
		this.path = path;
		this.owner = owner;
	}

	/**
	 * Read the key, and make it first if there is none.
	 * @throws IOException if it cannot be, or others could have read or written it
	 */
	Seal read() throws IOException {
		if (!Files.exists(this.path, LinkOption.NOFOLLOW_LINKS)) {
			create();
		}
		this.owner.requireFile(this.path);
		byte[] key = Files.readAllBytes(this.path);
		if (key.length != Seal.BYTES) {
			throw new IOException("'" + this.path + "' has " + key.length + " bytes and not " + Seal.BYTES
					+ ", so it is not a key: remove it, and a new one is made");
		}
		return new Seal(key);
	}

	private void create() throws IOException {
		byte[] key = new byte[Seal.BYTES];
		new SecureRandom().nextBytes(key);
		Path complete = this.path.resolveSibling(this.path.getFileName() + "." + UUID.randomUUID());
		this.owner.makeFile(complete);
		try {
			try (FileOutputStream out = new FileOutputStream(complete.toFile())) {
				out.write(key);
				out.getFD().sync();
			}
			Files.createLink(this.path, complete);
		}
		catch (FileAlreadyExistsException ex) {
			// Another process was faster, and its key is as good
		}
		catch (UnsupportedOperationException ex) {
			throw new IOException("there are no hard links where '" + this.path
					+ "' is to be, which making a key needs: put " + Seal.BYTES + " random bytes there", ex);
		}
		finally {
			Files.deleteIfExists(complete);
		}
	}

}

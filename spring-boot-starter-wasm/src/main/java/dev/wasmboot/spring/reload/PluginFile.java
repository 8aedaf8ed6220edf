package dev.wasmboot.spring.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.spring.binding.UntrustedText;
import dev.wasmboot.spring.registry.PluginArtifact;
import org.jspecify.annotations.Nullable;

/**
 * A file of the plugin directory as it was found at one moment: its content, or why that
 * cannot be read.
 */
final class PluginFile implements PluginArtifact {

	private final Path path;

	private final byte[] content;

	private final @Nullable IOException problem;

	private PluginFile(Path path, byte[] content, @Nullable IOException problem) {
		this.path = path;
		this.content = content;
		this.problem = problem;
	}

	/**
	 * Read a file.
	 * @param path the file
	 * @return the file, or {@code null} if it is being written
	 */
	static @Nullable PluginFile read(Path path) {
		try {
			BasicFileAttributes before = attributes(path);
			if (before.size() > ModuleLimits.defaults().bytes()) {
				throw new IOException("it has " + before.size() + " bytes, more than the limit of "
						+ ModuleLimits.defaults().bytes());
			}
			byte[] content = Files.readAllBytes(path);
			BasicFileAttributes after = attributes(path);
			boolean unchanged = before.size() == content.length && after.size() == content.length
					&& before.lastModifiedTime().equals(after.lastModifiedTime());
			return unchanged ? new PluginFile(path, content, null) : null;
		}
		catch (IOException ex) {
			return new PluginFile(path, new byte[0], ex);
		}
	}

	@Override
	public String source() {
		return UntrustedText.printable(this.path.toString());
	}

	@Override
	public byte[] bytes() throws IOException {
		if (this.problem != null) {
			throw this.problem;
		}
		return this.content;
	}

	/**
	 * What tells this state of the file from others.
	 */
	String fingerprint() {
		if (this.problem != null) {
			return this.problem.toString();
		}
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(this.content));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	private static BasicFileAttributes attributes(Path path) throws IOException {
		return Files.readAttributes(path, BasicFileAttributes.class);
	}

}

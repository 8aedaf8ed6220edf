package dev.wasmboot.spring.reload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.policy.UntrustedText;
import dev.wasmboot.spring.registry.PluginArtifact;
import org.jspecify.annotations.Nullable;

/**
 * A file of the plugin directory as it was found at one moment: its content, or why that
 * cannot be read.
 */
final class PluginFile implements PluginArtifact {

	private final Path path;

	private final byte[] content;

	private final byte @Nullable [] manifest;

	private final @Nullable IOException problem;

	private PluginFile(Path path, byte[] content, byte @Nullable [] manifest, @Nullable IOException problem) {
		this.path = path;
		this.content = content;
		this.manifest = manifest;
		this.problem = problem;
	}

	/**
	 * Read a file.
	 * @param path the file
	 * @return the file, or {@code null} if it is being written
	 */
	static @Nullable PluginFile read(Path path) {
		try {
			int limit = ModuleLimits.defaults().bytes();
			BasicFileAttributes before = attributes(path);
			if (before.size() > limit) {
				throw new IOException("it has " + before.size() + " bytes, more than the limit of " + limit);
			}
			byte[] content = readUnchanged(path, before, limit);
			Path beside = sideCar(path);
			if (content == null || !Files.exists(beside)) {
				return (content != null) ? new PluginFile(path, content, null, null) : null;
			}
			if (!Files.isRegularFile(beside)) {
				throw new IOException(beside.getFileName() + " beside it is not a file");
			}
			// One byte more than it may have is enough to refuse it
			byte[] manifest = readUnchanged(beside, attributes(beside), PluginArtifact.LONGEST_MANIFEST + 1);
			return (manifest != null) ? new PluginFile(path, content, manifest, null) : null;
		}
		catch (IOException ex) {
			return new PluginFile(path, new byte[0], null, ex);
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

	@Override
	public byte @Nullable [] manifest() {
		return this.manifest;
	}

	/**
	 * What tells this state of the file from others.
	 */
	String fingerprint() {
		if (this.problem != null) {
			return this.problem.toString();
		}
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			String module = HexFormat.of().formatHex(digest.digest(this.content));
			return (this.manifest != null) ? module + " " + HexFormat.of().formatHex(digest.digest(this.manifest))
					: module;
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	/**
	 * The file {@code <name>.yml} beside {@code <name>.wasm}.
	 */
	static Path sideCar(Path module) {
		String name = String.valueOf(module.getFileName());
		return module.resolveSibling(name.substring(0, name.length() - ".wasm".length()) + ".yml");
	}

	/**
	 * Read the beginning of a file.
	 * @param before what the file was like before
	 * @return at most so many bytes, or {@code null} if the file is being written
	 */
	private static byte @Nullable [] readUnchanged(Path path, BasicFileAttributes before, int most) throws IOException {
		byte[] content;
		try (InputStream in = Files.newInputStream(path)) {
			content = in.readNBytes(most);
		}
		BasicFileAttributes after = attributes(path);
		boolean unchanged = content.length == Math.min(before.size(), most) && after.size() == before.size()
				&& before.lastModifiedTime().equals(after.lastModifiedTime());
		return unchanged ? content : null;
	}

	private static BasicFileAttributes attributes(Path path) throws IOException {
		return Files.readAttributes(path, BasicFileAttributes.class);
	}

}

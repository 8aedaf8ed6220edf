package dev.wasmboot.spring.registry;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * A version of a plugin that might be published.
 */
public interface PluginArtifact {

	/** How many bytes a manifest may have. */
	int LONGEST_MANIFEST = 64 << 10;

	/**
	 * Where it comes from, for people to read.
	 * @return a path, a URL or the like
	 */
	String source();

	/**
	 * The module.
	 * @return its bytes in the binary format
	 * @throws IOException if they cannot be read
	 */
	byte[] bytes() throws IOException;

	/**
	 * What the plugin states about itself.
	 * @return the content of its manifest, or {@code null} if it has none
	 * @throws IOException if it cannot be read
	 */
	default byte @Nullable [] manifest() throws IOException {
		return null;
	}

	/**
	 * An artifact that is in memory already.
	 * @param source where it comes from, for people to read
	 * @param bytes the module; not copied, and not to be changed
	 * @return the artifact
	 */
	static PluginArtifact of(String source, byte[] bytes) {
		return new PluginArtifact() {

			@Override
			public String source() {
				return source;
			}

			@Override
			public byte[] bytes() {
				return bytes;
			}

		};
	}

}

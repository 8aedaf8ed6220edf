package dev.wasmboot.spring.registry;

import java.io.IOException;

/**
 * A version of a plugin that might be published.
 */
public interface PluginArtifact {

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

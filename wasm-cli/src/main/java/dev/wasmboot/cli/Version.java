package dev.wasmboot.cli;

import java.util.Objects;

import picocli.CommandLine.IVersionProvider;

/**
 * The version, from the manifest of the jar.
 */
final class Version implements IVersionProvider {

	@Override
	public String[] getVersion() {
		String version = getClass().getPackage().getImplementationVersion();
		return new String[] { "wasm-cli " + Objects.requireNonNullElse(version, "(not packaged)") };
	}

}

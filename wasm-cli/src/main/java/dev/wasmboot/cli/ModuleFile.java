package dev.wasmboot.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.WasmEngine;

/**
 * A file that is to hold a module.
 */
record ModuleFile(Path path) {

	/**
	 * The name a program is called by: that of the file, without where it is.
	 */
	String programName() {
		return fileName().toString();
	}

	/**
	 * The name a plugin would get from this file.
	 */
	String pluginName() {
		String name = programName();
		return name.endsWith(".wasm") ? name.substring(0, name.length() - ".wasm".length()) : name;
	}

	CompiledModule load(WasmEngine engine) {
		try {
			return engine.load(read());
		}
		catch (ModuleException ex) {
			throw new CommandException("'" + this.path + "' cannot be loaded: " + ex.getMessage(), ex);
		}
	}

	private byte[] read() {
		int limit = ModuleLimits.defaults().bytes();
		try (InputStream in = Files.newInputStream(this.path)) {
			byte[] bytes = in.readNBytes(limit);
			if (in.read() >= 0) {
				throw new CommandException("'" + this.path + "' is larger than the " + limit + " bytes of a module");
			}
			return bytes;
		}
		catch (NoSuchFileException ex) {
			throw new CommandException("there is no file '" + this.path + "'", ex);
		}
		catch (IOException ex) {
			throw new CommandException("'" + this.path + "' cannot be read: " + ex.getMessage(), ex);
		}
	}

	private Path fileName() {
		Path name = this.path.getFileName();
		return (name != null) ? name : this.path;
	}

}

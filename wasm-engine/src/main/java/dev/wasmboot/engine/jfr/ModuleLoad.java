package dev.wasmboot.engine.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * A module was decoded and validated.
 */
@Name("dev.wasmboot.ModuleLoad")
@Label("Module Load")
@Category({ "wasmboot" })
@Description("A WebAssembly module was decoded and validated, and all of it compiled if that is the mode")
@StackTrace(false)
public final class ModuleLoad extends Event {

	@Label("SHA-256")
	String sha256 = "";

	@Label("Size")
	@DataAmount
	long size;

	@Label("Functions")
	int functions;

	ModuleLoad() {
	}

	/**
	 * The module is loaded.
	 * @param hash the SHA-256 of its bytes
	 * @param bytes how many bytes it has
	 * @param count how many functions it has, imported ones included
	 */
	public void end(String hash, long bytes, int count) {
		this.sha256 = hash;
		this.size = bytes;
		this.functions = count;
		commit();
	}

}

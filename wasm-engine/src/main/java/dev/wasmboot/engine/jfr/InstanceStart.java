package dev.wasmboot.engine.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * An instance was made.
 */
@Name("dev.wasmboot.InstanceStart")
@Label("Instance Start")
@Category({ "wasmboot" })
@Description("An instance of a WebAssembly module was made, and its start-up has run")
@StackTrace(false)
public final class InstanceStart extends Event {

	@Label("SHA-256")
	String sha256 = "";

	InstanceStart() {
	}

	/**
	 * The instance is made.
	 * @param hash the SHA-256 of the module's bytes
	 */
	public void end(String hash) {
		this.sha256 = hash;
		commit();
	}

}

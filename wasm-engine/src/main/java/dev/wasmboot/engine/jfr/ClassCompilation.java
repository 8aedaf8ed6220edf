package dev.wasmboot.engine.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * Some functions were compiled to a class.
 */
@Name("dev.wasmboot.ClassCompilation")
@Label("Class Compilation")
@Category({ "wasmboot" })
@Description("Functions of a WebAssembly module were compiled to a class, and the JVM verified that")
@StackTrace(false)
public final class ClassCompilation extends Event {

	@Label("Class Loader")
	String loader = "";

	@Label("Class")
	String type = "";

	@Label("Size")
	@DataAmount
	long size;

	ClassCompilation() {
	}

	/**
	 * The class is made.
	 * @param loaderName the name of the class loader, which is the module's own
	 * @param name the name of the class
	 * @param bytes how long the class file is
	 */
	public void end(String loaderName, String name, long bytes) {
		this.loader = loaderName;
		this.type = name;
		this.size = bytes;
		commit();
	}

}

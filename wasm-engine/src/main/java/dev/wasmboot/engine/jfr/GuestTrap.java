package dev.wasmboot.engine.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * A call ended in a trap.
 */
@Name("dev.wasmboot.Trap")
@Label("Trap")
@Category({ "wasmboot" })
@Description("A call of a WebAssembly guest ended in a trap, or at one of its limits")
@StackTrace(false)
final class GuestTrap extends Event {

	@Label("Trap")
	String kind;

	@Label("Message")
	String message;

	@Label("Function")
	@Description("The innermost function of the guest")
	@Nullable String function;

	GuestTrap(String kind, String message, @Nullable String function) {
		this.kind = kind;
		this.message = message;
		this.function = function;
	}

}

package dev.wasmboot.benchmarks;

import java.io.IOException;
import java.util.function.IntBinaryOperator;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;

import dev.wasmboot.engine.EngineMode;

/**
 * An engine in this process, at its best: with the settings that make it fastest.
 */
interface Engine {

	/** The one that is started with the JDK's Vector API. */
	String VECTORS = "wasmboot-vectors";

	/**
	 * Load a module as far as the engine does once for all its instances.
	 */
	Loaded load(byte[] bytes);

	/**
	 * The engine of a name.
	 */
	static Engine named(String name) {
		return switch (name) {
			case "wasmboot", VECTORS -> Wasmboot.in(EngineMode.AUTO);
			case "wasmboot-ahead" -> Wasmboot.in(EngineMode.COMPILER);
			case "wasmboot-cached" -> Wasmboot.keepingCode();
			case "wasmboot-interpreter" -> Wasmboot.in(EngineMode.INTERPRETER);
			case "wasmboot-fuel" -> Wasmboot.countingFuel();
			case "endive" -> new Endive(true);
			case "endive-interpreter" -> new Endive(false);
			case "chicory" -> new Chicory();
			case "wasmtime" -> new Wasmtime();
			default -> throw new IllegalArgumentException("there is no engine '" + name + "'");
		};
	}

	/**
	 * A loaded module. What it imports besides WASI is {@code host.next}, which adds one.
	 */
	interface Loaded {

		/**
		 * Make an instance.
		 */
		Running instantiate();

		/**
		 * Run it as a program.
		 * @return what it wrote to standard output
		 */
		byte[] run(Program program) throws IOException;

	}

	/**
	 * An instance.
	 */
	interface Running {

		/**
		 * An exported function {@code (i32) -> i32}.
		 */
		IntUnaryOperator unary(String export);

		/**
		 * An exported function {@code (i32, i32) -> i32}.
		 */
		IntBinaryOperator binary(String export);

		/**
		 * Have the instance for some calls, as those have it who lease it from a pool.
		 * Where an instance has no owners, that is to make the calls.
		 * @return what the calls return
		 */
		default int lease(IntSupplier calls) {
			return calls.getAsInt();
		}

	}

}

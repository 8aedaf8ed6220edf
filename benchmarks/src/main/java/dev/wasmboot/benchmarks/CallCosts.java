package dev.wasmboot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What calls cost between the JVM and a guest that does next to nothing, for engines in
 * this process.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class CallCosts {

	private static final int HOST_CALLS = 1000;

	/** A name that {@link Engine#named} knows. */
	@Param("wasmboot")
	public String engine;

	/** Not a constant, or the guest would be computed once and for all. */
	public int number = 1;

	private IntBinaryOperator add;

	private IntUnaryOperator callHost;

	/**
	 * Load a module, and make an instance.
	 */
	@Setup
	public void instantiate() throws IOException {
		Path module = Path.of(System.getProperty("benchmarks.root"), "guests/wat/calls/calls.wasm");
		Engine.Running instance = Engine.named(this.engine).load(Files.readAllBytes(module)).instantiate();
		this.add = instance.binary("add");
		this.callHost = instance.unary("call_host");
	}

	/**
	 * Call an exported function, which adds two numbers.
	 * @return the sum
	 */
	@Benchmark
	public int export() {
		return this.add.applyAsInt(this.number, this.number);
	}

	/**
	 * Have the guest call a function of the host, which adds one, in a loop.
	 * @return how often
	 */
	@Benchmark
	@OperationsPerInvocation(HOST_CALLS)
	public int host() {
		return this.callHost.applyAsInt(HOST_CALLS);
	}

}

package dev.wasmboot.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;

import dev.wasmboot.engine.CodeCacheOptions;
import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.EngineMode;
import dev.wasmboot.engine.ExitException;
import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.engine.Imports;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.policy.ArgumentsGrant;
import dev.wasmboot.policy.ClockGrant;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.HostFunctionGrant;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.RandomGrant;
import dev.wasmboot.policy.StdioGrant;

/**
 * This project's engine. Calls have a deadline, as they always should.
 */
final class Wasmboot implements Engine {

	private static final MethodHandle NEXT;

	static {
		try {
			NEXT = MethodHandles.lookup()
				.findStatic(Wasmboot.class, "next", MethodType.methodType(int.class, int.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final Imports HOST = Imports.of(List.of(HostFunction.of("host", "next", NEXT)));

	private static final Limits LIMITS = Limits.defaults()
		.withMemory(1L << 31)
		.withTableElements(1_000_000)
		.withOutput(1L << 30)
		.withTimeout(Duration.ofHours(1))
		.withStartTimeout(Duration.ofHours(1));

	private final WasmEngine engine;

	private final Limits limits;

	private Wasmboot(WasmEngine engine, Limits limits) {
		this.engine = engine;
		this.limits = limits;
	}

	static Wasmboot in(EngineMode mode) {
		return new Wasmboot(WasmEngine.builder().mode(mode).build(), LIMITS);
	}

	/**
	 * The engine with compiled code on disk, which it writes when the process ends: all
	 * processes but the first start for the second time.
	 */
	static Wasmboot keepingCode() {
		Path home = Path.of(System.getProperty("java.io.tmpdir"), "wasmboot-benchmarks");
		WasmEngine engine = WasmEngine.builder()
			.codeCache(CodeCacheOptions.in(home.resolve("code")).withKeyFile(home.resolve("key")))
			.build();
		Runtime.getRuntime().addShutdownHook(new Thread(engine::close));
		return new Wasmboot(engine, LIMITS);
	}

	/**
	 * The engine where all calls have fuel, more than they need.
	 */
	static Wasmboot countingFuel() {
		return new Wasmboot(WasmEngine.create(), LIMITS.withFuel(Long.MAX_VALUE));
	}

	static int next(int value) {
		return value + 1;
	}

	@Override
	public Loaded load(byte[] bytes) {
		return new Module(this.engine, this.engine.load(bytes), this.limits);
	}

	private record Module(WasmEngine engine, CompiledModule module, Limits limits) implements Loaded {

		@Override
		public Running instantiate() {
			return new Started(instance(List.of(), InputStream.nullInputStream(), OutputStream.nullOutputStream()));
		}

		@Override
		public byte[] run(Program program) {
			ByteArrayOutputStream output = new ByteArrayOutputStream();
			try (Instance instance = instance(program.args(), new ByteArrayInputStream(program.stdinBytes()), output)) {
				instance.function("_start").orElseThrow().callRaw();
			}
			catch (ExitException ex) {
				// the usual end
			}
			return output.toByteArray();
		}

		private Instance instance(List<String> arguments, InputStream stdin, OutputStream stdout) {
			Policy policy = Policy.denyAll()
				.with(this.limits)
				.with(new ArgumentsGrant(arguments))
				.with(new ClockGrant(ClockGrant.Source.SYSTEM, ClockGrant.Source.SYSTEM))
				.with(new RandomGrant(RandomGrant.Source.SECURE, 0))
				.with(new StdioGrant(StdioGrant.Input.INHERIT, StdioGrant.Output.INHERIT, StdioGrant.Output.DISCARD))
				.with(new HostFunctionGrant(Set.of("host.next")));
			Stdio stdio = new Stdio(stdin, stdout, OutputStream.nullOutputStream(), (stream, line) -> {
			});
			return this.engine.instantiate(this.module, EffectivePolicy.decide(this.module.requests(), policy), HOST,
					stdio);
		}

	}

	private record Started(Instance instance) implements Running {

		@Override
		public IntUnaryOperator unary(String export) {
			MethodHandle function = this.instance.function(export).orElseThrow().handle();
			return (argument) -> {
				try {
					return (int) function.invokeExact(argument);
				}
				catch (Throwable ex) {
					throw new IllegalStateException(ex);
				}
			};
		}

		@Override
		public IntBinaryOperator binary(String export) {
			MethodHandle function = this.instance.function(export).orElseThrow().handle();
			return (left, right) -> {
				try {
					return (int) function.invokeExact(left, right);
				}
				catch (Throwable ex) {
					throw new IllegalStateException(ex);
				}
			};
		}

		@Override
		public int lease(IntSupplier calls) {
			return this.instance.underOneDeadline(calls::getAsInt);
		}

	}

}

package dev.wasmboot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

import io.github.kawamuray.wasmtime.Config;
import io.github.kawamuray.wasmtime.Extern;
import io.github.kawamuray.wasmtime.Func;
import io.github.kawamuray.wasmtime.Linker;
import io.github.kawamuray.wasmtime.Module;
import io.github.kawamuray.wasmtime.OptLevel;
import io.github.kawamuray.wasmtime.Store;
import io.github.kawamuray.wasmtime.WasmFunctions;
import io.github.kawamuray.wasmtime.WasmValType;
import io.github.kawamuray.wasmtime.WasmFunctionError;
import io.github.kawamuray.wasmtime.wasi.WasiCtx;
import io.github.kawamuray.wasmtime.wasi.WasiCtxBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Wasmtime, native code, through the only package of it on Maven Central, which has not
 * been kept up to date.
 */
final class Wasmtime implements Engine {

	private final io.github.kawamuray.wasmtime.Engine engine = new io.github.kawamuray.wasmtime.Engine(
			new Config().craneliftOptLevel(OptLevel.SPEED).wasmSimd(true).wasmBulkMemory(true));

	@Override
	public Loaded load(byte[] bytes) {
		return new Compiled(this.engine, new Module(this.engine, bytes));
	}

	private record Compiled(io.github.kawamuray.wasmtime.Engine engine, Module module) implements Loaded {

		@Override
		public Running instantiate() {
			return started(new WasiCtxBuilder().build());
		}

		@Override
		public byte[] run(Program program) throws IOException {
			if (program.stdinBytes().length > 0) {
				throw new UnsupportedOperationException("its Java package empties the file that it is to read");
			}
			Path output = Files.createTempFile("stdout", null);
			try {
				Started started = started(new WasiCtxBuilder().args(program.args()).stdout(output).build());
				WasmFunctions.consumer(started.store(), started.function("_start")).accept();
			}
			catch (WasmFunctionError.I32ExitError ex) {
				// the usual end
			}
			byte[] written = Files.readAllBytes(output);
			Files.delete(output);
			return written;
		}

		private Started started(WasiCtx wasi) {
			Store<@Nullable Void> store = new Store<>(null, this.engine, wasi);
			Linker linker = new Linker(this.engine);
			WasiCtx.addToLinker(linker);
			Func next = WasmFunctions.wrap(store, WasmValType.I32, WasmValType.I32, (value) -> value + 1);
			linker.define(store, "host", "next", Extern.fromFunc(next));
			linker.module(store, "", this.module);
			return new Started(store, linker);
		}

	}

	private record Started(Store<@Nullable Void> store, Linker linker) implements Running {

		Func function(String export) {
			return this.linker.get(this.store, "", export).orElseThrow().func();
		}

		@Override
		public IntUnaryOperator unary(String export) {
			var function = WasmFunctions.func(this.store, function(export), WasmValType.I32, WasmValType.I32);
			return function::call;
		}

		@Override
		public IntBinaryOperator binary(String export) {
			var function = WasmFunctions.func(this.store, function(export), WasmValType.I32, WasmValType.I32,
					WasmValType.I32);
			return function::call;
		}

	}

}

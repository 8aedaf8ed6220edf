package dev.wasmboot.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.HostFunction;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.InterpreterMachine;
import run.endive.runtime.Machine;
import run.endive.wasi.WasiExitException;
import run.endive.wasi.WasiOptions;
import run.endive.wasi.WasiPreview1;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/**
 * Endive, with the faster of its two memories. Functions that are too large for its
 * compiler it interprets.
 */
final class Endive implements Engine {

	private static final HostFunction NEXT = new HostFunction("host", "next",
			FunctionType.of(List.of(ValType.I32), List.of(ValType.I32)),
			(instance, arguments) -> new long[] { arguments[0] + 1 });

	private final boolean compiled;

	Endive(boolean compiled) {
		this.compiled = compiled;
	}

	@Override
	public Loaded load(byte[] bytes) {
		WasmModule module = Parser.parse(bytes);
		return new Module(module, this.compiled
				? MachineFactoryCompiler.builder(module).withInterpreterFallback(InterpreterFallback.SILENT).compile()
				: InterpreterMachine::new);
	}

	private record Module(WasmModule module, Function<Instance, Machine> machine) implements Loaded {

		@Override
		public Running instantiate() {
			return new Started(
					instance(List.of(), InputStream.nullInputStream(), OutputStream.nullOutputStream(), false));
		}

		@Override
		public byte[] run(Program program) {
			ByteArrayOutputStream output = new ByteArrayOutputStream();
			try {
				instance(program.args(), new ByteArrayInputStream(program.stdinBytes()), output, true);
			}
			catch (WasiExitException ex) {
				// the usual end
			}
			return output.toByteArray();
		}

		@SuppressWarnings("MustBeClosedChecker") // it lives as long as the instance
		private Instance instance(List<String> arguments, InputStream stdin, OutputStream stdout, boolean start) {
			WasiPreview1 wasi = WasiPreview1.builder()
				.withOptions(WasiOptions.builder()
					.withArguments(arguments)
					.withStdin(stdin)
					.withStdout(stdout)
					.withStderr(OutputStream.nullOutputStream())
					.build())
				.build();
			return Instance.builder(this.module)
				.withMachineFactory(this.machine)
				.withMemoryFactory(ByteArrayMemory::new)
				.withImportValues(ImportValues.builder().addFunction(wasi.toHostFunctions()).addFunction(NEXT).build())
				.withStart(start)
				.build();
		}

	}

	private record Started(Instance instance) implements Running {

		@Override
		public IntUnaryOperator unary(String export) {
			ExportFunction function = this.instance.export(export);
			return (argument) -> (int) function.apply(argument)[0];
		}

		@Override
		public IntBinaryOperator binary(String export) {
			ExportFunction function = this.instance.export(export);
			return (left, right) -> (int) function.apply(left, right)[0];
		}

	}

}

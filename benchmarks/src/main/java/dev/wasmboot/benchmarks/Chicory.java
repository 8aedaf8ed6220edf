package dev.wasmboot.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.ExportFunction;
import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasi.WasiExitException;
import com.dylibso.chicory.wasi.WasiOptions;
import com.dylibso.chicory.wasi.WasiPreview1;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.ValType;

/**
 * Chicory, of which Endive is the successor, with the faster of its two memories. This is
 * {@link Endive} again, for types that only differ in their packages.
 */
final class Chicory implements Engine {

	private static final HostFunction NEXT = new HostFunction("host", "next",
			FunctionType.of(List.of(ValType.I32), List.of(ValType.I32)),
			(instance, arguments) -> new long[] { arguments[0] + 1 });

	@Override
	public Loaded load(byte[] bytes) {
		WasmModule module = Parser.parse(bytes);
		return new Module(module,
				MachineFactoryCompiler.builder(module).withInterpreterFallback(InterpreterFallback.SILENT).compile());
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

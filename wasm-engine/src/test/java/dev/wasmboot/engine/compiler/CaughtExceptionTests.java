package dev.wasmboot.engine.compiler;

import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.module.CatchClause;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.GuestException;
import dev.wasmboot.engine.runtime.HostCall;
import dev.wasmboot.engine.runtime.HostFunctionInstance;
import dev.wasmboot.engine.runtime.Tag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.IMPORTS;
import static dev.wasmboot.engine.module.WasmBytes.TAGS;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.body;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.repeat;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An exception that was caught, and that the guest has no reference to, is garbage while
 * the function goes on that caught it: what guests hold is only counted where they have
 * references.
 */
class CaughtExceptionTests {

	private static final int VOID = 0x40;

	private static final FunctionType NOTHING = new FunctionType(List.of(), List.of());

	/** Throws an exception that nobody else keeps. */
	private static final byte[] THROW = bytes(Opcode.CALL, 0);

	/** Looks whether it is gone. */
	private static final byte[] LOOK = bytes(Opcode.CALL, 1);

	private static final byte[] TAKE_ALL = bytes(Opcode.BLOCK, VOID, Opcode.TRY_TABLE, VOID, 1, CatchClause.ALL, 0);

	private static final byte[] ENDS = bytes(Opcode.END, Opcode.END);

	static Stream<Map.Entry<String, byte[]>> functions() {
		byte[] takeNone = bytes(Opcode.TRY_TABLE, VOID, 1, CatchClause.TAG, 1, 0);
		byte[] longer = repeat(2000, Opcode.I32_CONST, 1, Opcode.DROP);
		byte[] above = bytes(Opcode.I32_CONST, 1);
		Map<String, byte[]> functions = new LinkedHashMap<>();
		functions.put("a clause of a long try", bytes(TAKE_ALL, longer, THROW, longer, ENDS, LOOK));
		functions.put("a clause around another long try", bytes(TAKE_ALL, above, above, takeNone, longer, THROW, longer,
				Opcode.END, Opcode.UNREACHABLE, ENDS, LOOK));
		functions.put("a clause around a legacy try", bytes(TAKE_ALL, above, above, Opcode.TRY, VOID, THROW,
				Opcode.CATCH, 1, Opcode.END, Opcode.UNREACHABLE, ENDS, LOOK));
		functions.put("a clause around a long legacy try", bytes(TAKE_ALL, above, above, Opcode.TRY, VOID, longer,
				THROW, longer, Opcode.CATCH, 1, Opcode.END, Opcode.UNREACHABLE, ENDS, LOOK));
		return functions.entrySet().stream();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("functions")
	void isGarbage(Map.Entry<String, byte[]> function) {
		WasmModule module = module(function.getValue());
		CompiledCode code = new CompiledCode(module);
		code.compileAll();
		assertThat(code.interpreted()).isEmpty();
		Thrower thrower = new Thrower(module);
		Watcher watcher = new Watcher(thrower);
		try (CodeCall call = new CodeCall(code, 10, thrower, watcher)) {
			call.call(2);
		}
		assertThat(watcher.looked).isTrue();
	}

	/** The first tag is the one that is thrown, and the second one is not. */
	private static WasmModule module(byte[] function) {
		return ModuleReader.read(WasmBytes.module(sectionOf(TYPES, type(bytes(), bytes())),
				sectionOf(IMPORTS, bytes("host", "throw", 0, 0), bytes("host", "look", 0, 0)),
				sectionOf(FUNCTIONS, bytes(0)), sectionOf(TAGS, bytes(0, 0), bytes(0, 0)),
				sectionOf(CODE, body(function))), ModuleLimits.defaults());
	}

	private static final class Thrower extends HostFunctionInstance {

		private final WasmModule module;

		private @Nullable WeakReference<GuestException> thrown;

		Thrower(WasmModule module) {
			super("host", "throw", NOTHING);
			this.module = module;
		}

		@Override
		protected void run(HostCall call) {
			GuestException exception = new GuestException(new Tag(this.module, 0), new long[0], new long[0],
					new Object[0]);
			this.thrown = new WeakReference<>(exception);
			throw exception;
		}

	}

	private static final class Watcher extends HostFunctionInstance {

		private final Thrower thrower;

		private boolean looked;

		Watcher(Thrower thrower) {
			super("host", "look", NOTHING);
			this.thrower = thrower;
		}

		@Override
		protected void run(HostCall call) {
			System.gc();
			assertThat(this.thrower.thrown).isNotNull().satisfies((thrown) -> assertThat(thrown.get()).isNull());
			this.looked = true;
		}

	}

}

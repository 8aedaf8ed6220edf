package dev.wasmboot.engine.compiler;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmModule;
import org.junit.jupiter.api.Test;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.TABLES;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.body;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.module;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ways into the functions of a signature.
 */
class EntryTests {

	private static final int FUNCREF = 0x70;

	/** A function that calls one of its own signature through a table. */
	private static final WasmModule MODULE = ModuleReader.read(
			module(sectionOf(TYPES, type(bytes(), bytes())), sectionOf(FUNCTIONS, bytes(0)),
					sectionOf(TABLES, bytes(FUNCREF, 0, 1)),
					sectionOf(CODE, body(bytes(Opcode.I32_CONST, 0, Opcode.CALL_INDIRECT, 0, 0)))),
			ModuleLimits.defaults());

	/**
	 * HotSpot counts by method how often each function is called in a switch.
	 */
	@Test
	void whatTheHostCallsDoesNotCountAsCalledThroughTheTable() {
		Map<String, byte[]> made = Collections.synchronizedMap(new LinkedHashMap<>());
		CompiledCode code = new CompiledCode(MODULE, CompilerOptions.defaults(), new ClassesInMap(made));

		code.entry(0);
		assertThat(made).containsOnlyKeys("E0");
		byte[] entry = new EntryWriter(code.layout(), 0, false).write();
		assertThat(CalledMethods.in(entry).get("call")).contains("f0");
		assertThat(new String(entry, StandardCharsets.ISO_8859_1)).contains(Layout.entry(0))
			.doesNotContain(Layout.dispatch(0));
		assertThat(CalledMethods.in(new DispatchWriter(code.layout(), 0).root()).get("call")).contains("f0");
	}

}

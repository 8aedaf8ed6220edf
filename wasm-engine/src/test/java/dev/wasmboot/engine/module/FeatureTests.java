package dev.wasmboot.engine.module;

import java.util.EnumSet;
import java.util.Set;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.ModuleException.Problem;
import dev.wasmboot.engine.WasmEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.wasmboot.engine.module.WasmBytes.EXPORTS;
import static dev.wasmboot.engine.module.WasmBytes.FUNCREF;
import static dev.wasmboot.engine.module.WasmBytes.GLOBALS;
import static dev.wasmboot.engine.module.WasmBytes.I32;
import static dev.wasmboot.engine.module.WasmBytes.MEMORIES;
import static dev.wasmboot.engine.module.WasmBytes.TABLES;
import static dev.wasmboot.engine.module.WasmBytes.TAGS;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.body;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.module;
import static dev.wasmboot.engine.module.WasmBytes.moduleOf;
import static dev.wasmboot.engine.module.WasmBytes.section;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A module tells which features it uses, and needs exactly those.
 */
class FeatureTests {

	@ParameterizedTest
	@EnumSource
	void moduleRunsWithWhatItUsesAndWithNothingLess(Feature feature) {
		byte[] module = moduleThatUses(feature);
		Set<Feature> needed = (feature == Feature.RELAXED_SIMD) ? EnumSet.of(Feature.SIMD, feature)
				: EnumSet.of(feature);
		assertThat(load(module, EnumSet.allOf(Feature.class)).features()).isEqualTo(needed);
		assertThat(load(module, needed).features()).isEqualTo(needed);
		assertThatExceptionOfType(ModuleException.class)
			.isThrownBy(() -> load(module, EnumSet.complementOf(EnumSet.of(feature))))
			.withMessageContaining("needs " + feature + ", which is switched off")
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.UNSUPPORTED));
	}

	@Test
	void moduleOfTheFirstVersionNeedsNothing() {
		byte[] module = module(section(TYPES, 1, 0x60, 0, 1, I32), section(TABLES, 1, FUNCREF, 0, 1),
				section(MEMORIES, 1, 0, 1), section(GLOBALS, 1, I32, 1, Opcode.I32_CONST, 0, Opcode.END),
				section(EXPORTS, 1, "memory", 2, 0));
		assertThat(load(module, Set.of()).features()).isEmpty();
	}

	@Test
	void tagsBelongToExceptionsOfBothForms() {
		byte[] tag = module(sectionOf(TYPES, type(bytes(), bytes())), section(TAGS, 1, 0, 0));
		assertThat(load(tag, EnumSet.allOf(Feature.class)).features()).containsExactly(Feature.EXCEPTIONS);
		load(tag, EnumSet.of(Feature.LEGACY_EXCEPTIONS));
		assertThatExceptionOfType(ModuleException.class).isThrownBy(() -> load(tag, Set.of()))
			.withMessageContaining("needs exception handling, which is switched off");
	}

	private static byte[] moduleThatUses(Feature feature) {
		return switch (feature) {
			case MUTABLE_GLOBALS -> module(section(GLOBALS, 1, I32, 1, Opcode.I32_CONST, 0, Opcode.END),
					section(EXPORTS, 1, "global", 3, 0));
			case SIGN_EXTENSION -> moduleOf(body(Opcode.I32_CONST, 0, Opcode.I32_EXTEND8_S, Opcode.DROP));
			case SATURATING_CONVERSIONS -> moduleOf(body(Opcode.F32_CONST, 0, 0, 0, 0, 0xfc, 0, Opcode.DROP));
			case MULTI_VALUE -> module(sectionOf(TYPES, type(bytes(), bytes(I32, I32))));
			case BULK_MEMORY -> module(section(WasmBytes.DATA_COUNT, 0));
			case REFERENCE_TYPES -> moduleOf(body(Opcode.REF_NULL, FUNCREF, Opcode.DROP));
			case EXTENDED_CONSTANTS -> module(
					section(GLOBALS, 1, I32, 0, Opcode.I32_CONST, 1, Opcode.I32_CONST, 2, Opcode.I32_ADD, Opcode.END));
			case TAIL_CALLS -> moduleOf(body(Opcode.RETURN_CALL, 0));
			case SIMD -> module(sectionOf(TYPES, type(bytes(0x7b), bytes())));
			case RELAXED_SIMD -> moduleOf(
					body(Opcode.UNREACHABLE, 0xfd, 0x80, 2, Opcode.DROP, bytes(0xfd, 12, new byte[16]), Opcode.DROP));
			case MULTI_MEMORY -> module(section(MEMORIES, 2, 0, 1, 0, 1));
			case MEMORY64 -> module(section(MEMORIES, 1, 4, 1));
			case EXCEPTIONS -> moduleOf(body(Opcode.TRY_TABLE, 0x40, 0, Opcode.END));
			case LEGACY_EXCEPTIONS -> moduleOf(body(Opcode.TRY, 0x40, Opcode.CATCH_ALL, Opcode.END));
		};
	}

	private static CompiledModule load(byte[] bytes, Set<Feature> features) {
		try (WasmEngine engine = WasmEngine.builder().features(features).build()) {
			return engine.load(bytes);
		}
	}

}

package dev.wasmboot.engine.module;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.ModuleException.Problem;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.V128;
import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.DATA;
import static dev.wasmboot.engine.module.WasmBytes.ELEMENTS;
import static dev.wasmboot.engine.module.WasmBytes.FUNCREF;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.GLOBALS;
import static dev.wasmboot.engine.module.WasmBytes.I32;
import static dev.wasmboot.engine.module.WasmBytes.IMPORTS;
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
import static dev.wasmboot.engine.module.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ModuleReaderTests {

	private static final byte[] TYPE = sectionOf(TYPES, type(bytes(), bytes()));

	private static final byte[] FUNCTION = sectionOf(FUNCTIONS, bytes(0));

	@ParameterizedTest
	@ValueSource(
			strings = { "assemblyscript/parcel-shipping/parcel-shipping.wasm", "c/bulk-discount/bulk-discount.wasm" })
	void everyPrefixOfAModuleIsReadOrRefused(String guest) throws IOException {
		byte[] whole = Files.readAllBytes(Path.of(System.getProperty("wasmboot.root"), "guests", guest));
		assertThat(read(whole).bodies()).isNotEmpty();
		int refused = 0;
		for (int length = 0; length < whole.length; length++) {
			try {
				read(Arrays.copyOf(whole, length));
			}
			catch (ModuleException ex) {
				assertThat(ex.offset()).isBetween(0, length);
				refused++;
			}
		}
		assertThat(refused).isGreaterThan(whole.length - 20);
	}

	@Test
	void moduleKeepsItsOwnCopyOfTheBytes() {
		byte[] bytes = moduleOf(body(Opcode.NOP));
		WasmModule module = read(bytes);
		byte[] before = bytes.clone();
		Arrays.fill(bytes, (byte) 0xff);
		assertThat(module.bytes()).isEqualTo(before);
	}

	@Test
	void bodiesAreLocatedInTheBytes() {
		byte[] bytes = moduleOf(WasmBytes.bodyWithLocals(bytes(1, 3, I32), Opcode.NOP));
		FunctionBody body = read(bytes).bodies().get(0);
		assertThat(bytes[body.start()]).isEqualTo((byte) 1);
		assertThat(bytes[body.codeStart()]).isEqualTo((byte) Opcode.NOP);
		assertThat(bytes[body.end() - 1]).isEqualTo((byte) Opcode.END);
		assertThat(body.end()).isEqualTo(bytes.length);
	}

	@Test
	void unsupportedFeaturesAreNamed() {
		assertUnsupported(moduleOf(body(0xfe, 0x03, 0x00)), "threads");
		assertUnsupported(module(section(MEMORIES, 1, 3, 1, 1)), "threads");
		assertUnsupported(module(section(TYPES, 1, 0x5f, 0)), "GC");
		assertUnsupported(moduleOf(body(0xfb, 0x1c)), "GC");
		assertUnsupported(module(section(TABLES, 1, 0x64, 0x70, 0, 0)), "typed references");
		assertUnsupported(moduleOf(body(0x14, 0)), "typed references");
	}

	@Test
	void tagsAreDecoded() {
		WasmModule module = read(
				module(sectionOf(TYPES, type(bytes(I32), bytes())), section(IMPORTS, 1, "host", "failure", 4, 0, 0),
						section(TAGS, 1, 0, 0), section(WasmBytes.EXPORTS, 1, "failure", 4, 1)));
		assertThat(module.importedTags()).isEqualTo(1);
		assertThat(module.tags()).hasSize(2)
			.allSatisfy((tag) -> assertThat(tag.type()).isSameAs(module.types().get(0)));
		assertThat(module.exports()).containsExactly(new Export("failure", ExternKind.TAG, 1));
	}

	@Test
	void initializersOfGlobalsAndTablesAreEvaluated() {
		WasmModule module = read(module(TYPE, FUNCTION,
				section(TABLES, 2, FUNCREF, 0, 1, 0x40, 0, FUNCREF, 0, 1, Opcode.REF_FUNC, 0, Opcode.END),
				section(GLOBALS, 2, I32, 0, Opcode.I32_CONST, 0x7d, Opcode.END, I32, 0, Opcode.GLOBAL_GET, 0,
						Opcode.I32_CONST, 5, Opcode.I32_MUL, Opcode.I32_CONST, 1, Opcode.I32_SUB, Opcode.END),
				sectionOf(CODE, body())));
		assertThat(module.globalInitializers()).extracting((e) -> e.evaluateBits(new Environment()))
			.containsExactly(-3L, 1000L * 5 - 1);
		assertThat(module.tableInitializers().get(0)).isNull();
		assertThat(module.tableInitializers().get(1)).isNotNull()
			.extracting((e) -> e.evaluateReference(new Environment()))
			.isEqualTo("function 0");
	}

	@Test
	void elementsAreEvaluated() {
		WasmModule module = read(module(TYPE, section(IMPORTS, 1, "", "", 3, FUNCREF, 0), FUNCTION,
				section(ELEMENTS, 2, 1, 0, 1, 0, 5, FUNCREF, 3, Opcode.REF_FUNC, 0, Opcode.END, Opcode.REF_NULL,
						FUNCREF, Opcode.END, Opcode.GLOBAL_GET, 0, Opcode.END),
				sectionOf(CODE, body())));
		ElementSegment functions = module.elements().get(0);
		assertThat(functions.size()).isEqualTo(1);
		assertThat(functions.evaluate(0, new Environment())).isEqualTo("function 0");
		ElementSegment expressions = module.elements().get(1);
		assertThat(expressions.mode()).isEqualTo(SegmentMode.PASSIVE);
		assertThat(expressions.type()).isEqualTo(ValueType.FUNCREF);
		assertThat(expressions.evaluate(0, new Environment())).isEqualTo("function 0");
		assertThat(expressions.evaluate(1, new Environment())).isNull();
		assertThat(expressions.evaluate(2, new Environment())).isEqualTo("global 0");
	}

	@Test
	void dataSegmentsAreRangesOfTheBytes() {
		byte[] bytes = module(section(MEMORIES, 1, 0, 1),
				section(DATA, 1, 0, Opcode.I32_CONST, 8, Opcode.END, "hello"));
		DataSegment segment = read(bytes).data().get(0);
		assertThat(new String(bytes, segment.start(), segment.length(), StandardCharsets.UTF_8)).isEqualTo("hello");
		assertThat(segment.offset()).isNotNull().extracting((e) -> e.evaluateBits(new Environment())).isEqualTo(8L);
	}

	@Test
	void messagesSayWhichFunctionAndWhere() {
		byte[] bytes = moduleOf(body(0x43, new byte[4], Opcode.I32_EQZ, Opcode.DROP));
		assertThatExceptionOfType(ModuleException.class).isThrownBy(() -> read(bytes))
			.withMessage("type mismatch: i32 expected, found f32 in function 0 (invalid module, at byte %d)"
				.formatted(bytes.length - 3));
	}

	@Test
	void namesInMessagesAreFitForLogs() {
		byte[] export = bytes("line\n" + "x".repeat(100_000), 2, 0);
		assertThatExceptionOfType(ModuleException.class)
			.isThrownBy(() -> read(module(section(MEMORIES, 1, 0, 1), sectionOf(WasmBytes.EXPORTS, export, export))))
			.withMessageContaining("duplicate export name")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("\n").hasSizeLessThan(2000));
	}

	@Test
	void namesComeFromTheNameSection() {
		WasmModule module = read(withNames(section(0, "shop"), section(1, 2, 0, "first", 1, "second\nline")));
		assertThat(module.moduleName()).isEqualTo("shop");
		assertThat(module.functionName(0)).isEqualTo("first");
		assertThat(module.functionName(1)).as("control characters").isEqualTo("second\ufffdline");
		assertThat(module.functionName(2)).isNull();
	}

	@Test
	void brokenNameSectionIsIgnored() {
		WasmModule module = read(withNames(section(1, WasmBytes.HUGE, 0, "first", u32(7_000_000), "none", 1, 0x7f)));
		assertThat(module.moduleName()).isNull();
		assertThat(module.functionName(0)).isEqualTo("first");
		assertThat(module.functionName(1)).isNull();
		assertThat(module.functionName(7_000_000)).isNull();
		assertThat(read(withNames(bytes(1, WasmBytes.HUGE))).functionName(0)).isNull();
	}

	private static byte[] withNames(byte[]... subsections) {
		return module(TYPE, section(FUNCTIONS, 2, 0, 0), sectionOf(CODE, body(), body()),
				section(0, "name", bytes((Object[]) subsections)));
	}

	private static WasmModule read(byte[] bytes) {
		return ModuleReader.read(bytes, ModuleLimits.defaults());
	}

	private static void assertUnsupported(byte[] bytes, String feature) {
		assertThatExceptionOfType(ModuleException.class).isThrownBy(() -> read(bytes))
			.withMessageStartingWith("needs " + feature)
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(Problem.UNSUPPORTED));
	}

	/** Globals are 1000 as a number or a vector. */
	private static final class Environment implements ConstantExpression.Environment {

		@Override
		public long globalBits(int index) {
			return 1000;
		}

		@Override
		public V128 globalVector(int index) {
			return new V128(1000, 0);
		}

		@Override
		public @Nullable Object globalReference(int index) {
			return "global " + index;
		}

		@Override
		public Object function(int index) {
			return "function " + index;
		}

	}

}

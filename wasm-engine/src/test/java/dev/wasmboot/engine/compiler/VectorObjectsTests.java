package dev.wasmboot.engine.compiler;

import java.util.Arrays;
import java.util.stream.Stream;

import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.Tier;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import dev.wasmboot.engine.simd.ProcessorVectors;
import dev.wasmboot.engine.simd.VectorOperation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.FUNCTIONS;
import static dev.wasmboot.engine.module.WasmBytes.I32;
import static dev.wasmboot.engine.module.WasmBytes.MEMORIES;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.body;
import static dev.wasmboot.engine.module.WasmBytes.bodyWithLocals;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.repeat;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.type;
import static dev.wasmboot.engine.module.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class VectorObjectsTests {

	private static final int VOID = 0x40;

	private static final byte[] ADD = bytes(0xfd, u32(VectorOperation.I8X16_ADD.code()));

	private static final byte[] LAST_LANE = bytes(0xfd, VectorOperation.I8X16_EXTRACT_LANE_U.code(), 15);

	@BeforeAll
	static void theJvmHasThem() {
		assumeTrue(ProcessorVectors.available(), "the JVM was started without jdk.incubator.vector");
	}

	@ParameterizedTest
	@ValueSource(ints = { VectorObjects.ROOM, VectorObjects.ROOM + 1, 3 * VectorObjects.ROOM })
	void operandsForWhichThereIsNoRoomAreKept(int count) {
		byte[] operands = bytes();
		for (int i = 0; i < count; i++) {
			operands = bytes(operands, vector(i));
		}
		assertThat(call(count, operands, repeat(count - 1, ADD), LAST_LANE)).isEqualTo(sum(count));
	}

	@ParameterizedTest
	@ValueSource(ints = { VectorObjects.ROOM, VectorObjects.ROOM + 1, 3 * VectorObjects.ROOM })
	void localsForWhichThereIsNoRoomAreKept(int count) {
		byte[] set = bytes();
		byte[] added = vector(0);
		for (int i = 1; i <= count; i++) {
			set = bytes(set, vector(i), Opcode.LOCAL_SET, i);
			added = bytes(added, Opcode.LOCAL_GET, i, ADD);
		}
		assertThat(call(count, set, added, LAST_LANE)).isEqualTo(sum(count + 1));
	}

	@Test
	void localsAreZeroInEachCallThatTakesThePlaceOfAnother() {
		byte[] added = bytes(Opcode.LOCAL_GET, 1, vector(0), ADD, Opcode.LOCAL_SET, 1);
		byte[] next = bytes(Opcode.LOCAL_GET, 0, Opcode.I32_CONST, 50, Opcode.I32_LT_U, Opcode.IF, VOID,
				Opcode.LOCAL_GET, 0, Opcode.I32_CONST, 1, Opcode.I32_ADD, Opcode.RETURN_CALL, 0, Opcode.END);
		assertThat(call(1, added, next, Opcode.LOCAL_GET, 1, LAST_LANE)).isEqualTo(50);
	}

	@Test
	void eachCallHasLocalsOfItsOwn() {
		byte[] set = bytes(vector(0), Opcode.LOCAL_SET, 1);
		byte[] inner = bytes(Opcode.LOCAL_GET, 0, Opcode.I32_CONST, 5, Opcode.I32_LT_U, Opcode.IF, I32,
				Opcode.LOCAL_GET, 0, Opcode.I32_CONST, 1, Opcode.I32_ADD, Opcode.CALL, 0, Opcode.ELSE, Opcode.I32_CONST,
				0, Opcode.END);
		assertThat(call(1, set, inner, Opcode.LOCAL_GET, 1, LAST_LANE, Opcode.I32_ADD)).isEqualTo(1 + 2 + 3 + 4 + 5);
	}

	/** Seven times in place of the call before, with one more in each lane. */
	@Test
	void parametersAreThoseOfTheLastCall() {
		byte[] one = bytes(Opcode.I32_CONST, 1, 0xfd, VectorOperation.I8X16_SPLAT.code());
		byte[] next = bytes(Opcode.BLOCK, VOID, Opcode.END, Opcode.LOCAL_GET, 1, Opcode.IF, VOID, Opcode.LOCAL_GET, 0,
				one, ADD, Opcode.LOCAL_GET, 1, Opcode.I32_CONST, 1, Opcode.I32_SUB, Opcode.RETURN_CALL, 1, Opcode.END);
		byte[] vectorAndNumber = { (byte) ValueType.V128.code(), I32 };
		byte[] number = { I32 };
		assertThat(call(sectionOf(TYPES, type(number, number), type(vectorAndNumber, number)),
				sectionOf(FUNCTIONS, bytes(0), bytes(1)),
				sectionOf(CODE, body(vector(1), Opcode.I32_CONST, 7, Opcode.CALL, 1),
						body(next, Opcode.LOCAL_GET, 0, LAST_LANE))))
			.isEqualTo(2 + 7);
	}

	/** The JVM takes 255 slots of parameters, of which a vector has four. */
	@Test
	void functionsMayHaveAsManyParametersAsThereCanBe() {
		byte[] number = { I32 };
		byte[] vectors = new byte[63];
		Arrays.fill(vectors, (byte) ValueType.V128.code());
		byte[] last = bytes(Opcode.LOOP, VOID, Opcode.LOCAL_GET, 62, Opcode.LOCAL_SET, 0, Opcode.END, Opcode.LOCAL_GET,
				0, LAST_LANE);
		assertThat(call(sectionOf(TYPES, type(number, number), type(vectors, number)),
				sectionOf(FUNCTIONS, bytes(0), bytes(1)),
				sectionOf(CODE, body(repeat(62, vector(1)), vector(2), Opcode.CALL, 1), body(last))))
			.isEqualTo(3);
	}

	@ParameterizedTest
	@MethodSource
	void nothingIsWrittenWhereAnObjectWasThatIsNeededNoMore(byte[] popping) {
		// Half of the number is where the vector was, which the block ends straight code
		// for
		byte[] behindBlock = bytes(Opcode.BLOCK, VOID, Opcode.END, LAST_LANE, Opcode.I64_EXTEND_I32_U, Opcode.I64_ADD,
				Opcode.I32_WRAP_I64);
		assertThat(call(1, popping, Opcode.I64_CONST, 30, vector(4), behindBlock)).isEqualTo(35);
	}

	/** What pops a vector and the number below it. */
	static Stream<byte[]> nothingIsWrittenWhereAnObjectWasThatIsNeededNoMore() {
		return Stream.of(bytes(Opcode.I32_CONST, 0, vector(1), 0xfd, VectorOperation.V128_STORE.code(), 0, 0),
				bytes(Opcode.I32_CONST, 1, vector(1), Opcode.LOCAL_SET, 1, Opcode.LOCAL_SET, 0));
	}

	/** All lanes are the argument and some more. */
	private static byte[] vector(int more) {
		return bytes(Opcode.LOCAL_GET, 0, Opcode.I32_CONST, more, Opcode.I32_ADD, 0xfd,
				VectorOperation.I8X16_SPLAT.code());
	}

	/** Of as many such vectors, for the argument 1. */
	private static int sum(int count) {
		return count * (count + 1) / 2 % 256;
	}

	private static int call(int locals, Object... code) {
		byte[] number = { I32 };
		return call(sectionOf(TYPES, type(number, number)), sectionOf(FUNCTIONS, bytes(0)),
				sectionOf(MEMORIES, bytes(0, 1)),
				sectionOf(CODE, bodyWithLocals(bytes(1, locals, ValueType.V128.code()), code)));
	}

	private static int call(byte[]... sections) {
		CompiledCode compiled = Tier.compiled(ModuleReader.read(WasmBytes.module(sections), ModuleLimits.defaults()),
				false, VectorForm.PROCESSOR);
		return CodeCall.ofFirst(compiled, 1);
	}

}

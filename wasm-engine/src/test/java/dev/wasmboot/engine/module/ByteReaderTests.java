package dev.wasmboot.engine.module;

import java.util.function.Function;

import dev.wasmboot.engine.ModuleException;
import org.junit.jupiter.api.Test;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.repeat;
import static dev.wasmboot.engine.module.WasmBytes.s64;
import static dev.wasmboot.engine.module.WasmBytes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ByteReaderTests {

	@Test
	void unsignedIntegersAreReadToTheirLastBit() {
		for (long value : new long[] { 0, 1, 0x7f, 0x80, 0x3fff, 0x4000, 0x0fff_ffff, 0x1000_0000, 0x7fff_ffff,
				0x8000_0000L, 0xffff_ffffL }) {
			assertThat(Integer.toUnsignedLong(reader(u32(value)).u32())).isEqualTo(value);
		}
	}

	@Test
	void signedIntegersAreReadToTheirLastBit() {
		for (int shift = 0; shift < 63; shift++) {
			for (long value : new long[] { 1L << shift, (1L << shift) - 1, -(1L << shift), -(1L << shift) - 1 }) {
				assertThat(reader(s64(value)).s64()).isEqualTo(value);
				if (value == (int) value) {
					assertThat(reader(s64(value)).s32()).isEqualTo((int) value);
				}
				if (value >= -(1L << 32) && value < (1L << 32)) {
					assertThat(reader(s64(value)).s33()).isEqualTo(value);
				}
			}
		}
		assertThat(reader(s64(Long.MIN_VALUE)).s64()).isEqualTo(Long.MIN_VALUE);
		assertThat(reader(s64(Long.MAX_VALUE)).s64()).isEqualTo(Long.MAX_VALUE);
	}

	@Test
	void paddingOfIntegersIsReadUpToTheirLongestForm() {
		assertThat(reader(bytes(0x81, 0x80, 0x80, 0x80, 0x00)).u32()).isEqualTo(1);
		assertThat(reader(bytes(0xff, 0xff, 0xff, 0xff, 0x7f)).s32()).isEqualTo(-1);
		assertThat(reader(bytes(repeat(9, 0xff), 0x7f)).s64()).isEqualTo(-1);
	}

	@Test
	void integersOfTooManyBytesAreMalformed() {
		byte[] endless = repeat(20, 0x80);
		assertMalformed(ByteReader::u32, endless, "integer representation too long");
		assertMalformed(ByteReader::s32, endless, "integer representation too long");
		assertMalformed(ByteReader::s33, endless, "integer representation too long");
		assertMalformed(ByteReader::s64, endless, "integer representation too long");
	}

	@Test
	void integersOfTooManyBitsAreMalformed() {
		assertMalformed(ByteReader::u32, bytes(repeat(4, 0xff), 0x10), "integer too large");
		assertMalformed(ByteReader::s32, bytes(repeat(4, 0xff), 0x0f), "integer too large");
		assertMalformed(ByteReader::s32, bytes(repeat(4, 0x80), 0x70), "integer too large");
		assertMalformed(ByteReader::s33, bytes(repeat(4, 0xff), 0x1f), "integer too large");
		assertMalformed(ByteReader::s64, bytes(repeat(9, 0xff), 0x01), "integer too large");
	}

	@Test
	void nothingIsReadBeyondTheEnd() {
		byte[] longer = repeat(20, 0x80);
		assertMalformed((in) -> new ByteReader(longer, 3, 5).u32(), longer, "unexpected end");
		assertMalformed((in) -> new ByteReader(longer, 3, 6).f32(), longer, "unexpected end");
		assertMalformed((in) -> new ByteReader(longer, 3, 10).f64(), longer, "unexpected end");
		assertMalformed((in) -> new ByteReader(longer, 3, 3).u8(), longer, "unexpected end");
		assertMalformed((in) -> {
			in.skip(-1);
			return 0;
		}, longer, "unexpected end");
	}

	@Test
	void floatsAreLittleEndianBits() {
		assertThat(reader(bytes(1, 2, 3, 0x84)).f32()).isEqualTo(0x84030201);
		assertThat(reader(bytes(1, 2, 3, 0x84, 5, 6, 7, 0x88)).f64()).isEqualTo(0x8807060584030201L);
	}

	@Test
	void namesAreStrictUtf8() {
		assertThat(reader(bytes("grüße")).name()).isEqualTo("grüße");
		assertMalformed(ByteReader::name, bytes(1, 0xff), "malformed UTF-8 encoding");
		assertMalformed(ByteReader::name, bytes(2, 0xc0, 0x80), "malformed UTF-8 encoding");
		assertMalformed(ByteReader::name, bytes(3, 0xed, 0xa0, 0x80), "malformed UTF-8 encoding");
	}

	@Test
	void opcodesWithPrefixesAreNotConfusedWithOthers() {
		assertThat(reader(bytes(0xfc, 0x0a)).opcode()).isEqualTo(Opcode.MEMORY_COPY);
		assertThat(reader(bytes(0xfc, 0x8a, 0x00)).opcode()).isEqualTo(Opcode.MEMORY_COPY);
		assertThat(reader(bytes(0xfd, 0x80, 0x02)).opcode()).isEqualTo(0xfd100);
		assertMalformed(ByteReader::opcode, bytes(0xfc, u32(0x10a)), "illegal opcode fc 266");
		assertMalformed(ByteReader::opcode, bytes(0xfd, u32(0x10_000)), "illegal opcode fd 65536");
	}

	@Test
	void countsAreComparedWithWhatRemains() {
		assertThat(reader(bytes(2, 0, 0)).count(1, 10, "things")).isEqualTo(2);
		assertMalformed((in) -> in.count(1, 10, "things"), bytes(3, 0, 0), "3 things");
		assertMalformed((in) -> in.count(2, 10, "things"), bytes(2, 0, 0), "2 things");
		assertMalformed((in) -> in.count(1, 10, "things"), WasmBytes.HUGE, "4294967295 things");
	}

	private static ByteReader reader(byte[] bytes) {
		return new ByteReader(bytes, 0, bytes.length);
	}

	private static void assertMalformed(Function<ByteReader, Object> read, byte[] bytes, String message) {
		assertThatExceptionOfType(ModuleException.class).isThrownBy(() -> read.apply(reader(bytes)))
			.withMessageContaining(message);
	}

}

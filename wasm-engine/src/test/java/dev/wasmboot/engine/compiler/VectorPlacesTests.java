package dev.wasmboot.engine.compiler;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.Opcode;
import org.junit.jupiter.api.Test;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;

class VectorPlacesTests {

	@Test
	void theFirstThatAreCarriedHaveArraysOfTypesOfTheirOwn() {
		LocalReads reads = new LocalReads();
		for (int local = 0; local < 6; local++) {
			if (local < 2) {
				next(reads, Opcode.LOCAL_SET, local);
			}
			next(reads, Opcode.LOCAL_GET, local);
		}
		VectorPlaces places = places(6, reads);

		List<String> types = IntStream.range(2, 6)
			.mapToObj((local) -> VectorPlaces.type(of(places, local).array()))
			.toList();
		assertThat(types).doesNotHaveDuplicates().doesNotContain("[B");
		assertThat(places.types()).isEqualTo(String.join("", types));
	}

	@Test
	void whatATurnChangesForTheNextOneComesFirst() {
		LocalReads reads = new LocalReads();
		for (int local = 0; local < 4; local++) {
			next(reads, Opcode.LOCAL_GET, local, true);
		}
		next(reads, Opcode.LOCAL_SET, 4, true);
		reads.next(new ByteReader(bytes(0), 0, 1), Opcode.BR_IF, true);
		next(reads, Opcode.LOCAL_GET, 4, true);
		next(reads, Opcode.LOCAL_GET, 5, true);
		next(reads, Opcode.LOCAL_SET, 5, true);
		VectorPlaces places = places(6, reads);

		assertThat(of(places, 5)).isEqualTo(new VectorPlaces.Place(0, 0, true));
		assertThat(of(places, 4).carried()).isTrue();
	}

	@Test
	void noTwoLocalsHaveTheSamePlace() {
		LocalReads reads = new LocalReads();
		for (int local = 0; local < 11; local++) {
			next(reads, Opcode.LOCAL_GET, local);
		}
		VectorPlaces places = places(11, reads);

		assertThat(IntStream.range(0, 11).mapToObj((local) -> of(places, local))).doesNotHaveDuplicates();
		assertThat(of(places, 10).index()).isEqualTo(2 * of(places, 10).lanes().count());
	}

	@Test
	void whatIsNeverReadHasNone() {
		LocalReads reads = new LocalReads();
		next(reads, Opcode.LOCAL_SET, 0);

		assertThat(places(2, reads).arrays()).isZero();
		assertThat(places(2, reads).of(0)).isNull();
	}

	private static VectorPlaces places(int locals, LocalReads reads) {
		ValueType[] types = new ValueType[locals];
		Arrays.fill(types, ValueType.V128);
		return new VectorPlaces(types, reads);
	}

	private static VectorPlaces.Place of(VectorPlaces places, int local) {
		return Objects.requireNonNull(places.of(local));
	}

	private static void next(LocalReads reads, int opcode, int local) {
		next(reads, opcode, local, false);
	}

	private static void next(LocalReads reads, int opcode, int local, boolean loops) {
		reads.next(new ByteReader(bytes(local), 0, 1), opcode, loops);
	}

}

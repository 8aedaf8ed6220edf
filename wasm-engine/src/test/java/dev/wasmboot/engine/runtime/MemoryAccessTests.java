package dev.wasmboot.engine.runtime;

import java.io.IOException;

import dev.wasmboot.engine.MethodSizes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryAccessTests {

	/** HotSpot's {@code MaxInlineSize}. */
	private static final int INLINED = 35;

	/**
	 * HotSpot's {@code C1MaxInlineSize}, of which {@code NestedInliningSizeRatio} is left
	 * one level down.
	 */
	private static final int INLINED_BY_THE_FAST_COMPILER = 35 * 90 / 100;

	@ParameterizedTest
	@ValueSource(strings = { "byteAt", "shortAt", "intAt", "longAt", "setByte", "setShort", "setInt", "setLong" })
	void onlyTheOptimisingCompilerTakesInWhatAccessesTheArray(String method) throws IOException {
		int size = MethodSizes.of(MemoryAccess.class).getOrDefault(method, 0);
		assertThat(size).isBetween(INLINED_BY_THE_FAST_COMPILER + 1, INLINED);
	}

}

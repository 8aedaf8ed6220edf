package dev.wasmboot.engine.runtime;

import java.io.IOException;

import dev.wasmboot.engine.MethodSizes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryAccessTests {

	/**
	 * HotSpot's {@code C1MaxInlineSize}, and {@code MaxInlineSize} for what is not called
	 * often.
	 */
	private static final int INLINED = 35;

	/** HotSpot's {@code FreqInlineSize}, for what is. */
	private static final int INLINED_IF_CALLED_OFTEN = 325;

	@ParameterizedTest
	@ValueSource(strings = { "loadByte", "loadShort", "loadInt", "loadLong", "storeByte", "storeShort", "storeInt",
			"storeLong" })
	void onlyTheOptimisingCompilerTakesInWhatAccessesTheArray(String method) throws IOException {
		int size = MethodSizes.of(MemoryAccess.class).getOrDefault(method, 0);
		assertThat(size).isBetween(INLINED + 1, INLINED_IF_CALLED_OFTEN);
	}

}

package dev.wasmboot.engine.simd;

import java.io.IOException;

import dev.wasmboot.engine.MethodSizes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HandleGateTests {

	/** HotSpot's {@code MaxInlineSize}. */
	private static final int LONGEST_THAT_THE_FAST_COMPILER_TAKES_IN = 35;

	@ParameterizedTest
	@ValueSource(strings = { "call", "callForInt", "callForLong" })
	void gatesAreTooLongForTheFastCompiler(String name) throws IOException {
		assertThat(MethodSizes.of(HandleGate.class).getOrDefault(name, 0))
			.isGreaterThan(LONGEST_THAT_THE_FAST_COMPILER_TAKES_IN);
	}

}

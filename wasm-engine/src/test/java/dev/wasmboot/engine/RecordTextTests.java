package dev.wasmboot.engine;

import java.util.Set;

import dev.wasmboot.engine.compiler.CompilerOptions;
import dev.wasmboot.engine.compiler.HotMethods;
import dev.wasmboot.engine.compiler.VectorForm;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecordTextTests {

	@Test
	void allComponentsAreNamedWithTheirValues() {
		assertThat(
				RecordText.of(new CompilerOptions(40, 20, true, false, true, Set.of(VectorForm.INTS), HotMethods.NONE)))
			.isEqualTo("""
					methodBytes=40
					segmentBytes=20
					expandAccesses=true
					fuel=false
					turns=true
					vectors=[INTS]
					hot=NONE
					""");
	}

	@Test
	void settingsThatDifferHaveTextsThatDiffer() {
		CompilerOptions options = CompilerOptions.defaults();
		assertThat(RecordText.of(options.withFuel(true))).isNotEqualTo(RecordText.of(options));
		assertThat(RecordText.of(ModuleLimits.defaults())).isEqualTo(RecordText.of(ModuleLimits.defaults()));
	}

}

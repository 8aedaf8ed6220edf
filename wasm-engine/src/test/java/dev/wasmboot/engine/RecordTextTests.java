package dev.wasmboot.engine;

import dev.wasmboot.engine.compiler.CompilerOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecordTextTests {

	@Test
	void allComponentsAreNamedWithTheirValues() {
		assertThat(RecordText.of(new CompilerOptions(40, 20, true, false, true, null))).isEqualTo("""
				methodBytes=40
				segmentBytes=20
				expandAccesses=true
				fuel=false
				turns=true
				vectors=null
				""");
	}

	@Test
	void settingsThatDifferHaveTextsThatDiffer() {
		CompilerOptions options = CompilerOptions.defaults();
		assertThat(RecordText.of(options.withFuel(true))).isNotEqualTo(RecordText.of(options));
		assertThat(RecordText.of(ModuleLimits.defaults())).isEqualTo(RecordText.of(ModuleLimits.defaults()));
	}

}

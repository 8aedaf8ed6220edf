package dev.wasmboot.engine.difference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Modules that are made up do the same however they are run.
 */
class TierDifferenceTests {

	static final String SEED = "wasmboot.differ.seed";

	static final String MODULES = "wasmboot.differ.modules";

	static final String MINUTES = "wasmboot.differ.minutes";

	private static final int MOST_DIFFERENCES = 20;

	@Test
	void allTiersDoTheSame() {
		try (Comparison comparison = new Comparison()) {
			for (long seed = 20_261_127; seed < 20_261_127 + 2000; seed++) {
				comparison.compare(seed);
			}
			assertThat(comparison.warm()).isPositive();
		}
	}

	@Test
	@Tag("long")
	void allTiersDoTheSameForLong() {
		long seed = Long.getLong(SEED, RandomGenerator.getDefault().nextLong());
		long modules = Long.getLong(MODULES, Long.MAX_VALUE);
		Duration time = Duration.ofMinutes(Long.getLong(MINUTES, 10));
		System.out.println("-D" + SEED + "=" + seed);
		List<String> differences = new ArrayList<>();
		long start = System.nanoTime();
		long done = 0;
		try (Comparison comparison = new Comparison()) {
			while (done < modules && System.nanoTime() - start < time.toNanos()
					&& differences.size() < MOST_DIFFERENCES) {
				try {
					comparison.compare(seed + done);
				}
				catch (AssertionError ex) {
					differences.add(String.valueOf(ex.getMessage()));
					ex.printStackTrace(System.out);
				}
				done++;
			}
		}
		System.out.println(done + " modules, " + differences.size() + " differences");
		assertThat(differences).isEmpty();
	}

}

package dev.wasmboot.engine.difference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Modules that are made up do the same however they are run.
 */
class TierDifferenceTests {

	private static final String SEED = "wasmboot.differ.seed";

	private static final String MODULES = "wasmboot.differ.modules";

	private static final String MINUTES = "wasmboot.differ.minutes";

	private static final long FIRST_BY_DEFAULT = 20_261_127;

	private static final int MODULES_BY_DEFAULT = 2000;

	private static final int MOST_DIFFERENCES = 100;

	@Test
	void allTiersDoTheSame() {
		try (Comparison comparison = new Comparison()) {
			subjectsByDefault().forEach(comparison::compare);
			assertThat(comparison.warm()).isPositive();
			EndiveComparison endive = comparison.endive();
			assertThat(endive.candidates()).isGreaterThan(MODULES_BY_DEFAULT / 4);
			assertThat(endive.compared()).isGreaterThan(endive.candidates() * 9 / 10);
			assertThat(endive.contradictions()).isLessThan(endive.candidates() / 50);
			assertThat(endive.failures()).isLessThan(endive.candidates() / 50);
			assertThat(endive.excused().values()).allMatch((times) -> times < endive.candidates() / 25);
		}
	}

	@Test
	@Tag("long")
	void allTiersDoTheSameForLong() {
		long seed = Long.getLong(SEED, RandomGenerator.getDefault().nextLong());
		long modules = Long.getLong(MODULES, Long.MAX_VALUE);
		Duration time = Duration.ofMinutes(Long.getLong(MINUTES, 10));
		System.out.println(again(seed, modules));
		List<String> differences = new ArrayList<>();
		long start = System.nanoTime();
		long done = 0;
		try (Comparison comparison = new Comparison()) {
			while (done < modules && System.nanoTime() - start < time.toNanos()
					&& differences.size() < MOST_DIFFERENCES) {
				try {
					comparison.compare(Subject.of(seed + done));
				}
				catch (AssertionError ex) {
					differences.add(String.valueOf(ex.getMessage()));
					ex.printStackTrace(System.out);
				}
				done++;
			}
			EndiveComparison endive = comparison.endive();
			System.out.println(comparison.warm() + " warm; Endive: " + endive.compared() + " of " + endive.candidates()
					+ ", " + endive.contradictions() + " contradictions in itself, " + endive.failures()
					+ " failures, excused " + endive.excused());
		}
		System.out.println(done + " modules, " + differences.size() + " differences");
		assertThat(differences).isEmpty();
	}

	/** The modules that are compared if nothing else is said. */
	static Stream<Subject> subjectsByDefault() {
		return LongStream.range(FIRST_BY_DEFAULT, FIRST_BY_DEFAULT + MODULES_BY_DEFAULT).mapToObj(Subject::of);
	}

	/** The command that compares as many modules from one on. */
	static String again(long seed, long modules) {
		return "mvn -pl wasm-engine -am test -Dtest=TierDifferenceTests -Dsurefire.failIfNoSpecifiedTests=false"
				+ " -Dwasmboot.includedTags=long -Dwasmboot.excludedTags= -D" + SEED + "=" + seed + " -D" + MODULES
				+ "=" + modules;
	}

}

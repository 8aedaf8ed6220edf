package dev.wasmboot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures the engines side by side and writes a table. The engines take turns, so that a
 * machine that changes its speed changes it for all.
 */
public final class Benchmarks {

	private static final String BEGIN = "<!-- results -->\n";

	private static final String END = "<!-- end of results -->\n";

	private Benchmarks() {
	}

	/**
	 * Measure all that the system properties ask for.
	 */
	public static void main(String[] arguments) throws IOException, RunnerException {
		Settings settings = Settings.ofSystemProperties();
		// First: if this fails, it is not after an hour
		String calls = settings.only().matcher(CallTable.NAME).find() ? CallTable.measure(settings) : "";
		Table table = new Table(settings.engines());
		for (Benchmark benchmark : Suite.of(settings.root(), settings.corpus())) {
			if (settings.only().matcher(benchmark.name()).find()) {
				List<Series> results = measure(settings, benchmark);
				System.out.println(table.add(benchmark, results));
				if (benchmark.group().equals(Suite.COLD_START)) {
					System.out.println(table.addProcesses(benchmark, results));
				}
			}
		}
		String results = "Java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors()
				+ " processors." + (settings.quick() ? " From the quick mode, so worth little." : "");
		if (!table.isEmpty()) {
			results += " Medians; in parentheses, how many times those of " + settings.engines().get(0) + ".\n\n"
					+ table.finish();
		}
		if (!calls.isEmpty()) {
			results += (table.isEmpty() ? " " : "\n") + calls;
		}
		System.out.println(results);
		write(settings, results);
	}

	private static List<Series> measure(Settings settings, Benchmark benchmark) {
		List<Series> all = settings.engines(benchmark)
			.stream()
			.map((engine) -> new Series(settings, engine, benchmark))
			.toList();
		try {
			boolean warm = benchmark.kind() == Benchmark.Kind.WARM;
			while (warm && all.stream().anyMatch(Series::isCold)) {
				all.forEach(Series::warmUp);
			}
			int turns = warm ? settings.turns() : settings.fewestTurns();
			for (int turn = 0; turn < turns; turn++) {
				all.forEach(Series::turn);
			}
		}
		finally {
			all.forEach(Series::close);
		}
		all.forEach((series) -> series.compareWith(all.get(0)));
		return all;
	}

	/**
	 * Write a file, or the part between the marks of a file that has them.
	 */
	private static void write(Settings settings, String results) throws IOException {
		String page = Files.exists(settings.output()) ? Files.readString(settings.output()) : "";
		int begin = page.indexOf(BEGIN);
		int end = page.indexOf(END);
		Files.writeString(settings.output(), (begin < 0 || end < begin) ? results
				: page.substring(0, begin + BEGIN.length()) + results + page.substring(end));
	}

}

package dev.wasmboot.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures what calls cost by JMH, which is made for what takes nanoseconds, and writes a
 * table in Markdown, with the engines in Java as columns. What JMH itself writes says why
 * a cell is empty.
 */
final class CallTable {

	/** What selects it among the benchmarks. */
	static final String NAME = "calls by JMH";

	/** Where the measured code is this project's only. */
	private static final String OURS = "wasmboot";

	private CallTable() {
	}

	/**
	 * Measure.
	 * @return the table, below a line that says what it is
	 */
	static String measure(Settings settings) throws RunnerException {
		List<String> engines = settings.enginesInJava();
		if (engines.isEmpty()) {
			return "";
		}
		Map<String, Map<String, String>> rows = new LinkedHashMap<>();
		for (RunResult result : run(settings, engines)) {
			BenchmarkParams params = result.getParams();
			String engine = params.getParamsKeys().contains("engine") ? params.getParam("engine") : OURS;
			rows.computeIfAbsent(name(params), (name) -> new LinkedHashMap<>())
				.put(engine, cell(result.getPrimaryResult()));
		}
		List<String> lines = new ArrayList<>();
		lines.add("By JMH: means, and half of the confidence interval of 99.9 %.\n");
		lines.add(Table.row("Calls", "", engines));
		lines.add(Table.row("---", "---", engines.stream().map((engine) -> "---:").toList()));
		rows.forEach((name, cells) -> lines.add(Table.row(name, "ns",
				engines.stream().map((engine) -> cells.getOrDefault(engine, Table.NONE)).toList())));
		return String.join("\n", lines) + "\n";
	}

	private static Collection<RunResult> run(Settings settings, List<String> engines) throws RunnerException {
		int iterations = settings.quick() ? 1 : 5;
		ChainedOptionsBuilder options = new OptionsBuilder().include(CallCosts.class.getName())
			.param("engine", engines.toArray(String[]::new))
			.jvmArgs(WorkerProcess.JVM_OPTIONS.toArray(String[]::new))
			.jvmArgsAppend("-Dbenchmarks.root=" + settings.root())
			.forks(settings.quick() ? 1 : 3)
			.warmupIterations(iterations)
			.warmupTime(TimeValue.seconds(1))
			.measurementIterations(iterations)
			.measurementTime(TimeValue.seconds(1));
		if (engines.contains(OURS)) {
			options.include(PooledCalls.class.getName());
		}
		return new Runner(options.build()).run();
	}

	private static String name(BenchmarkParams params) {
		String method = params.getBenchmark().substring(params.getBenchmark().lastIndexOf('.') + 1);
		return switch (method) {
			case "export" -> "call of an export";
			case "host" -> "call of the host";
			case "pooled" -> "call through a pool, " + params.getParam("isolation").toLowerCase(Locale.ROOT);
			default -> method;
		};
	}

	private static String cell(Result<?> result) {
		double error = result.getScoreError();
		String score = String.format(Locale.ROOT, "%.2f", result.getScore());
		return Double.isNaN(error) ? score : score + String.format(Locale.ROOT, " ± %.2f", error);
	}

}

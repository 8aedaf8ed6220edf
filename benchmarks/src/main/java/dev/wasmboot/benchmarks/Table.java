package dev.wasmboot.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The results in Markdown: of each engine the median, and how much that is of the first
 * engine's; below each group the geometric means of these ratios, where there are any.
 */
final class Table {

	static final String NONE = "–";

	private final List<String> engines;

	private final StringBuilder text = new StringBuilder();

	private final List<String> notes = new ArrayList<>();

	private final Map<String, List<Double>> ratios = new LinkedHashMap<>();

	private String group = "";

	Table(List<String> engines) {
		this.engines = engines;
		line("Benchmark", "", engines);
		line("---", "---", engines.stream().map((engine) -> "---:").toList());
	}

	/**
	 * Add a row.
	 * @return the row
	 */
	String add(Benchmark benchmark, List<Series> results) {
		String row = add(benchmark, benchmark.name(), results, Series::median);
		for (Series series : results) {
			if (series.failure() != null) {
				this.notes.add("- " + series.engine() + ", " + benchmark.name() + ": " + series.failure());
			}
		}
		return row;
	}

	/**
	 * Add a row for the whole processes.
	 * @return the row
	 */
	String addProcesses(Benchmark benchmark, List<Series> results) {
		return add(benchmark, benchmark.name() + ", the whole process", results, Series::processMedian);
	}

	private String add(Benchmark benchmark, String name, List<Series> results, ToDoubleFunction<Series> value) {
		if (!benchmark.group().equals(this.group)) {
			endGroup();
			this.group = benchmark.group();
			line("**" + this.group + "**", "", this.engines.stream().map((engine) -> "").toList());
		}
		double base = value.applyAsDouble(results.get(0));
		Map<String, String> cells = new HashMap<>();
		for (Series series : results) {
			double median = value.applyAsDouble(series);
			cells.put(series.engine(), cell(median, base));
			if (median / base > 0) {
				this.ratios.computeIfAbsent(series.engine(), (engine) -> new ArrayList<>()).add(median / base);
			}
		}
		return line(name, benchmark.unit(),
				this.engines.stream().map((engine) -> cells.getOrDefault(engine, NONE)).toList());
	}

	/**
	 * Whether it has no rows.
	 */
	boolean isEmpty() {
		return this.group.isEmpty();
	}

	/**
	 * The whole table, and why some of its cells are empty.
	 */
	String finish() {
		endGroup();
		if (!this.notes.isEmpty()) {
			this.text.append("\nWhere there is no number:\n\n").append(String.join("\n", this.notes)).append('\n');
		}
		return this.text.toString();
	}

	private void endGroup() {
		if (!this.ratios.isEmpty()) {
			line("geometric mean", "",
					this.engines.stream().map((engine) -> mean(this.ratios.getOrDefault(engine, List.of()))).toList());
		}
		this.ratios.clear();
	}

	/** With how many benchmarks it is of, since an engine may have failed at some. */
	private static String mean(List<Double> ratios) {
		return ratios.isEmpty() ? NONE : String.format(Locale.ROOT, "(%.2f, of %d)",
				Math.exp(ratios.stream().mapToDouble(Math::log).average().orElseThrow()), ratios.size());
	}

	private static String cell(double median, double base) {
		if (Double.isNaN(median)) {
			return NONE;
		}
		String number = String.format(Locale.ROOT, (median < 100) ? "%.2f" : "%,.0f", median);
		return Double.isNaN(base) ? number : number + String.format(Locale.ROOT, " (%.2f)", median / base);
	}

	private String line(String name, String unit, List<String> cells) {
		String line = row(name, unit, cells);
		this.text.append(line).append('\n');
		return line;
	}

	/**
	 * A row in Markdown.
	 */
	static String row(String name, String unit, List<String> cells) {
		return "| " + name + " | " + unit + " | " + String.join(" | ", cells) + " |";
	}

}

package dev.wasmboot.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A process that does one task with one engine, each time it reads a line, and writes a
 * line about it.
 */
public final class Worker {

	private Worker() {
	}

	/**
	 * Work until there are no more lines.
	 * @param arguments the engine, the task, and what the task needs
	 */
	public static void main(String[] arguments) throws IOException {
		PrintStream out = System.out;
		// Nothing that an engine logs gets between the lines.
		System.setOut(System.err);
		String[] task = new String[arguments.length - 1];
		System.arraycopy(arguments, 1, task, 0, task.length);
		Task work = Task.of(Engine.named(arguments[0]), task);
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		while (in.readLine() != null) {
			out.println(work.run().line());
			out.flush();
		}
		System.exit(0);
	}

}

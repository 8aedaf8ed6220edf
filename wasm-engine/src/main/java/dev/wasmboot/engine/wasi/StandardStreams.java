package dev.wasmboot.engine.wasi;

import java.io.OutputStream;
import java.util.stream.Stream;

import dev.wasmboot.engine.CapturedOutput;
import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.wasi.fs.FileType;
import dev.wasmboot.policy.StdioGrant;

/**
 * Standard input, output and error, as granted.
 */
final class StandardStreams {

	private final OutputBudget budget;

	private final Input input;

	private final Output output;

	private final Output error;

	private final StdioGrant grant;

	StandardStreams(StdioGrant grant, Stdio offered, long outputLimit, Denials denials) {
		this.grant = grant;
		this.budget = new OutputBudget(outputLimit);
		this.input = switch (grant.stdin()) {
			case EMPTY -> new Input.Empty(denials);
			case INHERIT -> new InheritedInput(offered.stdin());
		};
		this.output = output(grant.stdout(), offered, Stdio.Stream.STDOUT, offered.stdout(), denials);
		this.error = output(grant.stderr(), offered, Stdio.Stream.STDERR, offered.stderr(), denials);
	}

	void beginCall() {
		if (this.budget.touched()) {
			this.budget.beginCall();
			this.output.beginCall();
			this.error.beginCall();
		}
	}

	void endCall() {
		if (this.budget.touched()) {
			this.output.endCall();
			this.error.endCall();
		}
	}

	CapturedOutput captured() {
		return new CapturedOutput(this.output.captured(), this.error.captured());
	}

	/**
	 * The descriptors 0, 1 and 2.
	 * @return new descriptors of the three streams
	 */
	Stream<Descriptor> descriptors() {
		return Stream.of(new InputDescriptor(this.input),
				new OutputDescriptor(this.output, type(this.grant.stdout()), this.budget),
				new OutputDescriptor(this.error, type(this.grant.stderr()), this.budget));
	}

	private Output output(StdioGrant.Output granted, Stdio offered, Stdio.Stream name, OutputStream stream,
			Denials denials) {
		return switch (granted) {
			case DISCARD -> new Output.Discard(denials, name);
			case LOG -> new LogLines((line) -> offered.log().accept(name, line), this.budget);
			case CAPTURE -> new Output.Capture();
			case INHERIT -> new Output.Inherited(stream);
		};
	}

	/**
	 * C programs pass on what they write line by line if it goes to a terminal, and else
	 * only when a large buffer is full or they end. A plugin's function does not end the
	 * program, so what is kept for or shown to people pretends to be a terminal.
	 */
	private static FileType type(StdioGrant.Output granted) {
		return (granted == StdioGrant.Output.INHERIT) ? FileType.UNKNOWN : FileType.CHARACTER_DEVICE;
	}

}

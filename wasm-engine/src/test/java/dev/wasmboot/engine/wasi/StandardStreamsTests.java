package dev.wasmboot.engine.wasi;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.StdioGrant;
import dev.wasmboot.policy.StdioGrant.Input;
import dev.wasmboot.policy.StdioGrant.Output;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link StandardStreams}: where they lead, and how much may be written.
 */
class StandardStreamsTests {

	@Test
	void capturedOutputIsKeptUntilTheNextCall() {
		try (TestGuest guest = guest(Input.EMPTY, Output.CAPTURE, Output.CAPTURE, Stdio.none())) {
			guest.write(1, "one");
			guest.write(2, "two");
			guest.write(1, " and more");
			assertThat(guest.wasi().capturedOutput().stdoutText()).isEqualTo("one and more");
			assertThat(guest.wasi().capturedOutput().stderrText()).isEqualTo("two");
			guest.wasi().beginCall();
			assertThat(guest.wasi().capturedOutput().stdout()).isEmpty();
		}
	}

	@Test
	void inheritedOutputArrivesAtOnce() {
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		ByteArrayOutputStream error = new ByteArrayOutputStream();
		Stdio stdio = new Stdio(InputStream.nullInputStream(), new BufferedOutputStream(output), error,
				(stream, line) -> {
				});
		try (TestGuest guest = guest(Input.EMPTY, Output.INHERIT, Output.INHERIT, stdio)) {
			guest.write(1, "prompt> ");
			guest.write(2, "oops");
		}
		assertThat(output.toString(StandardCharsets.UTF_8)).isEqualTo("prompt> ");
		assertThat(error.toString(StandardCharsets.UTF_8)).isEqualTo("oops");
	}

	@Test
	void aStreamThatFailsIsAnErrorForTheGuest() {
		OutputStream broken = new OutputStream() {

			@Override
			public void write(int b) throws IOException {
				throw new IOException("broken");
			}

		};
		Stdio stdio = new Stdio(InputStream.nullInputStream(), broken, broken, (stream, line) -> {
		});
		try (TestGuest guest = guest(Input.EMPTY, Output.INHERIT, Output.DISCARD, stdio)) {
			assertThat(guest.write(1, "x")).isEqualTo(Errno.IO.code());
		}
	}

	@Test
	void whatIsNotGrantedIsNotReached() {
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		List<String> lines = new ArrayList<>();
		Stdio stdio = new Stdio(new ByteArrayInputStream(new byte[] { 'x' }), output, output,
				(stream, line) -> lines.add(line));
		try (TestGuest guest = guest(Input.EMPTY, Output.DISCARD, Output.CAPTURE, stdio)) {
			assertThat(guest.read(0, 10)).isEmpty();
			guest.write(1, "line\n");
			guest.write(2, "line\n");
		}
		assertThat(output.size()).isZero();
		assertThat(lines).isEmpty();
	}

	@Test
	void linesAreLoggedWithTheirStreamAndTheLastOneWhenTheCallEnds() {
		List<String> lines = new ArrayList<>();
		Stdio stdio = Stdio.log((stream, line) -> lines.add(stream + ": " + line));
		try (TestGuest guest = guest(Input.EMPTY, Output.LOG, Output.LOG, stdio)) {
			guest.wasi().beginCall();
			guest.write(1, "one\ntw");
			guest.write(2, "bad");
			guest.write(1, "o\nthree");
			assertThat(lines).containsExactly("STDOUT: one", "STDOUT: two");
			guest.wasi().endCall();
			assertThat(lines).containsExactly("STDOUT: one", "STDOUT: two", "STDOUT: three", "STDERR: bad");
		}
	}

	@ParameterizedTest
	@EnumSource(Output.class)
	void outputBeyondItsLimitIsATrapWhereverItGoes(Output granted) {
		Policy policy = Policy.denyAll()
			.with(new StdioGrant(Input.EMPTY, granted, granted))
			.with(Limits.defaults().withOutput(10));
		try (TestGuest guest = new TestGuest(policy)) {
			guest.write(1, "12345");
			guest.write(2, "67890");
			assertThatExceptionOfType(TrapException.class).isThrownBy(() -> guest.write(1, "1"))
				.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.OUTPUT_LIMIT_EXCEEDED))
				.withMessageContaining("more than 10 bytes")
				.withMessageContaining("'output'");
			guest.wasi().beginCall();
			assertThat(guest.write(1, "1234567890")).isZero();
		}
	}

	@Test
	void manyShortLinesOfALogCountAsLongOnes() {
		Policy policy = Policy.denyAll()
			.with(new StdioGrant(Input.EMPTY, Output.LOG, Output.LOG))
			.with(Limits.defaults().withOutput(1000));
		List<String> lines = new ArrayList<>();
		try (TestGuest guest = new TestGuest(policy, Stdio.log((stream, line) -> lines.add(line)),
				WasiClock.system())) {
			assertThatExceptionOfType(TrapException.class).isThrownBy(() -> guest.write(1, "\n".repeat(1000)));
		}
		assertThat(lines).hasSizeLessThanOrEqualTo(1000 / LogLines.COST);
	}

	@Test
	void inheritedInputIsReadToItsEnd() {
		Stdio stdio = input(new ByteArrayInputStream("some input".getBytes(StandardCharsets.UTF_8)));
		try (TestGuest guest = guest(Input.INHERIT, Output.DISCARD, Output.DISCARD, stdio)) {
			assertThat(guest.read(0, 4)).isEqualTo("some");
			assertThat(guest.read(0, 100)).isEqualTo(" input");
			assertThat(guest.read(0, 100)).isEmpty();
		}
	}

	@Test
	void inputThatDoesNotComeDoesNotOutlastTheDeadline() throws IOException {
		try (PipedOutputStream writer = new PipedOutputStream();
				PipedInputStream silent = new PipedInputStream(writer);
				TestGuest guest = guest(Input.INHERIT, Output.DISCARD, Output.DISCARD, input(silent))) {
			guest.setRemainingNanos(1);
			guest.expireAfter(1);
			assertThatExceptionOfType(TrapException.class).isThrownBy(() -> guest.read(0, 10))
				.extracting(TrapException::trap)
				.isEqualTo(Trap.DEADLINE_EXCEEDED);
			guest.setRemainingNanos(TimeUnit.MINUTES.toNanos(1));
			guest.expireAfter(Long.MAX_VALUE);
			writer.write("late".getBytes(StandardCharsets.UTF_8));
			writer.flush();
			assertThat(guest.read(0, 10)).as("what came late is not lost").isEqualTo("late");
		}
	}

	@Test
	void inputThatFailsIsAnErrorForTheGuest() {
		InputStream broken = new InputStream() {

			@Override
			public int read() throws IOException {
				throw new IOException("broken");
			}

			@Override
			public int read(byte[] bytes, int offset, int length) throws IOException {
				throw new IOException("broken");
			}

		};
		try (TestGuest guest = guest(Input.INHERIT, Output.DISCARD, Output.DISCARD, input(broken))) {
			assertThat(guest.fail("fd_read", 0, guest.buffers(TestGuest.BUFFER, 1), 1, TestGuest.RESULT))
				.isEqualTo(Errno.IO);
		}
	}

	@Test
	void streamsAreOneWay() {
		try (TestGuest guest = guest(Input.EMPTY, Output.CAPTURE, Output.CAPTURE, Stdio.none())) {
			assertThat(guest.write(0, "x")).isEqualTo(Errno.NOTCAPABLE.code());
			assertThat(guest.fail("fd_read", 1, guest.buffers(TestGuest.BUFFER, 1), 1, TestGuest.RESULT))
				.isEqualTo(Errno.NOTCAPABLE);
			assertThat(guest.fail("fd_seek", 1, 0L, 0, TestGuest.RESULT)).isEqualTo(Errno.SPIPE);
		}
	}

	private static TestGuest guest(Input input, Output output, Output error, Stdio stdio) {
		return new TestGuest(Policy.denyAll().with(new StdioGrant(input, output, error)), stdio, WasiClock.system());
	}

	private static Stdio input(InputStream input) {
		return new Stdio(input, OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), (stream, line) -> {
		});
	}

}

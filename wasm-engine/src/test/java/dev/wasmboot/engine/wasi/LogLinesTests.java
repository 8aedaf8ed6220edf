package dev.wasmboot.engine.wasi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link LogLines}.
 */
class LogLinesTests {

	private final List<String> lines = new ArrayList<>();

	private final LogLines log = new LogLines(this.lines::add, new OutputBudget(Long.MAX_VALUE));

	@Test
	void linesMayComeInPieces() {
		write("one\ntwo ");
		write("ü".getBytes(StandardCharsets.UTF_8)[0]);
		write("ü".getBytes(StandardCharsets.UTF_8)[1]);
		write("\n\nthree");
		assertThat(this.lines).containsExactly("one", "two ü", "");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\r", "\u001b", "\u0000", "\b", "\u0085", "\u2028", "\u2029", "\u202e", "\u2066", "\u200b",
			"\u007f", "\u009b" })
	void whatCouldForgeOrHideALineIsLeftOut(String character) {
		write("before" + character + "after\n");
		assertThat(this.lines).containsExactly("beforeafter");
	}

	@Test
	void tabsAndCharactersOfAllPlanesStay() {
		write("a\tb €\uD83D\uDE80\n");
		assertThat(this.lines).containsExactly("a\tb €\uD83D\uDE80");
	}

	@Test
	void malformedBytesAreReplaced() {
		write((byte) 0xFF);
		write("x\n");
		assertThat(this.lines).containsExactly("\uFFFDx");
	}

	@Test
	void aLineThatIsTooLongGoesOnInTheNext() {
		write("x".repeat(LogLines.LONGEST) + "yz\n");
		assertThat(this.lines).containsExactly("x".repeat(LogLines.LONGEST), "yz");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3 })
	void aLineIsNotCutWithinACharacter(int before) {
		write("x".repeat(before) + "\uD83D\uDE80".repeat(LogLines.LONGEST / 4) + "\n");
		assertThat(this.lines).hasSizeBetween(1, 2).noneMatch((line) -> line.contains("\uFFFD"));
		assertThat(String.join("", this.lines))
			.isEqualTo("x".repeat(before) + "\uD83D\uDE80".repeat(LogLines.LONGEST / 4));
	}

	@Test
	void aCallBeginsWithAnEmptyLine() {
		write("left behind");
		this.log.beginCall();
		write("mine\n");
		assertThat(this.lines).containsExactly("mine");
	}

	private void write(String text) {
		this.log.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
	}

	private void write(byte b) {
		this.log.write(ByteBuffer.wrap(new byte[] { b }));
	}

}

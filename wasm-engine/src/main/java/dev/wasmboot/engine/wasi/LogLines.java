package dev.wasmboot.engine.wasi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Output that becomes lines of a log.
 * <p>
 * Lines are the guest's, and logs are read by people and by programs that trust them:
 * whatever could end a line early, move a cursor or turn text around is left out, and a
 * line that is too long goes on in the next. A short line costs as much of the output
 * limit as a long one, since a log adds more to each than the guest does.
 */
final class LogLines implements Output {

	/** The longest line, in bytes. */
	static final int LONGEST = 8 << 10;

	/** What a line costs at least, in bytes. */
	static final int COST = 64;

	private final Consumer<String> log;

	private final OutputBudget budget;

	private byte[] line = new byte[256];

	private int length;

	LogLines(Consumer<String> log, OutputBudget budget) {
		this.log = log;
		this.budget = budget;
	}

	@Override
	public void write(ByteBuffer bytes) {
		while (bytes.hasRemaining()) {
			byte b = bytes.get();
			if (b == '\n') {
				end();
			}
			else {
				append(b);
			}
		}
	}

	@Override
	public void beginCall() {
		this.length = 0;
	}

	@Override
	public void endCall() {
		if (this.length > 0) {
			emit(this.length);
		}
	}

	private void end() {
		this.budget.spend(Math.max(0, COST - this.length));
		emit(this.length);
	}

	private void append(byte b) {
		if (this.length == this.line.length) {
			if (this.length == LONGEST) {
				emit(wholeCharacters());
			}
			else {
				this.line = Arrays.copyOf(this.line, Math.min(this.length * 2, LONGEST));
			}
		}
		this.line[this.length++] = b;
	}

	private void emit(int end) {
		String text = new String(this.line, 0, end, StandardCharsets.UTF_8);
		this.length -= end;
		System.arraycopy(this.line, end, this.line, 0, this.length);
		this.log.accept(printable(text));
	}

	/**
	 * Where to cut a full line so that no character is torn.
	 */
	private int wholeCharacters() {
		int first = this.length - 1;
		while (first > this.length - 4 && (this.line[first] & 0xC0) == 0x80) {
			first--;
		}
		int lead = this.line[first] & 0xFF;
		int size = (lead >= 0xF0) ? 4 : (lead >= 0xE0) ? 3 : (lead >= 0xC0) ? 2 : 1;
		return (first + size > this.length) ? first : this.length;
	}

	private static String printable(String text) {
		StringBuilder printable = new StringBuilder(text.length());
		text.codePoints().filter(LogLines::isPrintable).forEach(printable::appendCodePoint);
		return printable.toString();
	}

	private static boolean isPrintable(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL -> character == '\t';
			case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
				false;
			default -> true;
		};
	}

}

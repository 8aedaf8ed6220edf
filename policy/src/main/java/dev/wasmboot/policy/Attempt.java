package dev.wasmboot.policy;

import org.jspecify.annotations.Nullable;

/**
 * Something that a running guest tried and is not granted. It was answered with an error,
 * or with what stands in for the real thing: a clock that stands still, an empty input.
 *
 * @param capability what would have to be granted
 * @param function the function that the guest called, for instance {@code path_open}
 * @param subject what exactly: a path as the guest sees it; {@code wall},
 * {@code monotonic} or {@code cpu} for a clock; {@code stdin}, {@code stdout} or
 * {@code stderr} for a stream; {@code module.name} for a host function; otherwise empty.
 * Paths and names are the guest's own text, cut after {@value #LONGEST_SUBJECT}
 * characters
 * @param intent what the guest wanted with it
 */
public record Attempt(Capability capability, String function, String subject, Intent intent) {

	/** How many characters of a subject are kept: those of two of the longest paths. */
	public static final int LONGEST_SUBJECT = 8192;

	public Attempt {
		function = cut(function);
		subject = cut(subject);
	}

	/**
	 * This attempt, fit for a message.
	 * @return the attempt, with its function and its subject as
	 * {@link UntrustedText#printable} makes them
	 */
	public Attempt printable() {
		return new Attempt(this.capability, UntrustedText.printable(this.function),
				UntrustedText.printable(this.subject), this.intent);
	}

	// Written out, since the JDK makes a dozen classes for what a record has by itself
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Attempt attempt && this.capability == attempt.capability
				&& this.function.equals(attempt.function) && this.subject.equals(attempt.subject)
				&& this.intent == attempt.intent;
	}

	@Override
	public int hashCode() {
		return 31 * (31 * this.function.hashCode() + this.subject.hashCode()) + this.capability.hashCode()
				+ this.intent.hashCode();
	}

	private static String cut(String text) {
		return (text.length() > LONGEST_SUBJECT) ? text.substring(0, LONGEST_SUBJECT) : text;
	}

	/**
	 * What a guest wants with something.
	 */
	public enum Intent {

		/** To use it, or to read it. */
		USE,

		/** To change it. */
		CHANGE,

		/** To create a link. */
		LINK,

		/** To leave the directory that it was granted. */
		ESCAPE

	}

}

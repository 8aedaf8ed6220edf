package dev.wasmboot.sample.quote;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A request that a client has to change.
 */
final class InvalidRequestException extends RuntimeException {

	private final transient List<FieldError> errors;

	InvalidRequestException(List<FieldError> errors) {
		super(errors.stream().map(FieldError::toString).collect(Collectors.joining("; ")));
		this.errors = List.copyOf(errors);
	}

	/**
	 * What is wrong.
	 * @return at least one error
	 */
	List<FieldError> errors() {
		return this.errors;
	}

	/**
	 * Something that is wrong with a part of a request.
	 *
	 * @param field where, such as {@code items[0].sku}
	 * @param message what it must be
	 */
	record FieldError(String field, String message) {

		@Override
		public String toString() {
			return this.field + " " + this.message;
		}

	}

}

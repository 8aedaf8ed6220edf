package dev.wasmboot.engine;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What a function takes and gives.
 *
 * @param parameters the types of its parameters
 * @param results the types of its results
 */
public record FunctionType(List<ValueType> parameters, List<ValueType> results) implements ExternType {

	public FunctionType {
		parameters = List.copyOf(parameters);
		results = List.copyOf(results);
	}

	// Written out, since the JDK makes a dozen classes for what a record has by itself
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof FunctionType type && this.parameters.equals(type.parameters)
				&& this.results.equals(type.results);
	}

	@Override
	public int hashCode() {
		return 31 * this.parameters.hashCode() + this.results.hashCode();
	}

	/**
	 * The type as signatures are written in documentation: {@code (i32, i32) -> i64}.
	 */
	@Override
	public String toString() {
		return list(this.parameters) + " -> " + ((this.results.size() == 1) ? this.results.get(0) : list(this.results));
	}

	private static String list(List<ValueType> types) {
		return types.stream().map(ValueType::toString).collect(Collectors.joining(", ", "(", ")"));
	}

}

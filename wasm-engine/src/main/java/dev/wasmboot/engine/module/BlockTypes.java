package dev.wasmboot.engine.module;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;

/**
 * The types of blocks that are not among a module's function types: they have no
 * parameters, and no result or a single one.
 */
final class BlockTypes {

	private static final long EMPTY = -64;

	private static final FunctionType NO_RESULT = new FunctionType(List.of(), List.of());

	private static final Map<ValueType, FunctionType> SINGLE_RESULT = Stream.of(ValueType.values())
		.collect(Collectors.toMap(Function.identity(), (type) -> new FunctionType(List.of(), List.of(type))));

	private BlockTypes() {
	}

	/**
	 * The type that a code stands for.
	 * @param code a negative code
	 * @param offset where it is, for messages
	 */
	static FunctionType of(long code, int offset) {
		return (code == EMPTY) ? NO_RESULT
				: Objects.requireNonNull(SINGLE_RESULT.get(ValueTypes.ofBlock(code, offset)));
	}

}

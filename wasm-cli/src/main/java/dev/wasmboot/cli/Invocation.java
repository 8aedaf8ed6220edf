package dev.wasmboot.cli;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.wasmboot.engine.ExportedFunction;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * The call of one export with arguments and results as text.
 */
record Invocation(String name, ExportedFunction function) {

	/**
	 * Call the function.
	 * @param arguments one for each parameter, written as its type is
	 * @return one line for each result
	 */
	Stream<String> call(List<String> arguments) {
		FunctionType type = this.function.type();
		List<ValueType> parameters = type.parameters();
		if (arguments.size() != parameters.size()) {
			throw new CommandException("'" + this.name + "' is " + type + " and takes " + parameters.size()
					+ " arguments, not " + arguments.size());
		}
		Object[] values = IntStream.range(0, parameters.size())
			.mapToObj((index) -> parse(parameters.get(index), arguments.get(index)))
			.toArray();
		Object result = this.function.call(values);
		List<ValueType> types = type.results();
		if (result instanceof Object[] results) {
			return IntStream.range(0, types.size()).mapToObj((index) -> format(types.get(index), results[index]));
		}
		return types.stream().map((single) -> format(single, result));
	}

	private Object parse(ValueType type, String argument) {
		try {
			return switch (type) {
				case I32 -> parseInt(argument);
				case I64 -> parseLong(argument);
				case F32 -> Float.valueOf(argument);
				case F64 -> Double.valueOf(argument);
				case V128, FUNCREF, EXTERNREF, EXNREF -> throw new CommandException("'" + this.name
						+ "' takes a value of type " + type + ", which cannot be given on a command line");
			};
		}
		catch (NumberFormatException ex) {
			throw new CommandException("'" + argument + "' is not a value of type " + type, ex);
		}
	}

	/** Both halves of the range that 32 bits have: with a sign, and without. */
	private static int parseInt(String argument) {
		if (argument.startsWith("-")) {
			return Integer.parseInt(argument);
		}
		return argument.startsWith("0x") ? Integer.parseUnsignedInt(argument.substring(2), 16)
				: Integer.parseUnsignedInt(argument);
	}

	private static long parseLong(String argument) {
		if (argument.startsWith("-")) {
			return Long.parseLong(argument);
		}
		return argument.startsWith("0x") ? Long.parseUnsignedLong(argument.substring(2), 16)
				: Long.parseUnsignedLong(argument);
	}

	private static String format(ValueType type, @Nullable Object value) {
		if (type.isReference()) {
			return (value != null) ? "<" + type + ">" : "null";
		}
		if (value instanceof Float || value instanceof Double) {
			return formatReal(value.toString());
		}
		return String.valueOf(value);
	}

	/** Digits without an exponent, and without a fraction where there is none. */
	private static String formatReal(String text) {
		return switch (text) {
			case "NaN" -> "NaN";
			case "Infinity" -> "inf";
			case "-Infinity" -> "-inf";
			case "0.0" -> "0";
			case "-0.0" -> "-0";
			default -> new BigDecimal(text).stripTrailingZeros().toPlainString();
		};
	}

}

package dev.wasmboot.engine.spec;

import java.util.List;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.runtime.FunctionInstance;
import dev.wasmboot.engine.spec.Store.Value;
import tools.jackson.databind.JsonNode;

/**
 * Values as scripts write them.
 */
final class Expectation {

	private Expectation() {
	}

	/** An argument. */
	static Value argument(JsonNode node) {
		String type = node.path("type").asString();
		String value = node.path("value").asString("");
		return switch (type) {
			case "i32" -> new Value(ValueType.I32, Integer.parseUnsignedInt(value), null);
			case "i64" -> new Value(ValueType.I64, Long.parseUnsignedLong(value), null);
			case "f32" -> new Value(ValueType.F32, Integer.parseUnsignedInt(value), null);
			case "f64" -> new Value(ValueType.F64, Long.parseUnsignedLong(value), null);
			case "v128" -> vector(node);
			case "funcref" -> new Value(ValueType.FUNCREF, 0, null);
			case "externref" ->
				new Value(ValueType.EXTERNREF, 0, value.equals("null") ? null : new HostReference(value));
			default -> throw new IllegalArgumentException("an argument of type " + type);
		};
	}

	/** Whether a value is the expected one. */
	static boolean matches(JsonNode expected, Value actual) {
		String type = expected.path("type").asString();
		String value = expected.path("value").asString("");
		return switch (type) {
			case "i32" -> actual.type() == ValueType.I32 && (int) actual.bits() == Integer.parseUnsignedInt(value);
			case "i64" -> actual.type() == ValueType.I64 && actual.bits() == Long.parseUnsignedLong(value);
			case "f32" -> actual.type() == ValueType.F32 && matchesFloat(value, (int) actual.bits());
			case "f64" -> actual.type() == ValueType.F64 && matchesDouble(value, actual.bits());
			case "v128" -> actual.type() == ValueType.V128 && matchesVector(expected, actual);
			case "either" -> expected.path("values").valueStream().anyMatch((candidate) -> matches(candidate, actual));
			case "refnull" -> actual.type().isReference() && actual.reference() == null;
			case "nullfuncref" -> actual.type() == ValueType.FUNCREF && actual.reference() == null;
			case "nullexternref" -> actual.type() == ValueType.EXTERNREF && actual.reference() == null;
			case "funcref" -> actual.type() == ValueType.FUNCREF && (value.equals("null") ? actual.reference() == null
					: actual.reference() instanceof FunctionInstance);
			case "externref" -> actual.type() == ValueType.EXTERNREF && matchesHost(expected, actual);
			default -> throw new IllegalArgumentException("an expected value of type " + type);
		};
	}

	private static Value vector(JsonNode node) {
		int bits = laneBits(node);
		long[] halves = new long[2];
		List<JsonNode> lanes = node.path("value").valueStream().toList();
		for (int i = 0; i < lanes.size(); i++) {
			halves[i * bits / Long.SIZE] |= Long.parseUnsignedLong(lanes.get(i).asString()) << (i * bits);
		}
		return new Value(ValueType.V128, halves[0], halves[1], null);
	}

	private static boolean matchesVector(JsonNode expected, Value actual) {
		int bits = laneBits(expected);
		List<String> lanes = expected.path("value").valueStream().map(JsonNode::asString).toList();
		for (int i = 0; i < lanes.size(); i++) {
			long half = (i * bits < Long.SIZE) ? actual.bits() : actual.high();
			if (!matchesLane(expected.path("lane_type").asString(), lanes.get(i), half >>> (i * bits), bits)) {
				return false;
			}
		}
		return true;
	}

	private static boolean matchesLane(String type, String expected, long lane, int bits) {
		return switch (type) {
			case "f32" -> matchesFloat(expected, (int) lane);
			case "f64" -> matchesDouble(expected, lane);
			default -> (lane & (-1L >>> (Long.SIZE - bits))) == Long.parseUnsignedLong(expected);
		};
	}

	private static int laneBits(JsonNode vector) {
		return Integer.parseInt(vector.path("lane_type").asString().substring(1));
	}

	private static boolean matchesHost(JsonNode expected, Value actual) {
		if (!expected.has("value")) {
			return actual.reference() != null;
		}
		String value = expected.path("value").asString();
		return value.equals("null") ? actual.reference() == null : new HostReference(value).equals(actual.reference());
	}

	private static boolean matchesFloat(String expected, int bits) {
		return switch (expected) {
			case "nan:canonical" -> (bits & 0x7fff_ffff) == 0x7fc0_0000;
			case "nan:arithmetic" -> (bits & 0x7fc0_0000) == 0x7fc0_0000;
			default -> bits == Integer.parseUnsignedInt(expected);
		};
	}

	private static boolean matchesDouble(String expected, long bits) {
		return switch (expected) {
			case "nan:canonical" -> (bits & 0x7fff_ffff_ffff_ffffL) == 0x7ff8_0000_0000_0000L;
			case "nan:arithmetic" -> (bits & 0x7ff8_0000_0000_0000L) == 0x7ff8_0000_0000_0000L;
			default -> bits == Long.parseUnsignedLong(expected);
		};
	}

	/**
	 * What the host refers to.
	 *
	 * @param name its number in the script
	 */
	record HostReference(String name) {

	}

}

package dev.wasmboot.engine.module;

import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.ModuleException.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what the specification has and this engine has not, by name.
 */
final class Unsupported {

	private Unsupported() {
	}

	static ModuleException feature(String feature, int offset) {
		return new ModuleException(Problem.UNSUPPORTED, "needs " + feature, offset);
	}

	/**
	 * An exception for an instruction that is not in {@link Opcode}.
	 */
	static ModuleException instruction(int opcode, int offset) {
		String feature = featureOf(opcode);
		return (feature != null) ? feature(feature, offset)
				: Flaw.malformed("illegal opcode %02x".formatted(opcode), offset);
	}

	private static @Nullable String featureOf(int opcode) {
		if ((opcode >> 8) == 0xfb) {
			return "GC";
		}
		if ((opcode >> 8) == 0xfe) {
			return "threads";
		}
		return switch (opcode) {
			case 0x14, 0x15, 0xd4, 0xd5, 0xd6 -> "typed references";
			case 0xd3 -> "GC";
			case 0xfc13, 0xfc14, 0xfc15, 0xfc16 -> "wide arithmetic";
			default -> null;
		};
	}

}

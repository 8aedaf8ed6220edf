package dev.wasmboot.engine.module;

import dev.wasmboot.engine.GlobalType;
import dev.wasmboot.engine.MemoryType;
import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.ModuleException.Problem;
import dev.wasmboot.engine.TableType;
import dev.wasmboot.engine.ValueType;

/**
 * Reads the types of tables, memories and globals.
 */
final class ExternTypes {

	private static final long MOST_PAGES = 1 << 16;

	private ExternTypes() {
	}

	static TableType readTable(ByteReader in) {
		ValueType element = ValueTypes.readReference(in);
		int start = in.position();
		boolean hasMaximum = readLimitsFlags(in);
		long minimum = Integer.toUnsignedLong(in.u32());
		long maximum = hasMaximum ? Integer.toUnsignedLong(in.u32()) : -1;
		requireOrder(minimum, maximum, start);
		return new TableType(element, minimum, maximum);
	}

	static MemoryType readMemory(ByteReader in) {
		int start = in.position();
		boolean hasMaximum = readLimitsFlags(in);
		long minimum = Integer.toUnsignedLong(in.u32());
		long maximum = hasMaximum ? Integer.toUnsignedLong(in.u32()) : -1;
		if (minimum > MOST_PAGES || maximum > MOST_PAGES) {
			throw new ModuleException(Problem.INVALID, "memory size must be at most 65536 pages (4 GiB)", start);
		}
		requireOrder(minimum, maximum, start);
		return new MemoryType(minimum, maximum);
	}

	static GlobalType readGlobal(ByteReader in) {
		ValueType type = ValueTypes.read(in);
		int start = in.position();
		int mutability = in.u8();
		if (mutability > 1) {
			throw new ModuleException(Problem.MALFORMED, "malformed mutability", start);
		}
		return new GlobalType(type, mutability == 1);
	}

	/**
	 * Read what kind of limits follows.
	 * @return whether there is a maximum
	 */
	private static boolean readLimitsFlags(ByteReader in) {
		int start = in.position();
		int flags = in.u8();
		return switch (flags) {
			case 0 -> false;
			case 1 -> true;
			case 2, 3 -> throw Unsupported.feature("threads (a shared memory)", start);
			case 4, 5, 6, 7 -> throw Unsupported.feature("memory64", start);
			default -> throw new ModuleException(Problem.MALFORMED, "malformed limits flags", start);
		};
	}

	private static void requireOrder(long minimum, long maximum, int offset) {
		if (maximum != -1 && minimum > maximum) {
			throw new ModuleException(Problem.INVALID, "size minimum must not be greater than maximum", offset);
		}
	}

}

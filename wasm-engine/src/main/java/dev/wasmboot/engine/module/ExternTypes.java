package dev.wasmboot.engine.module;

import dev.wasmboot.engine.GlobalType;
import dev.wasmboot.engine.MemoryType;
import dev.wasmboot.engine.TableType;
import dev.wasmboot.engine.ValueType;

/**
 * Reads the types of tables, memories and globals.
 */
final class ExternTypes {

	private static final long MOST_PAGES = 1 << 16;

	private static final long MOST_PAGES_64 = 1L << 48;

	private static final int HAS_MAXIMUM = 1;

	private static final int SHARED = 2;

	private static final int INDEX_64 = 4;

	private ExternTypes() {
	}

	static TableType readTable(ByteReader in) {
		ValueType element = ValueTypes.readReference(in);
		int start = in.position();
		int flags = readLimitsFlags(in);
		long minimum = readLimit(in, flags);
		long maximum = ((flags & HAS_MAXIMUM) != 0) ? readLimit(in, flags) : -1;
		requireOrder(minimum, maximum, start);
		return new TableType(element, indexType(flags), minimum, maximum);
	}

	static MemoryType readMemory(ByteReader in) {
		int start = in.position();
		int flags = readLimitsFlags(in);
		long minimum = readLimit(in, flags);
		long maximum = ((flags & HAS_MAXIMUM) != 0) ? readLimit(in, flags) : -1;
		long most = ((flags & INDEX_64) != 0) ? MOST_PAGES_64 : MOST_PAGES;
		if (minimum > most || maximum > most) {
			throw Flaw.invalid("memory size must be at most " + most + " pages", start);
		}
		requireOrder(minimum, maximum, start);
		return new MemoryType(indexType(flags), minimum, maximum);
	}

	static GlobalType readGlobal(ByteReader in) {
		ValueType type = ValueTypes.read(in);
		int start = in.position();
		int mutability = in.u8();
		if (mutability > 1) {
			throw Flaw.malformed("malformed mutability", start);
		}
		return new GlobalType(type, mutability == 1);
	}

	/** Read what kind of limits follows. */
	private static int readLimitsFlags(ByteReader in) {
		int start = in.position();
		int flags = in.u8();
		if ((flags & ~(HAS_MAXIMUM | SHARED | INDEX_64)) != 0) {
			throw Flaw.malformed("malformed limits flags", start);
		}
		if ((flags & SHARED) != 0) {
			throw Unsupported.feature("threads (a shared memory)", start);
		}
		return flags;
	}

	/** What does not fit into a long is as good as its largest value. */
	private static long readLimit(ByteReader in, int flags) {
		if ((flags & INDEX_64) == 0) {
			return Integer.toUnsignedLong(in.u32());
		}
		long limit = in.u64();
		return (limit < 0) ? Long.MAX_VALUE : limit;
	}

	private static ValueType indexType(int flags) {
		return ((flags & INDEX_64) != 0) ? ValueType.I64 : ValueType.I32;
	}

	private static void requireOrder(long minimum, long maximum, int offset) {
		if (maximum != -1 && minimum > maximum) {
			throw Flaw.invalid("size minimum must not be greater than maximum", offset);
		}
	}

}

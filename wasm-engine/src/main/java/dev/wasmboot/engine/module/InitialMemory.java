package dev.wasmboot.engine.module;

import java.util.List;

import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.MemoryType;
import dev.wasmboot.engine.ValueType;

/**
 * Joins the active data segments of a module. Programs that are written in Go have tens
 * of thousands, a few bytes each, and an instance spends more time on copying them one by
 * one than on copying all of it, with what is between them, in one piece.
 */
final class InitialMemory {

	private static final byte[] NOT_JOINED = {};

	/** With fewer it does not matter. */
	private static final int FEWEST_SEGMENTS = 1000;

	private InitialMemory() {
	}

	/**
	 * What the first memory contains once the segments are copied.
	 * @param segments the module's data segments
	 * @param own the module's memories, none if it imports one
	 * @param module the module's bytes
	 * @return what the memory begins with, zeros follow; empty if the segments are few,
	 * or not all are active and known to fit before instantiation, or the content would
	 * be longer than the module
	 */
	static byte[] join(List<DataSegment> segments, List<MemoryType> own, byte[] module) {
		if (segments.size() < FEWEST_SEGMENTS || own.isEmpty() || own.get(0).index() != ValueType.I32) {
			return NOT_JOINED;
		}
		long most = Math.min(module.length, own.get(0).minimum() * GuestMemory.PAGE);
		long end = 0;
		for (DataSegment segment : segments) {
			end = Math.max(end, end(segment));
		}
		if (end > most) {
			return NOT_JOINED;
		}
		byte[] content = new byte[(int) end];
		for (DataSegment segment : segments) {
			System.arraycopy(module, segment.start(), content, (int) end(segment) - segment.length(), segment.length());
		}
		return content;
	}

	/**
	 * Where a segment ends in the first memory, or far beyond if that is not known.
	 */
	private static long end(DataSegment segment) {
		ConstantExpression offset = segment.offset();
		if (segment.memory() != 0 || offset == null || !offset.isInteger()) {
			return Long.MAX_VALUE;
		}
		return Integer.toUnsignedLong((int) offset.integer()) + segment.length();
	}

}

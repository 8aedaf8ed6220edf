package dev.wasmboot.engine.compiler;

import java.util.List;

import dev.wasmboot.engine.runtime.MemoryAccess;
import org.objectweb.asm.Type;

/**
 * Accesses memories by calling {@link MemoryAccess}.
 */
final class CalledAccess extends AccessCode {

	/** By width. */
	private static final List<Member> LOADS = List.of(method("loadByte", "(II[B)I"), method("loadShort", "(II[B)I"),
			method("loadInt", "(II[B)I"), method("loadLong", "(II[B)J"));

	private static final List<Member> STORES = List.of(method("storeByte", "(II[BI)V"),
			method("storeShort", "(II[BI)V"), method("storeInt", "(II[BI)V"), method("storeLong", "(II[BJ)V"));

	CalledAccess(MethodFrame frame) {
		super(frame);
	}

	@Override
	void load(int width, int memory, int offset) {
		place(memory, offset);
		out().callStatic(LOADS.get(width));
	}

	@Override
	void store(int width, int memory, int offset, Runnable value) {
		place(memory, offset);
		value.run();
		out().callStatic(STORES.get(width));
	}

	private static Member method(String name, String descriptor) {
		return new Member(Type.getInternalName(MemoryAccess.class), name, descriptor);
	}

	private void place(int memory, int offset) {
		out().constant(offset);
		frame().loadBytes(memory);
	}

}

package dev.wasmboot.engine.compiler;

import java.util.List;

import dev.wasmboot.engine.runtime.MemoryAccess;
import org.objectweb.asm.Type;

/**
 * Accesses memories by calling {@link MemoryAccess}.
 */
final class CalledAccess extends AccessCode {

	private static final String ACCESS = Type.getInternalName(MemoryAccess.class);

	private static final List<String> NAMES = List.of("Byte", "Short", "Int", "Long");

	CalledAccess(MethodFrame frame) {
		super(frame);
	}

	@Override
	void load(int width, int memory, int offset) {
		place(memory, offset);
		out().callStatic(ACCESS, "load" + NAMES.get(width), "(II[B)" + loaded(width));
	}

	@Override
	void store(int width, int memory, int offset, Runnable value) {
		place(memory, offset);
		value.run();
		out().callStatic(ACCESS, "store" + NAMES.get(width), "(II[B" + loaded(width) + ")V");
	}

	private void place(int memory, int offset) {
		out().constant(offset);
		frame().loadBytes(memory);
	}

}

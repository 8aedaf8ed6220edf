package dev.wasmboot.engine.module;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The custom sections of a valid module, looked for when they are asked for: few are.
 */
final class CustomSections {

	private static final int CUSTOM = 0;

	private static final int HEADER = 8;

	private CustomSections() {
	}

	/**
	 * Find the first section of a name.
	 * @param module a valid module
	 * @param name the name
	 * @return a copy of what follows the name, {@code null} if there is no such section
	 */
	static byte @Nullable [] find(byte[] module, String name) {
		ByteReader in = new ByteReader(module, HEADER, module.length);
		while (in.remaining() > 0) {
			int id = in.u8();
			int size = in.u32();
			int end = in.position() + size;
			if (id == CUSTOM) {
				ByteReader section = new ByteReader(module, in.position(), end);
				if (section.name().equals(name)) {
					return Arrays.copyOfRange(module, section.position(), end);
				}
			}
			in.position(end);
		}
		return null;
	}

}

package dev.wasmboot.engine.module;

import java.util.Arrays;

import dev.wasmboot.engine.ModuleException;
import org.jspecify.annotations.Nullable;

/**
 * The names that the custom section {@code name} gives, for messages only.
 * <p>
 * Decoded when first asked for, which is when something went wrong. No rule of validation
 * covers the section, so whatever is broken in it is left out.
 */
final class NameSection {

	private static final int MODULE = 0;

	private static final int FUNCTIONS = 1;

	private final byte[] bytes;

	private final int start;

	private final int end;

	private final int functions;

	/** By function index: the offset of its name, 0 where it has none. */
	private volatile int @Nullable [] functionNames;

	NameSection(byte[] bytes, int start, int end, int functions) {
		this.bytes = bytes;
		this.start = start;
		this.end = end;
		this.functions = functions;
	}

	@Nullable String moduleName() {
		ByteReader in = subsection(MODULE);
		return (in != null) ? name(in.position()) : null;
	}

	@Nullable String functionName(int index) {
		int[] names = this.functionNames;
		if (names == null) {
			names = locateFunctionNames();
			this.functionNames = names;
		}
		return (index < names.length && names[index] != 0) ? name(names[index]) : null;
	}

	private int[] locateFunctionNames() {
		ByteReader in = subsection(FUNCTIONS);
		if (in == null) {
			return new int[0];
		}
		int[] names = new int[this.functions];
		int used = 0;
		try {
			for (int left = in.u32(); left != 0; left--) {
				int index = in.u32();
				int name = in.position();
				in.skip(in.u32());
				if (Integer.compareUnsigned(index, names.length) < 0) {
					names[index] = name;
					used = Math.max(used, index + 1);
				}
			}
		}
		catch (ModuleException ex) {
			// The names before the broken one are good
		}
		return Arrays.copyOf(names, used);
	}

	private @Nullable ByteReader subsection(int id) {
		ByteReader in = new ByteReader(this.bytes, this.start, this.end);
		try {
			while (in.remaining() > 0) {
				int found = in.u8();
				int size = in.u32();
				int content = in.position();
				in.skip(size);
				if (found == id) {
					return new ByteReader(this.bytes, content, in.position());
				}
			}
		}
		catch (ModuleException ex) {
			// As if it ended here
		}
		return null;
	}

	private @Nullable String name(int offset) {
		try {
			return DisplayName.of(new ByteReader(this.bytes, offset, this.end).name());
		}
		catch (ModuleException ex) {
			return null;
		}
	}

}

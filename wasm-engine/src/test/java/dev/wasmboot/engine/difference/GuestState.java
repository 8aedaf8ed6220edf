package dev.wasmboot.engine.difference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.runtime.FunctionInstance;
import dev.wasmboot.engine.runtime.Global;
import dev.wasmboot.engine.runtime.GuestException;
import dev.wasmboot.engine.runtime.Memory;
import dev.wasmboot.engine.runtime.ModuleInstance;
import dev.wasmboot.engine.runtime.Table;
import dev.wasmboot.engine.runtime.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Puts what is in an instance into words.
 *
 * @param instance the instance
 */
record GuestState(ModuleInstance instance) {

	/** All that calls can leave behind. */
	List<String> describe() {
		List<String> state = new ArrayList<>();
		for (Memory memory : this.instance.memories()) {
			state.add(memory(memory.pages(), memory.read(0, (int) memory.size())));
		}
		for (Global global : this.instance.globals()) {
			state.add(value(global.type().type(), global.bits(), global.high(), global.reference()).toString());
		}
		for (Table table : this.instance.tables()) {
			state.add(Arrays.stream(table.snapshot()).map(this::reference).toList().toString());
		}
		return state;
	}

	/** How many pages all memories have. */
	int pages() {
		return Arrays.stream(this.instance.memories()).mapToInt(Memory::pages).sum();
	}

	/** How many elements all tables have. */
	int elements() {
		return Arrays.stream(this.instance.tables()).mapToInt(Table::size).sum();
	}

	/** A memory in words. */
	static String memory(int pages, byte[] content) {
		CRC32 sum = new CRC32();
		sum.update(content);
		return pages + " pages with the sum " + Long.toHexString(sum.getValue());
	}

	Value value(ValueType type, long bits, long high, @Nullable Object reference) {
		return switch (type) {
			case I32, I64, F32, F64 -> Value.number(type, bits);
			case V128 -> Value.vector(bits, high);
			case FUNCREF, EXTERNREF, EXNREF -> Value.reference(type, reference(reference));
		};
	}

	/** What a reference refers to. The host's objects are strings. */
	private @Nullable String reference(@Nullable Object reference) {
		if (reference instanceof FunctionInstance function) {
			return Value.function(Arrays.asList(this.instance.functions()).indexOf(function));
		}
		if (reference instanceof GuestException exception) {
			return describe(exception);
		}
		return (String) reference;
	}

	private String describe(GuestException exception) {
		Tag tag = exception.tag();
		List<ValueType> types = tag.type().type().parameters();
		StringBuilder words = new StringBuilder("tag " + Arrays.asList(this.instance.tags()).indexOf(tag));
		for (int i = 0; i < types.size(); i++) {
			words.append(' ')
				.append(value(types.get(i), exception.bits()[i], at(exception.highs(), i),
						(exception.references().length > 0) ? exception.references()[i] : null));
		}
		return words.toString();
	}

	private static long at(long[] highs, int index) {
		return (highs.length > 0) ? highs[index] : 0;
	}

}

package dev.wasmboot.engine.pool;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Optional;

import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.Global;
import dev.wasmboot.engine.runtime.Memory;
import dev.wasmboot.engine.runtime.ModuleInstance;
import dev.wasmboot.engine.runtime.Table;
import org.jspecify.annotations.Nullable;

/**
 * The state that start-up left an instance in, to bring any instance of the same module
 * to, by copying and not by running the start-up again. Immutable.
 * <p>
 * What an instance owns is its memories, globals and tables, and which of its segments
 * are dropped; what it imports belongs to somebody else. A reference to one of the
 * module's functions means, in another instance, that instance's function of the same
 * index. There is no snapshot of references to anything else.
 */
public final class Snapshot {

	private static final int NULL = -1;

	private final byte[][] contents;

	private final int[] pages;

	private final long[] globalBits;

	private final long[] globalHighs;

	private final int[] globalFunctions;

	private final int[][] tables;

	private final int[] @Nullable [] elements;

	private final boolean[] droppedData;

	private Snapshot(ModuleInstance instance, IdentityHashMap<Object, Integer> functions) {
		WasmModule module = instance.module();
		Memory[] memories = own(instance.memories(), module.importedMemories());
		this.contents = new byte[memories.length][];
		this.pages = new int[memories.length];
		for (int i = 0; i < memories.length; i++) {
			this.contents[i] = withoutTrailingZeros(memories[i].bytes());
			this.pages[i] = memories[i].pages();
		}
		Global[] globals = own(instance.globals(), module.importedGlobals());
		this.globalBits = Arrays.stream(globals).mapToLong(Global::bits).toArray();
		this.globalHighs = Arrays.stream(globals).mapToLong(Global::high).toArray();
		this.globalFunctions = Arrays.stream(globals)
			.mapToInt((global) -> index(global.reference(), functions))
			.toArray();
		this.tables = Arrays.stream(own(instance.tables(), module.importedTables()))
			.map((table) -> indexes(table.snapshot(), functions))
			.toArray(int[][]::new);
		this.elements = new int[instance.elements().length] @Nullable [];
		for (int i = 0; i < this.elements.length; i++) {
			@Nullable Object[] segment = instance.elements()[i];
			this.elements[i] = (segment != null) ? indexes(segment, functions) : null;
		}
		this.droppedData = instance.droppedData().clone();
	}

	/**
	 * Note the state of an instance.
	 * @param instance the instance
	 * @return the snapshot; empty if it refers to something that only it can refer to
	 */
	public static Optional<Snapshot> of(ModuleInstance instance) {
		IdentityHashMap<Object, Integer> functions = new IdentityHashMap<>();
		for (int i = 0; i < instance.functions().length; i++) {
			functions.putIfAbsent(instance.functions()[i], i);
		}
		try {
			return Optional.of(new Snapshot(instance, functions));
		}
		catch (ForeignReference ex) {
			return Optional.empty();
		}
	}

	/**
	 * Bring an instance to this state.
	 * @param instance an instance of the same module
	 */
	public void applyTo(ModuleInstance instance) {
		WasmModule module = instance.module();
		Memory[] memories = own(instance.memories(), module.importedMemories());
		for (int i = 0; i < memories.length; i++) {
			memories[i].restore(this.contents[i], this.pages[i]);
		}
		Global[] globals = own(instance.globals(), module.importedGlobals());
		for (int i = 0; i < globals.length; i++) {
			globals[i].setBits(this.globalBits[i]);
			globals[i].setHigh(this.globalHighs[i]);
			globals[i].setReference(function(this.globalFunctions[i], instance));
		}
		Table[] own = own(instance.tables(), module.importedTables());
		for (int i = 0; i < own.length; i++) {
			own[i].restore(functions(this.tables[i], instance));
		}
		for (int i = 0; i < this.elements.length; i++) {
			int[] segment = this.elements[i];
			instance.elements()[i] = (segment != null) ? functions(segment, instance) : null;
		}
		System.arraycopy(this.droppedData, 0, instance.droppedData(), 0, this.droppedData.length);
	}

	private static <T> T[] own(T[] all, int imported) {
		return Arrays.copyOfRange(all, imported, all.length);
	}

	private static byte[] withoutTrailingZeros(byte[] bytes) {
		int length = bytes.length;
		while (length > 0 && bytes[length - 1] == 0) {
			length--;
		}
		return Arrays.copyOf(bytes, length);
	}

	private static int[] indexes(@Nullable Object[] references, IdentityHashMap<Object, Integer> functions) {
		return Arrays.stream(references).mapToInt((reference) -> index(reference, functions)).toArray();
	}

	private static int index(@Nullable Object reference, IdentityHashMap<Object, Integer> functions) {
		if (reference == null) {
			return NULL;
		}
		Integer index = functions.get(reference);
		if (index == null) {
			throw new ForeignReference();
		}
		return index;
	}

	private static @Nullable Object[] functions(int[] indexes, ModuleInstance instance) {
		@Nullable Object[] references = new @Nullable Object[indexes.length];
		for (int i = 0; i < indexes.length; i++) {
			references[i] = function(indexes[i], instance);
		}
		return references;
	}

	private static @Nullable Object function(int index, ModuleInstance instance) {
		return (index == NULL) ? null : instance.functions()[index];
	}

	/**
	 * A reference that means nothing to another instance.
	 */
	private static final class ForeignReference extends RuntimeException {

		private ForeignReference() {
			super(null, null, false, false);
		}

	}

}

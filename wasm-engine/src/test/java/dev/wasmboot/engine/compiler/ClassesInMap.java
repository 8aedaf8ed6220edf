package dev.wasmboot.engine.compiler;

import java.util.List;
import java.util.Map;

import dev.wasmboot.engine.cache.SavedClasses;
import org.jspecify.annotations.Nullable;

/**
 * Keeps classes in a map, and names none of them before they are asked for.
 *
 * @param classes the class files by name
 */
record ClassesInMap(Map<String, byte[]> classes) implements SavedClasses {

	@Override
	public List<String> names() {
		return List.of();
	}

	@Override
	public byte @Nullable [] take(String name) {
		return this.classes.get(name);
	}

	@Override
	public void add(String name, byte[] bytes) {
		this.classes.put(name, bytes);
	}

	@Override
	public void release() {
	}

}

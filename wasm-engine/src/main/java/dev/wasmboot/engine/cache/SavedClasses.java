package dev.wasmboot.engine.cache;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The classes of a module that earlier runs have made, and a place for those that this
 * one makes. Thread-safe.
 */
public interface SavedClasses {

	/** Where nothing is saved. */
	SavedClasses NONE = new SavedClasses() {

		@Override
		public List<String> names() {
			return List.of();
		}

		@Override
		public byte @Nullable [] take(String name) {
			return null;
		}

		@Override
		public void add(String name, byte[] bytes) {
		}

		@Override
		public void release() {
		}

	};

	/**
	 * The names of the classes in the order in which they were first needed.
	 * @return the names
	 */
	List<String> names();

	/**
	 * Take a class. Whatever is returned was made by this engine.
	 * @param name its name
	 * @return the class file, {@code null} if there is none, or it was taken already
	 */
	byte @Nullable [] take(String name);

	/**
	 * Save a class. That is done later, and it is not an error if it cannot be.
	 * @param name its name
	 * @param bytes the class file
	 */
	void add(String name, byte[] bytes);

	/**
	 * Let go of what reading needs: nothing is taken any more.
	 */
	void release();

}

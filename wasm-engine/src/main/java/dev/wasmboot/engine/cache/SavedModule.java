package dev.wasmboot.engine.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.cache.EntryFile.Location;
import org.jspecify.annotations.Nullable;

/**
 * What is saved of one module, while the module is in use.
 */
public final class SavedModule implements SavedClasses {

	private final CodeCache cache;

	private final Path path;

	private final Seal seal;

	private final Set<Feature> features;

	private final @Nullable EntryFile file;

	private final List<String> names;

	/** What can still be taken. */
	private final Map<String, Location> left = new ConcurrentHashMap<>();

	/** Whether that was noted: once is enough. */
	private final AtomicBoolean damaged = new AtomicBoolean();

	/** What is to be written. */
	private final Map<String, byte[]> added = new LinkedHashMap<>();

	private int saves;

	SavedModule(CodeCache cache, Path path, Seal seal, Set<Feature> features, @Nullable EntryFile file) {
		this.cache = cache;
		this.path = path;
		this.seal = seal;
		this.features = features;
		this.file = file;
		this.names = (file != null) ? List.copyOf(file.locations().keySet()) : List.of();
		if (file != null) {
			this.left.putAll(file.locations());
		}
	}

	/**
	 * The features that the module uses.
	 * @return the features
	 */
	public Set<Feature> features() {
		return this.features;
	}

	@Override
	public List<String> names() {
		return this.names;
	}

	@Override
	public byte @Nullable [] take(String name) {
		Location location = this.left.remove(name);
		if (this.file == null || location == null) {
			return null;
		}
		try {
			byte[] bytes = this.file.read(location);
			this.cache.counts().loadedClasses.increment();
			return bytes;
		}
		catch (IOException ex) {
			if (this.damaged.compareAndSet(false, true)) {
				this.cache.rejected(this.path, ex);
			}
			return null;
		}
	}

	@Override
	public void release() {
		this.left.clear();
		if (this.file != null) {
			this.file.close();
		}
	}

	@Override
	public void add(String name, byte[] bytes) {
		this.cache.counts().compiledClasses.increment();
		if (!this.cache.directory().reserve(bytes.length)) {
			return;
		}
		synchronized (this.added) {
			if (this.added.isEmpty()) {
				this.cache.saving().saveLater(this, this.saves);
			}
			this.added.put(name, bytes);
		}
	}

	/**
	 * Write what was added, with what is there already.
	 */
	void save() {
		Map<String, byte[]> classes;
		synchronized (this.added) {
			classes = new LinkedHashMap<>(this.added);
			this.added.clear();
			this.saves++;
		}
		this.cache.directory().write(this.path, this.seal, this.features, classes);
	}

}

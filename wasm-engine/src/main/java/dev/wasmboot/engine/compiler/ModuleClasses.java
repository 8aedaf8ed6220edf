package dev.wasmboot.engine.compiler;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;

import dev.wasmboot.engine.jfr.ClassCompilation;
import dev.wasmboot.engine.jfr.FlightEvents;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a module, made when the JVM first asks for each: that is when a call in
 * code that runs is linked. They go when the module does.
 * <p>
 * The thread that asks is the guest's, with its stack as deep as the guest made it and
 * its interrupts; the JVM would remember a failure for ever. So classes are made, defined
 * and verified on threads of their own, and the thread that asks waits for that and
 * nothing else.
 */
final class ModuleClasses extends ClassLoader {

	private static final AtomicLong NUMBERS = new AtomicLong();

	/** What the names of all classes of modules begin with. */
	static final String PREFIX = "wasm.";

	static {
		registerAsParallelCapable();
	}

	private final CompiledCode code;

	private final ConcurrentHashMap<String, FutureTask<Class<?>>> made = new ConcurrentHashMap<>();

	ModuleClasses(CompiledCode code) {
		super("wasm-" + NUMBERS.incrementAndGet(), ModuleClasses.class.getClassLoader());
		this.code = code;
	}

	CompiledCode code() {
		return this.code;
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (!name.startsWith(PREFIX)) {
			return super.loadClass(name, resolve);
		}
		Class<?> found = make(name);
		if (found == null) {
			throw new ClassNotFoundException(name);
		}
		return found;
	}

	/**
	 * Find a class, and make it if this is the first time.
	 */
	private @Nullable Class<?> make(String name) {
		FutureTask<Class<?>> task = this.made.get(name);
		if (task == null) {
			FutureTask<Class<?>> created = new FutureTask<>(() -> define(name));
			task = this.made.putIfAbsent(name, created);
			if (task == null) {
				task = created;
				CompilerThreads.run(created);
			}
		}
		if (CompilerThreads.isCurrent()) {
			// It may have been left to a thread that waits for this one
			task.run();
		}
		return await(task);
	}

	private @Nullable Class<?> define(String name) throws ClassNotFoundException {
		ClassCompilation event = FlightEvents.classCompilation();
		byte[] bytes = this.code.classFile(name.substring(PREFIX.length()));
		if (bytes == null) {
			return null;
		}
		defineClass(name, bytes, 0, bytes.length);
		Class<?> type = Class.forName(name, true, this);
		if (event != null) {
			event.end(String.valueOf(getName()), name, bytes.length);
		}
		return type;
	}

	/**
	 * Wait for what is made for a guest, and for nothing else.
	 */
	static <T> T await(Future<T> task) {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return task.get();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
				catch (ExecutionException | CancellationException ex) {
					if (ex.getCause() instanceof Error error) {
						throw error;
					}
					throw new IllegalStateException("a class of a guest cannot be made", ex);
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

}

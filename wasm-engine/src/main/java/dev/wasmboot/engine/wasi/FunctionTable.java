package dev.wasmboot.engine.wasi;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.wasmboot.engine.HostExport;
import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import org.jspecify.annotations.Nullable;

/**
 * Makes WASI functions from methods. A method marked {@link HostExport} returns nothing
 * and throws an {@link ErrnoException} to fail; the guest gets an error code. A method
 * that does not declare to throw one has no result for the guest either.
 */
final class FunctionTable {

	private static final MethodHandle ANSWER;

	static {
		try {
			MethodType type = MethodType.methodType(int.class, String.class, ErrnoException.class);
			ANSWER = MethodHandles.lookup().findVirtual(Denials.class, "answer", type);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Map<String, Entry> entries = new HashMap<>();

	/**
	 * Find the functions of some classes.
	 * @param owners the classes, of this package
	 */
	FunctionTable(Class<?>... owners) {
		for (int i = 0; i < owners.length; i++) {
			for (Method method : owners[i].getDeclaredMethods()) {
				HostExport export = method.getAnnotation(HostExport.class);
				if (export != null) {
					this.entries.put(export.value(), new Entry(export.value(), method, i));
				}
			}
		}
	}

	Set<String> names() {
		return Set.copyOf(this.entries.keySet());
	}

	/**
	 * A function of some objects.
	 * @param name its name
	 * @param targets one object of each of the table's classes, in their order
	 * @param denials learns of what is denied
	 * @return the function, {@code null} if there is none of that name
	 */
	@Nullable HostFunction bind(String name, List<Object> targets, Denials denials) {
		Entry entry = this.entries.get(name);
		return (entry != null) ? HostFunction.of(WasiPreview1.MODULE, name,
				MethodHandles.insertArguments(entry.handle(), 0, denials, targets.get(entry.owner))) : null;
	}

	/**
	 * A function, whose handle is made when a guest first imports it: most guests import
	 * few, and handles are what costs most when an application starts.
	 */
	private static final class Entry {

		private final String name;

		private final Method method;

		private final int owner;

		private @Nullable volatile MethodHandle handle;

		Entry(String name, Method method, int owner) {
			this.name = name;
			this.method = method;
			this.owner = owner;
		}

		MethodHandle handle() {
			MethodHandle made = this.handle;
			if (made == null) {
				made = make();
				this.handle = made;
			}
			return made;
		}

		private MethodHandle make() {
			try {
				MethodHandle direct = MethodHandles.dropArguments(MethodHandles.lookup().unreflect(this.method), 0,
						Denials.class);
				if (this.method.getExceptionTypes().length == 0) {
					return direct;
				}
				return MethodHandles.catchException(
						MethodHandles.filterReturnValue(direct, MethodHandles.zero(int.class)), ErrnoException.class,
						answer());
			}
			catch (IllegalAccessException ex) {
				throw new IllegalStateException(ex);
			}
		}

		/**
		 * From an exception and whoever learns of denials to the code.
		 */
		private MethodHandle answer() {
			MethodHandle answer = MethodHandles.insertArguments(ANSWER, 1, this.name);
			return MethodHandles.permuteArguments(answer,
					MethodType.methodType(int.class, ErrnoException.class, Denials.class), 1, 0);
		}

	}

}

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

	private static final MethodHandle CODE;

	static {
		try {
			CODE = MethodHandles.lookup().findVirtual(ErrnoException.class, "code", MethodType.methodType(int.class));
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
					this.entries.put(export.value(), new Entry(method, i));
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
	 * @return the function, {@code null} if there is none of that name
	 */
	@Nullable HostFunction bind(String name, List<Object> targets) {
		Entry entry = this.entries.get(name);
		return (entry != null)
				? HostFunction.of(WasiPreview1.MODULE, name, entry.handle().bindTo(targets.get(entry.owner))) : null;
	}

	/**
	 * A function, whose handle is made when a guest first imports it: most guests import
	 * few, and handles are what costs most when an application starts.
	 */
	private static final class Entry {

		private final Method method;

		private final int owner;

		private @Nullable volatile MethodHandle handle;

		Entry(Method method, int owner) {
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
				MethodHandle direct = MethodHandles.lookup().unreflect(this.method);
				if (this.method.getExceptionTypes().length == 0) {
					return direct;
				}
				return MethodHandles.catchException(
						MethodHandles.filterReturnValue(direct, MethodHandles.zero(int.class)), ErrnoException.class,
						CODE);
			}
			catch (IllegalAccessException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}

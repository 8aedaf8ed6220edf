package dev.wasmboot.engine.wasi;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;

import dev.wasmboot.engine.HostExport;
import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.engine.wasi.fs.ErrnoException;

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

	private final List<Entry> entries;

	/**
	 * Find the functions of some classes.
	 * @param owners the classes, of this package
	 */
	FunctionTable(Class<?>... owners) {
		this.entries = Stream.of(owners)
			.flatMap((owner) -> Stream.of(owner.getDeclaredMethods()))
			.filter((method) -> method.isAnnotationPresent(HostExport.class))
			.map(FunctionTable::entry)
			.toList();
	}

	/**
	 * The functions of some objects.
	 * @param targets one object of each of the table's classes
	 * @return the functions
	 */
	List<HostFunction> bind(List<Object> targets) {
		return this.entries.stream()
			.map((entry) -> HostFunction.of(WasiPreview1.MODULE, entry.name, entry.bind(targets)))
			.toList();
	}

	private static Entry entry(Method method) {
		try {
			MethodHandle handle = MethodHandles.lookup().unreflect(method);
			if (method.getExceptionTypes().length > 0) {
				handle = MethodHandles.filterReturnValue(handle, MethodHandles.zero(int.class));
				handle = MethodHandles.catchException(handle, ErrnoException.class, CODE);
			}
			return new Entry(method.getAnnotation(HostExport.class).value(), method.getDeclaringClass(), handle);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Entry(String name, Class<?> owner, MethodHandle handle) {

		MethodHandle bind(List<Object> targets) {
			Object target = targets.stream().filter(this.owner::isInstance).findFirst().orElseThrow();
			return this.handle.bindTo(target);
		}

	}

}

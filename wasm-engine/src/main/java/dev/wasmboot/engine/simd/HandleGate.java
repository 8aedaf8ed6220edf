package dev.wasmboot.engine.simd;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what a handle does out of the code that HotSpot's fast compiler makes. Where it
 * knows a handle it takes in all that the handle leads to, and a function with some tens
 * of the Vector API's operations becomes too much for it: it gives up, and the function
 * stays in the JVM's interpreter for as long as its loop runs. But it takes in no method
 * of more than 35 bytes, unless the JDK marks it for that. The optimising compiler does,
 * knows the handle there as well, and goes on.
 * <p>
 * So there is a method between, for each type of handles, and something in it that is
 * never reached.
 */
final class HandleGate {

	private static final String MISSING = "there is no handle: ";

	private HandleGate() {
	}

	/**
	 * A handle that does the same.
	 */
	static MethodHandle before(MethodHandle handle) {
		MethodType type = handle.type();
		try {
			return MethodHandles.lookup()
				.findStatic(HandleGate.class, name(type.returnType()), type.insertParameterTypes(0, MethodHandle.class))
				.bindTo(handle);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("no method calls handles of " + type, ex);
		}
	}

	/** Methods that differ in what they return alone have names of their own. */
	private static String name(Class<?> result) {
		if (result == int.class) {
			return "callForInt";
		}
		return (result == long.class) ? "callForLong" : "call";
	}

	static Object call(@Nullable MethodHandle handle) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle);
		}
		return (Object) handle.invokeExact();
	}

	static Object call(@Nullable MethodHandle handle, Object a) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a);
		}
		return (Object) handle.invokeExact(a);
	}

	static Object call(@Nullable MethodHandle handle, Object a, Object b) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a + b);
		}
		return (Object) handle.invokeExact(a, b);
	}

	static Object call(@Nullable MethodHandle handle, Object a, Object b, Object c) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a + b + c);
		}
		return (Object) handle.invokeExact(a, b, c);
	}

	static Object call(@Nullable MethodHandle handle, Object a, int b) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a + b);
		}
		return (Object) handle.invokeExact(a, b);
	}

	static Object call(@Nullable MethodHandle handle, int a) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a);
		}
		return (Object) handle.invokeExact(a);
	}

	static Object call(@Nullable MethodHandle handle, long a) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a);
		}
		return (Object) handle.invokeExact(a);
	}

	static Object call(@Nullable MethodHandle handle, long a, long b) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a + b);
		}
		return (Object) handle.invokeExact(a, b);
	}

	static Object call(@Nullable MethodHandle handle, float a) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a);
		}
		return (Object) handle.invokeExact(a);
	}

	static Object call(@Nullable MethodHandle handle, double a) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a);
		}
		return (Object) handle.invokeExact(a);
	}

	static int callForInt(@Nullable MethodHandle handle, Object a) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a);
		}
		return (int) handle.invokeExact(a);
	}

	static long callForLong(@Nullable MethodHandle handle, Object a) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a);
		}
		return (long) handle.invokeExact(a);
	}

	static Object call(@Nullable MethodHandle handle, int a, byte[] b) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a);
		}
		return (Object) handle.invokeExact(a, b);
	}

	static void call(@Nullable MethodHandle handle, int a, byte[] b, Object c) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a + c);
		}
		handle.invokeExact(a, b, c);
	}

	static Object call(@Nullable MethodHandle handle, int a, int[] b) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a);
		}
		return (Object) handle.invokeExact(a, b);
	}

	static void call(@Nullable MethodHandle handle, int a, int[] b, Object c) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a + c);
		}
		handle.invokeExact(a, b, c);
	}

	static Object call(@Nullable MethodHandle handle, int a, long[] b) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a);
		}
		return (Object) handle.invokeExact(a, b);
	}

	static void call(@Nullable MethodHandle handle, int a, long[] b, Object c) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a + c);
		}
		handle.invokeExact(a, b, c);
	}

	static Object call(@Nullable MethodHandle handle, int a, float[] b) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a);
		}
		return (Object) handle.invokeExact(a, b);
	}

	static void call(@Nullable MethodHandle handle, int a, float[] b, Object c) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a + c);
		}
		handle.invokeExact(a, b, c);
	}

	static Object call(@Nullable MethodHandle handle, int a, double[] b) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a);
		}
		return (Object) handle.invokeExact(a, b);
	}

	static void call(@Nullable MethodHandle handle, int a, double[] b, Object c) throws Throwable {
		if (handle == null) {
			throw new IllegalArgumentException(MISSING + handle + a + c);
		}
		handle.invokeExact(a, b, c);
	}

}

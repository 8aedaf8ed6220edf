package dev.wasmboot.engine.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.Export;
import dev.wasmboot.engine.module.ExternKind;
import org.jspecify.annotations.Nullable;

/**
 * A call from a guest to the host: the guest as the host function sees it, and its
 * arguments on the stack.
 */
public final class HostCall implements Caller, Arguments {

	private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

	private final CallContext context;

	private final ModuleInstance instance;

	private final int base;

	/**
	 * Create a call.
	 * @param context the context of the guest's call
	 * @param instance the instance that calls
	 * @param base the slot of the first argument, and of the result
	 */
	public HostCall(CallContext context, ModuleInstance instance, int base) {
		this.context = context;
		this.instance = instance;
		this.base = base;
	}

	@Override
	public GuestMemory memory() {
		Memory[] memories = this.instance.memories();
		if (memories.length == 1) {
			return memories[0];
		}
		Export export = this.instance.module().export("memory");
		if (export != null && export.kind() == ExternKind.MEMORY) {
			return memories[export.index()];
		}
		if (memories.length == 0) {
			throw new TrapException(Trap.MEMORY_OUT_OF_BOUNDS, "the guest has no memory");
		}
		return memories[0];
	}

	@Override
	public long remainingNanos() {
		return this.context.remainingNanos();
	}

	@Override
	public void checkDeadline() {
		this.context.checkDeadline();
	}

	/**
	 * Reads an argument: from a call and the argument's index.
	 */
	static MethodHandle reader(ValueType type) {
		return switch (type) {
			case I32 -> find("i32", int.class, int.class);
			case I64 -> find("i64", long.class, int.class);
			case F32 -> find("readFloat", float.class, int.class);
			case F64 -> find("readDouble", double.class, int.class);
			case FUNCREF, EXTERNREF, EXNREF -> find("readReference", Object.class, int.class);
			case V128 -> throw new IllegalArgumentException("host functions take no vectors");
		};
	}

	/**
	 * Writes a result: to a call.
	 */
	static MethodHandle writer(ValueType type) {
		return switch (type) {
			case I32 -> find("write", void.class, int.class);
			case I64 -> find("write", void.class, long.class);
			case F32 -> find("write", void.class, float.class);
			case F64 -> find("write", void.class, double.class);
			case FUNCREF, EXTERNREF, EXNREF -> find("write", void.class, Object.class);
			case V128 -> throw new IllegalArgumentException("host functions give no vectors");
		};
	}

	private static MethodHandle find(String name, Class<?> result, Class<?> parameter) {
		try {
			return LOOKUP.findVirtual(HostCall.class, name, MethodType.methodType(result, parameter));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public int i32(int index) {
		return (int) i64(index);
	}

	@Override
	public long i64(int index) {
		return this.context.stack().slots()[this.base + index];
	}

	float readFloat(int index) {
		return Float.intBitsToFloat(i32(index));
	}

	double readDouble(int index) {
		return Double.longBitsToDouble(i64(index));
	}

	@Nullable Object readReference(int index) {
		return this.context.stack().references()[this.base + index];
	}

	/**
	 * Leave an {@code i32} as the result.
	 * @param value the result
	 */
	public void write(int value) {
		write((long) value);
	}

	void write(long value) {
		this.context.stack().slots()[this.base] = value;
	}

	void write(float value) {
		write((long) Float.floatToRawIntBits(value));
	}

	void write(double value) {
		write(Double.doubleToRawLongBits(value));
	}

	void write(@Nullable Object value) {
		this.context.stack().referencesUsed();
		this.context.stack().references()[this.base] = value;
	}

}

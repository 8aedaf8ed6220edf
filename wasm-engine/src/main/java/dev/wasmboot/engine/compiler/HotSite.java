package dev.wasmboot.engine.compiler;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.objectweb.asm.Type;

/**
 * What the method that calls the segments of a function calls before each, in its class:
 * what {@link HotSegments} leads to.
 */
final class HotSite implements ConstantHandle {

	/** How it is called. */
	static final String TYPE = HotSegments.TYPE.toMethodDescriptorString();

	private static final String LOOKUP = MethodType.methodType(MethodHandles.Lookup.class).toMethodDescriptorString();

	private static final String SITE_TYPE = MethodType
		.methodType(MethodHandle.class, MethodHandles.Lookup.class, int.class, int.class)
		.toMethodDescriptorString();

	private final int function;

	private final int numbers;

	/**
	 * Create a call site.
	 * @param function the function
	 * @param numbers how many numbers lead to its segments
	 */
	HotSite(int function, int numbers) {
		this.function = function;
		this.numbers = numbers;
	}

	@Override
	public void make(Bytecode out) {
		out.callStatic(Type.getInternalName(MethodHandles.class), "lookup", LOOKUP);
		out.constant(this.function);
		out.constant(this.numbers);
		out.callStatic(Type.getInternalName(CompiledCode.class), "hotSegments", SITE_TYPE);
	}

}

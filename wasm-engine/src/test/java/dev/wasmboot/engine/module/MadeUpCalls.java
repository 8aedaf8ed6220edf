package dev.wasmboot.engine.module;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.SplittableRandom;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.engine.ImportType;
import dev.wasmboot.engine.Imports;
import dev.wasmboot.engine.V128;
import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to call the functions of made-up modules.
 */
public final class MadeUpCalls {

	private MadeUpCalls() {
	}

	/**
	 * Functions that do nothing, for what a made-up module imports.
	 * @param module the module
	 * @return the functions
	 */
	public static Imports hostFunctions(CompiledModule module) {
		Imports imports = Imports.none();
		for (ImportType wanted : module.imports()) {
			if (wanted.module().equals("host") && wanted.type() instanceof FunctionType type
					&& type.results().size() < 2 && type.parameters().size() < 10) {
				imports = imports
					.with(HostFunction.of(wanted.module(), wanted.name(), MethodHandles.empty(java(type))));
			}
		}
		return imports;
	}

	/**
	 * What a host function of a type is like in Java.
	 * @param type the type, with at most one result
	 * @return the signature
	 */
	public static MethodType java(FunctionType type) {
		return MethodType.methodType(type.results().isEmpty() ? void.class : java(type.results().get(0)),
				type.parameters().stream().map(MadeUpCalls::java).toList());
	}

	private static Class<?> java(ValueType type) {
		return switch (type) {
			case I32 -> int.class;
			case I64 -> long.class;
			case F32 -> float.class;
			case F64 -> double.class;
			default -> Object.class;
		};
	}

	/**
	 * Make up the arguments of a call.
	 * @param type the function's type
	 * @param random where they come from
	 * @return the arguments
	 */
	public static @Nullable Object[] arguments(FunctionType type, SplittableRandom random) {
		return type.parameters().stream().map((parameter) -> argument(parameter, random.nextLong())).toArray();
	}

	private static @Nullable Object argument(ValueType type, long bits) {
		return switch (type) {
			case I32 -> (int) bits;
			case I64 -> bits;
			case F32 -> Float.intBitsToFloat((int) bits);
			case F64 -> Double.longBitsToDouble(bits);
			case V128 -> new V128(bits, ~bits);
			default -> null;
		};
	}

}

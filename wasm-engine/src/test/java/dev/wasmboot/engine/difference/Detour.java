package dev.wasmboot.engine.difference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.FunctionBody;
import dev.wasmboot.engine.module.Immediates;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmModule;
import org.jspecify.annotations.Nullable;

import static dev.wasmboot.engine.module.WasmBytes.CODE;
import static dev.wasmboot.engine.module.WasmBytes.TYPES;
import static dev.wasmboot.engine.module.WasmBytes.bodyWithLocals;
import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.module;
import static dev.wasmboot.engine.module.WasmBytes.repeat;
import static dev.wasmboot.engine.module.WasmBytes.section;
import static dev.wasmboot.engine.module.WasmBytes.sectionOf;
import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * Modules that do the same as others, but not by what another engine makes a mistake at.
 */
final class Detour {

	/** The magic number and the version. */
	private static final int HEADER = 8;

	private static final byte[] TWO_32 = bytes(0, 0, 0, 0x40);

	private static final byte[] TWO_64 = bytes(0, 0, 0, 0, 0, 0, 0, 0x40);

	private static final byte[] ZERO = bytes(Opcode.I64_CONST, 0);

	private final Subject subject;

	private final WasmModule module;

	private Detour(Subject subject) {
		this.subject = subject;
		this.module = subject.module();
	}

	/**
	 * A module that makes floating-point numbers of signed integers only.
	 * @param subject the other module
	 * @return the module, {@code null} if there is nothing to change
	 */
	static @Nullable Subject aroundUnsignedConversions(Subject subject) {
		Detour detour = new Detour(subject);
		boolean any = detour.anyInstruction((opcode, in) -> isUnsignedConversion(opcode));
		return any ? detour.with(detour::convertingSigned, List::of) : null;
	}

	/**
	 * A module where each block has as many operands below its own as any block takes.
	 * @param subject the other module
	 * @return the module, {@code null} if there is nothing to change
	 */
	static @Nullable Subject aroundBlocksAtTheBottom(Subject subject) {
		Detour detour = new Detour(subject);
		byte[] operands = repeat(detour.mostParameters(), Opcode.I64_CONST, 0);
		boolean all = subject.module().bodies().stream().allMatch((body) -> detour.startsWith(body, operands));
		return all ? null : detour.with((index) -> detour.startingWith(operands, index), List::of);
	}

	/**
	 * A module where no blocks take parameters, but for loops.
	 * @param subject the other module
	 * @return the module, {@code null} if there is nothing to change
	 */
	static @Nullable Subject aroundBlockParameters(Subject subject) {
		Detour detour = new Detour(subject);
		BlockParameters parameters = new BlockParameters(detour.module);
		boolean any = detour.anyInstruction((opcode, in) -> !parameters.removable(opcode, in).isEmpty());
		return any ? detour.with(parameters::without, parameters::types) : null;
	}

	/**
	 * A module where what is called in the place of its caller is called and returned
	 * from.
	 * @param subject the other module
	 * @return the module, {@code null} if there is nothing to change
	 */
	static @Nullable Subject aroundTailCalls(Subject subject) {
		Detour detour = new Detour(subject);
		boolean any = detour.anyInstruction((opcode, in) -> withoutTail(opcode) != opcode);
		return any ? detour.with(detour::callingAndReturning, List::of) : null;
	}

	/**
	 * A module that loads from where it stores, before those stores that have a load of
	 * the same bytes given for them.
	 * @param subject the other module
	 * @param loads the loads, by the stores
	 * @return the module, {@code null} if there is nothing to change
	 */
	static @Nullable Subject loadingBeforeStores(Subject subject, Map<Integer, Integer> loads) {
		Detour detour = new Detour(subject);
		boolean any = detour.anyInstruction((opcode, in) -> loads.containsKey(opcode));
		return any ? detour.with((index) -> detour.loadingBeforeStores(loads, index), List::of) : null;
	}

	private int mostParameters() {
		return instructions((opcode, in) -> BlockParameters.of(this.module, opcode, in).size()).max(Integer::compare)
			.orElse(0);
	}

	private boolean startsWith(FunctionBody body, byte[] code) {
		int end = Math.min(body.codeStart() + code.length, body.end());
		return Arrays.equals(code, copy(body.codeStart(), end));
	}

	/** A return leaves operands behind, as the end of a function cannot. */
	private byte[] startingWith(byte[] operands, int index) {
		FunctionBody body = this.module.bodies().get(index);
		return bodyWithLocals(copy(body.start(), body.codeStart()), operands, copy(body.codeStart(), body.end() - 1),
				Opcode.RETURN);
	}

	private boolean anyInstruction(BiFunction<Integer, ByteReader, Boolean> condition) {
		return instructions(condition).anyMatch(Boolean::booleanValue);
	}

	/** What is found at each instruction, by its opcode and at its immediates. */
	private <T> Stream<T> instructions(BiFunction<Integer, ByteReader, T> look) {
		List<T> found = new ArrayList<>();
		for (FunctionBody body : this.module.bodies()) {
			ByteReader in = code(body);
			while (in.remaining() > 0) {
				int opcode = in.opcode();
				found.add(look.apply(opcode, in));
				Immediates.skip(in, opcode);
			}
		}
		return found.stream();
	}

	private static boolean isUnsignedConversion(int opcode) {
		return opcode == Opcode.F32_CONVERT_I64_U || opcode == Opcode.F64_CONVERT_I64_U;
	}

	private byte[] convertingSigned(int index) {
		NewBody body = new NewBody(this.module, index);
		byte[] number = body.local(ValueType.I64);
		return body.with((opcode, in) -> {
			if (isUnsignedConversion(opcode)) {
				body.add(convertingSigned(opcode == Opcode.F32_CONVERT_I64_U, number));
			}
			return isUnsignedConversion(opcode);
		}).finish();
	}

	/**
	 * Half of a number is positive; what it loses must still count when it is rounded.
	 */
	private static byte[] convertingSigned(boolean single, byte[] local) {
		int conversion = single ? Opcode.F32_CONVERT_I64_S : Opcode.F64_CONVERT_I64_S;
		byte[] get = bytes(Opcode.LOCAL_GET, local);
		byte[] one = bytes(Opcode.I64_CONST, 1);
		byte[] half = bytes(get, one, Opcode.I64_SHR_U, get, one, Opcode.I64_AND, Opcode.I64_OR);
		byte[] twice = single ? bytes(Opcode.F32_CONST, TWO_32, Opcode.F32_MUL)
				: bytes(Opcode.F64_CONST, TWO_64, Opcode.F64_MUL);
		ValueType result = single ? ValueType.F32 : ValueType.F64;
		return bytes(Opcode.LOCAL_TEE, local, ZERO, Opcode.I64_LT_S, Opcode.IF, result.code(), half, conversion, twice,
				Opcode.ELSE, get, conversion, Opcode.END);
	}

	private byte[] loadingBeforeStores(Map<Integer, Integer> loads, int index) {
		NewBody body = new NewBody(this.module, index);
		byte[] address = body.local(ValueType.I32);
		byte[] narrow = body.local(ValueType.I32);
		byte[] wide = body.local(ValueType.I64);
		return body.with((opcode, in) -> {
			Integer load = loads.get(opcode);
			if (load == null) {
				return false;
			}
			byte[] value = (opcode == Opcode.I32_STORE8) ? narrow : wide;
			byte[] place = NewBody.rest(in);
			body.add(Opcode.LOCAL_SET, value, Opcode.LOCAL_TEE, address, load, place, Opcode.DROP, Opcode.LOCAL_GET,
					address, Opcode.LOCAL_GET, value, opcode, place);
			return true;
		}).finish();
	}

	private static int withoutTail(int opcode) {
		return switch (opcode) {
			case Opcode.RETURN_CALL -> Opcode.CALL;
			case Opcode.RETURN_CALL_INDIRECT -> Opcode.CALL_INDIRECT;
			default -> opcode;
		};
	}

	private byte[] callingAndReturning(int index) {
		NewBody body = new NewBody(this.module, index);
		return body.with((opcode, in) -> {
			int call = withoutTail(opcode);
			if (call == opcode) {
				return false;
			}
			body.add(call, NewBody.rest(in), Opcode.RETURN);
			return true;
		}).finish();
	}

	/** The module with other bodies of its functions, and the types that these need. */
	private Subject with(IntFunction<byte[]> body, Supplier<List<byte[]>> types) {
		byte[][] bodies = IntStream.range(0, this.module.bodies().size()).mapToObj(body).toArray(byte[][]::new);
		byte[] bytes = this.module.bytes();
		ByteReader in = new ByteReader(bytes, HEADER, bytes.length);
		List<byte[]> sections = new ArrayList<>();
		while (in.remaining() > 0) {
			int start = in.position();
			int id = in.u8();
			int end = in.u32() + in.position();
			sections.add(switch (id) {
				case TYPES -> typesWith(types.get(), in, end);
				case CODE -> sectionOf(CODE, bodies);
				default -> copy(start, end);
			});
			in.position(end);
		}
		return this.subject.with(ModuleReader.read(module(sections.toArray(byte[][]::new)), ModuleLimits.defaults()));
	}

	private byte[] typesWith(List<byte[]> added, ByteReader in, int end) {
		int count = in.u32() + added.size();
		return section(TYPES, u32(count), copy(in.position(), end), bytes(added.toArray()));
	}

	private ByteReader code(FunctionBody body) {
		return new ByteReader(this.module.bytes(), body.codeStart(), body.end());
	}

	private byte[] copy(int start, int end) {
		return Arrays.copyOfRange(this.module.bytes(), start, end);
	}

}

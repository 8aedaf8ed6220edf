package dev.wasmboot.engine.module;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.GlobalType;
import dev.wasmboot.engine.ValueType;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.s64;
import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * Makes up modules that are valid and use every kind of section and most instructions. A
 * module follows from the random numbers alone.
 * <p>
 * Functions call only functions after them and loops count down, save for one in a
 * hundred, so that most programs end.
 */
public final class ModuleGenerator {

	private static final List<ValueType> NUMBERS = List.of(ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64);

	private static final List<ValueType> TYPES = List.of(ValueType.I32, ValueType.I32, ValueType.I64, ValueType.F32,
			ValueType.F64, ValueType.V128, ValueType.FUNCREF, ValueType.EXTERNREF);

	private static final int MOST_PAGES = 4;

	private final SplittableRandom random;

	final List<FunctionType> types = new ArrayList<>();

	/** Types of functions, imported ones first. */
	final List<FunctionType> functions = new ArrayList<>();

	final List<ValueType> tables = new ArrayList<>();

	final List<GlobalType> globals = new ArrayList<>();

	final List<ValueType> elements = new ArrayList<>();

	/** What exceptions carry, by tag. */
	final List<List<ValueType>> tags = new ArrayList<>();

	int memories;

	/** Whether addresses have 64 bits. */
	boolean wideMemories;

	int data;

	private int imports;

	private int definedGlobals;

	private ModuleGenerator(SplittableRandom random) {
		this.random = random;
	}

	/**
	 * Make up a module.
	 * @param random where it comes from
	 * @return its bytes
	 */
	public static byte[] generate(SplittableRandom random) {
		return new ModuleGenerator(random).module();
	}

	private byte[] module() {
		declare();
		return WasmBytes.module(typeSection(), importSection(), functionSection(), tableSection(), memorySection(),
				tagSection(), globalSection(), exportSection(), elementSection(), dataCountSection(), codeSection(),
				dataSection());
	}

	private void declare() {
		for (int i = between(3, 8); i > 0; i--) {
			this.types.add(new FunctionType(some(4), some(3)));
		}
		this.types.add(new FunctionType(List.of(ValueType.I32), List.of(ValueType.I32)));
		for (int i = between(0, 3); i > 0; i--) {
			declareTag();
		}
		this.imports = between(0, 2);
		for (int i = 0; i < this.imports; i++) {
			FunctionType type = oneOf(this.types);
			while (type.results().size() > 1 || type.toString().contains("funcref")
					|| type.toString().contains("exnref") || type.toString().contains("v128")) {
				type = oneOf(this.types);
			}
			this.functions.add(type);
		}
		for (int i = between(1, 6); i > 0; i--) {
			this.functions.add(oneOf(this.types));
		}
		for (int i = between(0, 2); i > 0; i--) {
			this.tables.add(chance(3) ? ValueType.EXTERNREF : ValueType.FUNCREF);
		}
		this.memories = between(0, 2);
		this.wideMemories = chance(4);
		for (int i = between(0, 4); i > 0; i--) {
			this.globals.add(new GlobalType(oneOf(TYPES), chance(2)));
		}
		for (int i = between(0, 3); i > 0; i--) {
			this.elements.add(chance(3) ? ValueType.EXTERNREF : ValueType.FUNCREF);
		}
		this.data = between(0, 3);
	}

	/** Declare a tag, and the types of blocks where its exceptions land. */
	private void declareTag() {
		List<ValueType> payload = some(3);
		this.tags.add(payload);
		this.types.add(new FunctionType(payload, List.of()));
		this.types.add(landing(payload, false));
		this.types.add(landing(payload, true));
	}

	/**
	 * The type of a block that gives what an exception carries, and a reference to it.
	 */
	static FunctionType landing(List<ValueType> payload, boolean withReference) {
		List<ValueType> results = new ArrayList<>(payload);
		if (withReference) {
			results.add(ValueType.EXNREF);
		}
		return new FunctionType(List.of(), results);
	}

	private byte[] tagSection() {
		List<byte[]> items = new ArrayList<>();
		for (List<ValueType> payload : this.tags) {
			items.add(bytes(0, u32(this.types.indexOf(new FunctionType(payload, List.of())))));
		}
		return vector(WasmBytes.TAGS, items);
	}

	private byte[] typeSection() {
		return vector(WasmBytes.TYPES, this.types.stream().map(ModuleGenerator::type).toList());
	}

	private static byte[] type(FunctionType type) {
		return WasmBytes.type(codes(type.parameters()), codes(type.results()));
	}

	private byte[] importSection() {
		List<byte[]> items = new ArrayList<>();
		for (int i = 0; i < this.imports; i++) {
			items.add(bytes("host", "f" + i, 0, u32(this.types.indexOf(this.functions.get(i)))));
		}
		return vector(WasmBytes.IMPORTS, items);
	}

	private byte[] functionSection() {
		List<byte[]> items = new ArrayList<>();
		for (FunctionType type : this.functions.subList(this.imports, this.functions.size())) {
			items.add(u32(this.types.indexOf(type)));
		}
		return vector(WasmBytes.FUNCTIONS, items);
	}

	private byte[] tableSection() {
		List<byte[]> items = new ArrayList<>();
		for (ValueType type : this.tables) {
			int minimum = chance(8) ? 0 : between(10, 20);
			byte[] limits = chance(2) ? bytes(0, minimum) : bytes(1, minimum, between(20, 40));
			items.add(chance(3) ? bytes(0x40, 0, type.code(), limits, reference(type), Opcode.END)
					: bytes(type.code(), limits));
		}
		return vector(WasmBytes.TABLES, items);
	}

	private byte[] memorySection() {
		List<byte[]> items = new ArrayList<>();
		for (int i = 0; i < this.memories; i++) {
			int minimum = chance(8) ? 0 : between(1, 2);
			int flags = this.wideMemories ? 4 : 0;
			items.add(chance(2) ? bytes(flags, minimum) : bytes(flags + 1, minimum, MOST_PAGES));
		}
		return vector(WasmBytes.MEMORIES, items);
	}

	private byte[] globalSection() {
		List<byte[]> items = new ArrayList<>();
		for (int i = 0; i < this.globals.size(); i++) {
			GlobalType global = this.globals.get(i);
			this.definedGlobals = i;
			items.add(bytes(global.type().code(), global.mutable() ? 1 : 0, constant(global.type()), Opcode.END));
		}
		return vector(WasmBytes.GLOBALS, items);
	}

	/** A constant expression of the globals so far. */
	private byte[] constant(ValueType type) {
		for (int i = 0; i < this.definedGlobals; i++) {
			if (this.globals.get(i).type() == type && !this.globals.get(i).mutable() && chance(2)) {
				return bytes(Opcode.GLOBAL_GET, u32(i));
			}
		}
		if (type.isReference()) {
			return reference(type);
		}
		if (type == ValueType.I32 && chance(4)) {
			return bytes(constant(type), constant(type),
					oneOf(List.of(Opcode.I32_ADD, Opcode.I32_SUB, Opcode.I32_MUL)));
		}
		if (type == ValueType.I64 && chance(4)) {
			return bytes(constant(type), constant(type),
					oneOf(List.of(Opcode.I64_ADD, Opcode.I64_SUB, Opcode.I64_MUL)));
		}
		return number(type);
	}

	private byte[] exportSection() {
		List<byte[]> items = new ArrayList<>();
		for (int i = this.imports; i < this.functions.size(); i++) {
			items.add(bytes("f" + i, 0, u32(i)));
		}
		for (int i = 0; i < this.memories; i++) {
			items.add(bytes("m" + i, 2, u32(i)));
		}
		for (int i = 0; i < this.globals.size(); i++) {
			items.add(bytes("g" + i, 3, u32(i)));
		}
		return vector(WasmBytes.EXPORTS, items);
	}

	private byte[] elementSection() {
		List<byte[]> items = new ArrayList<>();
		for (ValueType type : this.elements) {
			int table = this.tables.indexOf(type);
			boolean active = table >= 0 && chance(2);
			byte[] start = active ? bytes(6, u32(table), number(ValueType.I32, between(0, 4)), Opcode.END)
					: bytes(chance(4) ? 7 : 5);
			int count = between(0, 5);
			byte[] expressions = {};
			for (int i = 0; i < count; i++) {
				expressions = bytes(expressions, reference(type), Opcode.END);
			}
			items.add(bytes(start, type.code(), u32(count), expressions));
		}
		// All functions can be referred to
		byte[] all = {};
		for (int i = 0; i < this.functions.size(); i++) {
			all = bytes(all, u32(i));
		}
		this.elements.add(ValueType.FUNCREF);
		items.add(bytes(3, 0, u32(this.functions.size()), all));
		return vector(WasmBytes.ELEMENTS, items);
	}

	private byte[] dataCountSection() {
		return WasmBytes.section(WasmBytes.DATA_COUNT, u32(this.data));
	}

	private byte[] dataSection() {
		List<byte[]> items = new ArrayList<>();
		for (int i = 0; i < this.data; i++) {
			byte[] content = new byte[between(0, 30)];
			for (int j = 0; j < content.length; j++) {
				content[j] = (byte) between(0, 255);
			}
			byte[] start = (this.memories > 0 && chance(2))
					? bytes(2, u32(between(0, this.memories - 1)),
							number(this.wideMemories ? ValueType.I64 : ValueType.I32, between(0, 99)), Opcode.END)
					: bytes(1);
			items.add(bytes(start, u32(content.length), content));
		}
		return vector(WasmBytes.DATA, items);
	}

	private byte[] codeSection() {
		List<byte[]> items = new ArrayList<>();
		for (int i = this.imports; i < this.functions.size(); i++) {
			items.add(new BodyGenerator(this, i).body());
		}
		return vector(WasmBytes.CODE, items);
	}

	private static byte[] vector(int id, List<byte[]> items) {
		return items.isEmpty() ? bytes() : WasmBytes.sectionOf(id, items.toArray(byte[][]::new));
	}

	private static byte[] codes(List<ValueType> types) {
		ByteArrayOutputStream codes = new ByteArrayOutputStream();
		types.forEach((type) -> codes.write(type.code()));
		return codes.toByteArray();
	}

	private List<ValueType> some(int most) {
		List<ValueType> some = new ArrayList<>();
		for (int i = between(0, most); i > 0; i--) {
			some.add(oneOf(TYPES));
		}
		return some;
	}

	byte[] reference(ValueType type) {
		return (type == ValueType.FUNCREF && chance(2))
				? bytes(Opcode.REF_FUNC, u32(between(0, this.functions.size() - 1)))
				: bytes(Opcode.REF_NULL, type.code());
	}

	/** A constant, likely one of those where mistakes show. */
	byte[] number(ValueType type) {
		long bits = switch (between(0, 5)) {
			case 0 -> between(-3, 3);
			case 1 -> 1L << between(0, 63);
			case 2 -> (1L << between(0, 63)) - 1;
			case 3 -> -(1L << between(0, 63));
			case 4 -> this.random.nextLong();
			default -> between(0, 200);
		};
		return number(type, bits);
	}

	private byte[] number(ValueType type, long bits) {
		return switch (type) {
			case I32 -> bytes(Opcode.I32_CONST, s64(bits << 32 >> 32));
			case I64 -> bytes(Opcode.I64_CONST, s64(bits));
			case F32 -> bytes(Opcode.F32_CONST, little(Float.floatToRawIntBits(floating(bits)), 4));
			case F64 -> bytes(Opcode.F64_CONST, little(Double.doubleToRawLongBits(floating(bits)), 8));
			case V128 -> bytes(Opcode.V128_CONST >> 12, Opcode.V128_CONST & 0xfff, little(bits, 8),
					little(this.random.nextLong(), 8));
			default -> throw new IllegalArgumentException(type.toString());
		};
	}

	private float floating(long bits) {
		return chance(3) ? Float.intBitsToFloat((int) bits) : bits;
	}

	private static byte[] little(long bits, int width) {
		byte[] little = new byte[width];
		for (int i = 0; i < width; i++) {
			little[i] = (byte) (bits >>> (8 * i));
		}
		return little;
	}

	int between(int least, int most) {
		return this.random.nextInt(least, most + 1);
	}

	/** Whether one of so many cases is the case. */
	boolean chance(int of) {
		return this.random.nextInt(of) == 0;
	}

	<T> T oneOf(List<T> choices) {
		return choices.get(this.random.nextInt(choices.size()));
	}

	ValueType type() {
		return oneOf(TYPES);
	}

	ValueType numberType() {
		return oneOf(NUMBERS);
	}

}

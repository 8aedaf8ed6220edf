package dev.wasmboot.engine.module;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.GlobalType;
import dev.wasmboot.engine.MemoryType;
import dev.wasmboot.engine.TableType;
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

	/**
	 * One in so many locals, globals and tables is of exceptions, if there can be any.
	 */
	private static final int EXCEPTIONAL = 12;

	private static final int MOST_PAGES = 4;

	/** Bytes at the beginning of a memory that are something else than zero. */
	private static final int FILLED = 300;

	/** What modules can do without. */
	public static final Set<Feature> OPTIONAL = Set.of(Feature.SIMD, Feature.RELAXED_SIMD, Feature.MULTI_MEMORY,
			Feature.MEMORY64, Feature.TAIL_CALLS, Feature.EXCEPTIONS, Feature.LEGACY_EXCEPTIONS);

	private final SplittableRandom random;

	private final Set<Feature> features;

	/** Types of values. */
	private final List<ValueType> valueTypes;

	final List<FunctionType> types = new ArrayList<>();

	/** Types of functions, imported ones first. */
	final List<FunctionType> functions = new ArrayList<>();

	final List<TableType> tables = new ArrayList<>();

	final List<MemoryType> memories = new ArrayList<>();

	final List<GlobalType> globals = new ArrayList<>();

	final List<ValueType> elements = new ArrayList<>();

	/** What exceptions carry, by tag. */
	final List<List<ValueType>> tags = new ArrayList<>();

	int data;

	private int imports;

	private int definedGlobals;

	private ModuleGenerator(SplittableRandom random, Set<Feature> features) {
		this.random = random;
		this.features = features;
		this.valueTypes = has(Feature.SIMD) ? TYPES : TYPES.stream().filter((type) -> type != ValueType.V128).toList();
	}

	/**
	 * Make up a module.
	 * @param random where it comes from
	 * @return its bytes
	 */
	public static byte[] generate(SplittableRandom random) {
		return generate(random, EnumSet.allOf(Feature.class));
	}

	/**
	 * Make up a module that uses only some features.
	 * @param random where it comes from
	 * @param features what it may use of {@link #OPTIONAL}; it may use all others anyway
	 * @return its bytes
	 */
	public static byte[] generate(SplittableRandom random, Set<Feature> features) {
		return new ModuleGenerator(random, features).module();
	}

	private byte[] module() {
		declare();
		return WasmBytes.module(typeSection(), importSection(), functionSection(), tableSection(), memorySection(),
				tagSection(), globalSection(), exportSection(), startSection(), elementSection(), dataCountSection(),
				codeSection(), dataSection());
	}

	final boolean has(Feature feature) {
		return !OPTIONAL.contains(feature) || this.features.contains(feature);
	}

	/** Whether there is anything to catch, in either of the two ways. */
	private boolean hasExceptions() {
		return has(Feature.EXCEPTIONS) || has(Feature.LEGACY_EXCEPTIONS);
	}

	private void declare() {
		for (int i = between(3, 8); i > 0; i--) {
			this.types.add(new FunctionType(some(4), some(3)));
		}
		this.types.add(new FunctionType(List.of(ValueType.I32), List.of(ValueType.I32)));
		this.types.add(new FunctionType(List.of(), List.of()));
		for (int i = hasExceptions() ? between(0, 3) : 0; i > 0; i--) {
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
		for (int i = between(0, 3); i > 0; i--) {
			int minimum = chance(8) ? 0 : between(10, 20);
			this.tables.add(new TableType(referenceType(), indexType(), minimum, chance(2) ? -1 : between(20, 40)));
		}
		for (int i = between(0, has(Feature.MULTI_MEMORY) ? 3 : 1); i > 0; i--) {
			int minimum = chance(8) ? 0 : between(1, 2);
			this.memories.add(new MemoryType(indexType(), minimum, chance(2) ? -1 : MOST_PAGES));
		}
		for (int i = between(0, 4); i > 0; i--) {
			this.globals.add(new GlobalType(localType(), chance(2)));
		}
		this.globals.add(new GlobalType(ValueType.I64, true));
		for (int i = between(0, 4); i > 0; i--) {
			this.elements.add(referenceType());
		}
		this.data = between(0, 3) + this.memories.size();
	}

	/** Declare a tag, and the types of blocks where its exceptions land. */
	private void declareTag() {
		List<ValueType> payload = some(3);
		this.tags.add(payload);
		this.types.add(new FunctionType(payload, List.of()));
		this.types.add(landing(payload, false));
		if (has(Feature.EXCEPTIONS)) {
			this.types.add(landing(payload, true));
		}
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
		for (TableType table : this.tables) {
			ValueType type = table.element();
			byte[] limits = limits(table.index(), table.minimum(), table.maximum());
			items.add(chance(3) ? bytes(0x40, 0, type.code(), limits, reference(type), Opcode.END)
					: bytes(type.code(), limits));
		}
		return vector(WasmBytes.TABLES, items);
	}

	private byte[] memorySection() {
		return vector(WasmBytes.MEMORIES,
				this.memories.stream()
					.map((memory) -> limits(memory.index(), memory.minimum(), memory.maximum()))
					.toList());
	}

	private static byte[] limits(ValueType index, long minimum, long maximum) {
		int flags = ((index == ValueType.I64) ? 4 : 0) + ((maximum != -1) ? 1 : 0);
		return bytes(flags, u32(minimum), (maximum != -1) ? u32(maximum) : bytes());
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
		for (int i = 0; i < this.tables.size(); i++) {
			items.add(bytes("t" + i, 1, u32(i)));
		}
		for (int i = 0; i < this.memories.size(); i++) {
			items.add(bytes("m" + i, 2, u32(i)));
		}
		for (int i = 0; i < this.globals.size(); i++) {
			items.add(bytes("g" + i, 3, u32(i)));
		}
		return vector(WasmBytes.EXPORTS, items);
	}

	/** Seldom there, since nothing is called if it traps. */
	private byte[] startSection() {
		int start = this.functions.lastIndexOf(new FunctionType(List.of(), List.of()));
		return (start >= 0 && chance(4)) ? WasmBytes.section(WasmBytes.START, u32(start)) : bytes();
	}

	private byte[] elementSection() {
		List<byte[]> items = new ArrayList<>();
		for (ValueType type : this.elements) {
			items.add(elementSegment(type));
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

	/** In one of the eight forms that there are. */
	private byte[] elementSegment(ValueType type) {
		boolean expressions = type != ValueType.FUNCREF || chance(2);
		int count = between(0, 5);
		byte[] references = {};
		for (int i = 0; i < count; i++) {
			references = bytes(references,
					expressions ? bytes(reference(type), Opcode.END) : u32(between(0, this.functions.size() - 1)));
		}
		byte[] content = bytes(u32(count), references);
		byte[] kind = bytes(expressions ? type.code() : 0);
		int form = expressions ? 4 : 0;
		int table = table(type);
		if (table < 0 || chance(2)) {
			return bytes(form + (chance(4) ? 3 : 1), kind, content);
		}
		byte[] offset = bytes(number(this.tables.get(table).index(), between(0, 4)), Opcode.END);
		boolean implicit = table == 0 && type == ValueType.FUNCREF && chance(2);
		return implicit ? bytes(form, offset, content) : bytes(form + 2, u32(table), offset, kind, content);
	}

	private byte[] dataCountSection() {
		return WasmBytes.section(WasmBytes.DATA_COUNT, u32(this.data));
	}

	private byte[] dataSection() {
		List<byte[]> items = new ArrayList<>();
		for (int memory = 0; memory < this.memories.size(); memory++) {
			boolean empty = this.memories.get(memory).minimum() == 0;
			items.add(bytes(dataStart(memory, 0), content(empty ? 0 : FILLED)));
		}
		while (items.size() < this.data) {
			items.add(bytes(dataStart(), content(between(0, 30))));
		}
		return vector(WasmBytes.DATA, items);
	}

	private byte[] content(int length) {
		byte[] content = new byte[length];
		this.random.nextBytes(content);
		return bytes(u32(length), content);
	}

	private byte[] dataStart() {
		if (this.memories.isEmpty() || chance(2)) {
			return bytes(1);
		}
		return dataStart(memory(), between(0, 99));
	}

	private byte[] dataStart(int memory, int address) {
		byte[] offset = bytes(number(this.memories.get(memory).index(), address), Opcode.END);
		return (memory == 0 && chance(2)) ? bytes(0, offset) : bytes(2, u32(memory), offset);
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
			some.add(oneOf(this.valueTypes));
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

	byte[] number(ValueType type, long bits) {
		return switch (type) {
			case I32 -> bytes(Opcode.I32_CONST, s64(bits << 32 >> 32));
			case I64 -> bytes(Opcode.I64_CONST, s64(bits));
			case F32 -> bytes(Opcode.F32_CONST, little(Float.floatToRawIntBits(floating(bits)), 4));
			case F64 -> bytes(Opcode.F64_CONST, little(Double.doubleToRawLongBits(floating(bits)), 8));
			case V128 -> bytes(Opcode.V128_CONST >> 12, Opcode.V128_CONST & 0xfff, half(bits), half(bits));
			default -> throw new IllegalArgumentException(type.toString());
		};
	}

	/** Half of a vector: lanes of integers, or of small numbers with fractions. */
	private byte[] half(long bits) {
		return switch (between(0, 3)) {
			case 0 -> little(bits, 8);
			case 1 -> bytes(little(Float.floatToRawIntBits(between(-99, 99) / 8F), 4),
					little(Float.floatToRawIntBits(between(-99, 99) / 8F), 4));
			case 2 -> little(Double.doubleToRawLongBits(between(-99, 99) / 8.0), 8);
			default -> little(this.random.nextLong(), 8);
		};
	}

	private float floating(long bits) {
		return switch (between(0, 2)) {
			case 0 -> Float.intBitsToFloat((int) bits);
			case 1 -> bits / 8F;
			default -> bits;
		};
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
		return oneOf(this.valueTypes);
	}

	/** The type of something that stays within the module. */
	ValueType localType() {
		return (has(Feature.EXCEPTIONS) && chance(EXCEPTIONAL)) ? ValueType.EXNREF : type();
	}

	ValueType referenceType() {
		if (has(Feature.EXCEPTIONS) && chance(EXCEPTIONAL)) {
			return ValueType.EXNREF;
		}
		return chance(3) ? ValueType.EXTERNREF : ValueType.FUNCREF;
	}

	private ValueType indexType() {
		return (has(Feature.MEMORY64) && chance(4)) ? ValueType.I64 : ValueType.I32;
	}

	/** A table of a type, or -1. */
	int table(ValueType element) {
		List<Integer> fitting = new ArrayList<>();
		for (int i = 0; i < this.tables.size(); i++) {
			if (this.tables.get(i).element() == element) {
				fitting.add(i);
			}
		}
		return fitting.isEmpty() ? -1 : oneOf(fitting);
	}

	/** The global that keeps what was computed. */
	int witness() {
		return this.globals.size() - 1;
	}

	/** A memory: there is one. */
	int memory() {
		return between(0, this.memories.size() - 1);
	}

	ValueType numberType() {
		return oneOf(NUMBERS);
	}

}

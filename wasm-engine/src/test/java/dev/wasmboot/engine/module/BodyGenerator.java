package dev.wasmboot.engine.module;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.GlobalType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.NumericInstructions.Numeric;
import dev.wasmboot.engine.simd.LaneType;
import dev.wasmboot.engine.simd.VectorOperation;
import dev.wasmboot.engine.simd.VectorShape;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * Makes up the body of a function of a {@link ModuleGenerator}.
 * <p>
 * What is computed is of use only if it shows. So every other value that nothing takes,
 * and some of those that are taken, goes into a global that is there for it, the witness:
 * turned by some bits and mixed with what was there before.
 */
final class BodyGenerator {

	private static final List<Integer> NUMERIC = numericOpcodes();

	/** By the type of the result. */
	private static final Map<ValueType, List<VectorOperation>> VECTOR = Arrays.stream(VectorOperation.values())
		.filter((operation) -> VectorInstructions.of(operation).result() != null)
		.collect(Collectors
			.groupingBy((operation) -> Objects.requireNonNull(VectorInstructions.of(operation).result())));

	private static final List<VectorOperation> VECTOR_LOADS = Arrays.stream(VectorOperation.values())
		.filter((operation) -> operation.shape().accessesMemory() && VectorInstructions.of(operation).result() != null)
		.toList();

	/** Locals that loops count in; one more keeps conditions. */
	private static final int COUNTERS = 3;

	private static final int NO_LOOP = -1;

	private static final FunctionType NOTHING = new FunctionType(List.of(), List.of());

	/** Types of the locals behind those, for values that are needed twice. */
	private static final List<ValueType> KEPT = List.of(ValueType.I32, ValueType.I64, ValueType.F32, ValueType.F64,
			ValueType.V128);

	private static final List<ValueType> FLOATING = List.of(ValueType.F32, ValueType.F64);

	/** One of so many computed values is witnessed, besides being used. */
	private static final int WITNESSED = 5;

	private static final int LONGEST_SERIES = 16;

	/** By how many bits the witness is turned. */
	private static final int TURN = 7;

	private static final byte[] NAN_32 = bytes(0, 0, 0xc0, 0x7f);

	private static final byte[] NAN_64 = bytes(0, 0, 0, 0, 0, 0, 0xf8, 0x7f);

	private final ModuleGenerator module;

	private final int function;

	private final FunctionType type;

	private final List<ValueType> locals = new ArrayList<>();

	/** The open blocks, the innermost last. */
	private final List<Label> labels = new ArrayList<>();

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	/** Instructions that are still to come, about. */
	private int left;

	private int depth;

	BodyGenerator(ModuleGenerator module, int function) {
		this.module = module;
		this.function = function;
		this.type = module.functions.get(function);
		this.left = module.between(5, 150);
	}

	private static List<ValueType> kept(ModuleGenerator module) {
		return module.has(Feature.SIMD) ? KEPT : KEPT.subList(0, KEPT.indexOf(ValueType.V128));
	}

	private static List<Integer> numericOpcodes() {
		List<Integer> opcodes = new ArrayList<>();
		for (int opcode = 0; opcode <= Opcode.I64_TRUNC_SAT_F64_U; opcode++) {
			if (NumericInstructions.of(opcode) != null) {
				opcodes.add(opcode);
			}
		}
		return List.copyOf(opcodes);
	}

	byte[] body() {
		this.locals.addAll(this.type.parameters());
		List<byte[]> groups = new ArrayList<>();
		for (int i = this.module.between(0, 4); i > 0; i--) {
			ValueType local = this.module.localType();
			int count = this.module.between(0, 3);
			groups.add(bytes(u32(count), local.code()));
			for (int j = 0; j < count; j++) {
				this.locals.add(local);
			}
		}
		groups.add(bytes(u32(COUNTERS + 1), ValueType.I32.code()));
		kept(this.module).forEach((kept) -> groups.add(bytes(u32(1), kept.code())));
		this.labels.add(new Label(this.type.results(), NO_LOOP));
		series();
		statements();
		values(this.type.results());
		return WasmBytes.bodyWithLocals(bytes(u32(groups.size()), bytes(groups.toArray())), this.out.toByteArray());
	}

	private void emit(Object... parts) {
		this.out.writeBytes(bytes(parts));
	}

	private void opcode(int opcode) {
		this.left--;
		if (opcode >= Opcode.VECTOR) {
			emit(opcode >> 12, u32(opcode & 0xfff));
		}
		else {
			emit((opcode < 0x100) ? bytes(opcode) : bytes(opcode >> 8, u32(opcode & 0xff)));
		}
	}

	private void statements() {
		for (int i = this.module.between(0, 6); i > 0 && this.left > 0; i--) {
			statement();
		}
	}

	private void values(List<ValueType> types) {
		types.forEach(this::value);
	}

	private void drop(List<ValueType> types) {
		for (int i = types.size() - 1; i >= 0; i--) {
			int local = this.locals.indexOf(types.get(i));
			if (this.module.chance(2)) {
				witness(types.get(i));
			}
			else if (local >= 0 && this.module.chance(2)) {
				opcode(Opcode.LOCAL_SET);
				emit(u32(local));
			}
			else {
				opcode(Opcode.DROP);
			}
		}
	}

	/** Put the value on top into the witness. */
	private void witness(ValueType type) {
		switch (type) {
			case I32 -> opcode(Opcode.I64_EXTEND_I32_S);
			case I64 -> {
			}
			case F32 -> {
				opcode(Opcode.I32_REINTERPRET_F32);
				opcode(Opcode.I64_EXTEND_I32_S);
			}
			case F64 -> opcode(Opcode.I64_REINTERPRET_F64);
			case V128 -> {
				int local = keep(ValueType.V128);
				lane(0);
				witness(ValueType.I64);
				emit(Opcode.LOCAL_GET, u32(local));
				lane(1);
			}
			case FUNCREF, EXTERNREF, EXNREF -> {
				opcode(Opcode.REF_IS_NULL);
				opcode(Opcode.I64_EXTEND_I32_S);
			}
		}
		byte[] witness = u32(this.module.witness());
		emit(Opcode.GLOBAL_GET, witness, Opcode.I64_CONST, TURN, Opcode.I64_ROTL, Opcode.I64_XOR, Opcode.GLOBAL_SET,
				witness);
	}

	private void lane(int lane) {
		opcode(Opcode.VECTOR + VectorOperation.I64X2_EXTRACT_LANE.code());
		emit(lane);
	}

	/** Put some of the values that are computed into the witness, too. */
	private void witnessSome(ValueType type) {
		if (this.module.chance(WITNESSED)) {
			int local = keep(type);
			witness(type);
			emit(Opcode.LOCAL_GET, u32(local));
		}
	}

	private void statement() {
		switch (this.module.between(0, 25)) {
			case 24, 25 -> series();
			case 0, 1, 2 -> setLocal();
			case 3 -> setGlobal();
			case 4, 5 -> store();
			case 6 -> {
				ValueType dropped = this.module.localType();
				value(dropped);
				witness(dropped);
			}
			case 7 -> block(Opcode.BLOCK, blockType());
			case 23 -> onlyThen();
			case 8 -> {
				value(ValueType.I32);
				block(Opcode.IF, blockType());
			}
			case 9, 10 -> loop();
			case 11 -> jumpOutOfBlock();
			case 12 -> branchTable();
			case 13 -> conditionalJump();
			case 14 -> bulkMemory();
			case 15 -> bulkTable();
			case 16, 17 -> callAndDrop();
			case 18 -> opcode(Opcode.NOP);
			case 19 -> {
				if (this.module.has(Feature.EXCEPTIONS)) {
					tryTable();
				}
			}
			case 20 -> {
				if (this.module.has(Feature.LEGACY_EXCEPTIONS)) {
					legacyTry();
				}
			}
			case 21 -> {
				if (this.module.has(Feature.LEGACY_EXCEPTIONS)) {
					delegate();
				}
			}
			default -> leave();
		}
	}

	/**
	 * Some instructions that only compute, each on its own: so many that all there are
	 * come about often, with operands of all sorts, and where nothing has trapped before.
	 */
	private void series() {
		for (int i = this.module.between(0, LONGEST_SERIES); i > 0; i--) {
			ValueType type = (this.module.has(Feature.SIMD) && this.module.chance(2)) ? ValueType.V128
					: this.module.numberType();
			int before = this.left;
			this.left = 1;
			if (this.module.chance(6)) {
				loaded(type);
			}
			else {
				computed(type);
			}
			this.left = before;
			witness(type);
		}
	}

	private FunctionType blockType() {
		return this.module.oneOf(this.module.types);
	}

	/** A block of one of the module's types, with what it takes and gives. */
	private void block(int opcode, FunctionType blockType) {
		if (opcode == Opcode.IF) {
			// The condition has to be on top
			int condition = this.locals.size() + COUNTERS;
			opcode(Opcode.LOCAL_SET);
			emit(u32(condition));
			values(blockType.parameters());
			opcode(Opcode.LOCAL_GET);
			emit(u32(condition));
		}
		else {
			values(blockType.parameters());
		}
		opcode(opcode);
		emit(blockType(blockType));
		open(blockType.results());
		drop(blockType.parameters());
		statements();
		values(blockType.results());
		if (opcode == Opcode.IF) {
			emit(Opcode.ELSE);
			drop(blockType.parameters());
			values(blockType.results());
		}
		close();
		drop(blockType.results());
	}

	/** In one of the forms that there are for it. */
	private byte[] blockType(FunctionType type) {
		boolean simple = type.parameters().isEmpty() && type.results().size() < 2;
		int index = this.module.types.indexOf(type);
		if (simple && (index < 0 || this.module.chance(2))) {
			return bytes(type.results().isEmpty() ? 0x40 : type.results().get(0).code());
		}
		return u32(index);
	}

	/** An {@code if} without an {@code else}. */
	private void onlyThen() {
		value(ValueType.I32);
		emit(Opcode.IF, 0x40);
		open(List.of());
		statements();
		close();
	}

	private void open(List<ValueType> carried) {
		open(carried, NO_LOOP);
	}

	private void open(List<ValueType> carried, int counter) {
		this.labels.add(new Label(carried, counter));
		this.depth++;
	}

	private void close() {
		this.labels.remove(this.labels.size() - 1);
		this.depth--;
		emit(Opcode.END);
	}

	/** Counts down from a few or some more, in a local that nothing but loops uses. */
	private void loop() {
		int counter = this.locals.size() + this.module.between(0, COUNTERS - 1);
		boolean endless = this.module.chance(100);
		int turns = this.module.chance(15) ? this.module.between(50, 300) : this.module.between(1, 6);
		FunctionType type = this.module.chance(2) ? blockType() : NOTHING;
		values(type.parameters());
		emit(Opcode.I32_CONST, WasmBytes.s64(turns), Opcode.LOCAL_SET, u32(counter), Opcode.LOOP, blockType(type));
		open(type.parameters(), counter);
		drop(type.parameters());
		statements();
		values(type.parameters());
		if (endless) {
			emit(Opcode.I32_CONST, 1);
		}
		else {
			goesOn(counter);
		}
		emit(Opcode.BR_IF, 0);
		drop(type.parameters());
		values(type.results());
		close();
		drop(type.results());
	}

	/** Count down, and leave whether that goes on. */
	private void goesOn(int counter) {
		emit(Opcode.LOCAL_GET, u32(counter), Opcode.I32_CONST, 1, Opcode.I32_SUB, Opcode.LOCAL_TEE, u32(counter),
				Opcode.I32_CONST, 0, Opcode.I32_GT_S);
	}

	/** A block that may be jumped to: how many blocks further out. */
	private int label() {
		return this.module.between(0, this.labels.size() - 1);
	}

	private Label label(int distance) {
		return this.labels.get(this.labels.size() - 1 - distance);
	}

	private void jumpOutOfBlock() {
		emit(Opcode.BLOCK, 0x40);
		open(List.of());
		statements();
		int label = label();
		leaveIfDone(label(label));
		values(label(label).carried());
		opcode(Opcode.BR);
		emit(u32(label));
		unreachableCode();
		close();
	}

	/** Within a block: leave it if a loop that is to be jumped to does not go on. */
	private void leaveIfDone(Label label) {
		if (label.counter() != NO_LOOP) {
			goesOn(label.counter());
			emit(Opcode.I32_EQZ, Opcode.BR_IF, 0);
		}
	}

	private void conditionalJump() {
		int distance = label();
		Label label = label(distance);
		values(label.carried());
		value(ValueType.I32);
		if (label.counter() != NO_LOOP) {
			goesOn(label.counter());
			emit(Opcode.I32_AND);
		}
		opcode(Opcode.BR_IF);
		emit(u32(distance));
		drop(label.carried());
	}

	private void branchTable() {
		emit(Opcode.BLOCK, 0x40);
		open(List.of());
		List<ValueType> carried = label(label()).carried();
		List<Integer> same = new ArrayList<>();
		for (int i = 0; i < this.labels.size(); i++) {
			if (label(i).carried().equals(carried)) {
				same.add(i);
			}
		}
		List<Integer> targets = new ArrayList<>();
		for (int i = this.module.between(1, 5); i > 0; i--) {
			targets.add(this.module.oneOf(same));
		}
		targets.forEach((target) -> leaveIfDone(label(target)));
		values(carried);
		value(ValueType.I32);
		if (this.module.chance(2)) {
			emit(Opcode.I32_CONST, 0x07, Opcode.I32_AND);
		}
		opcode(Opcode.BR_TABLE);
		emit(u32(targets.size() - 1));
		targets.forEach((target) -> emit(u32(target)));
		unreachableCode();
		close();
	}

	/** Something that has to be valid although it cannot run. */
	private void unreachableCode() {
		for (int i = this.module.between(0, 3); i > 0; i--) {
			int opcode = this.module.oneOf(NUMERIC);
			opcode(opcode);
			if (this.module.chance(2)) {
				emit(Opcode.DROP);
			}
			else {
				emit(Opcode.DROP, Opcode.SELECT, Opcode.DROP);
			}
		}
	}

	/** Leave the function in one of the ways there are. */
	private void leave() {
		emit(Opcode.BLOCK, 0x40);
		open(List.of());
		value(ValueType.I32);
		emit(Opcode.BR_IF, 0);
		switch (this.module.between(0, 7)) {
			case 0 -> {
				values(this.type.results());
				opcode(Opcode.RETURN);
			}
			case 2, 3 -> throwException();
			case 1 -> opcode(Opcode.UNREACHABLE);
			case 4 -> throwReference();
			default -> tailCall();
		}
		unreachableCode();
		close();
	}

	private void throwException() {
		if (this.module.tags.isEmpty()) {
			opcode(Opcode.UNREACHABLE);
			return;
		}
		int tag = tag();
		values(this.module.tags.get(tag));
		opcode(Opcode.THROW);
		emit(u32(tag));
	}

	private void throwReference() {
		if (this.module.has(Feature.EXCEPTIONS)) {
			value(ValueType.EXNREF);
			opcode(Opcode.THROW_REF);
		}
		else {
			opcode(Opcode.UNREACHABLE);
		}
	}

	private int tag() {
		return this.module.between(0, this.module.tags.size() - 1);
	}

	/**
	 * Blocks where exceptions land, and within them the one where they are thrown.
	 */
	private void tryTable() {
		FunctionType type = this.module.chance(2) ? blockType() : NOTHING;
		List<Clause> clauses = new ArrayList<>();
		for (int i = this.module.between(1, 3); i > 0; i--) {
			clauses.add(clause());
		}
		int all = clauses.size();
		emit(Opcode.BLOCK, 0x40);
		open(List.of());
		for (int i = all - 1; i >= 0; i--) {
			emit(Opcode.BLOCK, blockType(clauses.get(i).landing()));
			open(clauses.get(i).landing().results());
		}
		values(type.parameters());
		opcode(Opcode.TRY_TABLE);
		emit(blockType(type), u32(all));
		for (int i = 0; i < all; i++) {
			Clause clause = clauses.get(i);
			emit(clause.kind(), (clause.tag() >= 0) ? u32(clause.tag()) : bytes(), u32(landing(clause, i)));
		}
		open(type.results());
		drop(type.parameters());
		statements();
		values(type.results());
		close();
		drop(type.results());
		emit(Opcode.BR, u32(all));
		for (int i = 0; i < all; i++) {
			close();
			landed(clauses.get(i));
			statements();
			if (i < all - 1) {
				emit(Opcode.BR, u32(all - 1 - i));
			}
		}
		close();
	}

	private Clause clause() {
		int tag = (this.module.tags.isEmpty() || this.module.chance(3)) ? -1 : tag();
		boolean withReference = this.module.chance(2);
		List<ValueType> payload = (tag >= 0) ? this.module.tags.get(tag) : List.of();
		int kind = (withReference ? CatchClause.TAG_REF : CatchClause.TAG) + ((tag >= 0) ? 0 : CatchClause.ALL);
		return new Clause(kind, tag, ModuleGenerator.landing(payload, withReference));
	}

	/**
	 * Where a clause leads: mostly to its own block, seldom to one around all of them.
	 */
	private int landing(Clause clause, int own) {
		int other = label();
		boolean fits = label(other).counter() == NO_LOOP && label(other).carried().equals(clause.landing().results());
		return (fits && this.module.chance(2)) ? other : own;
	}

	/** Throw an exception again that has landed, or keep what it carries. */
	private void landed(Clause clause) {
		List<ValueType> results = clause.landing().results();
		if (CatchClause.hasReference(clause.kind()) && this.module.chance(4)) {
			opcode(Opcode.THROW_REF);
			unreachableCode();
		}
		else {
			drop(results);
		}
	}

	/** Begin a legacy {@code try}, up to its first handler. */
	private FunctionType openTry() {
		FunctionType type = this.module.chance(2) ? blockType() : NOTHING;
		values(type.parameters());
		opcode(Opcode.TRY);
		emit(blockType(type));
		open(type.results());
		drop(type.parameters());
		statements();
		values(type.results());
		return type;
	}

	private void legacyTry() {
		FunctionType type = openTry();
		for (int i = this.module.tags.isEmpty() ? 0 : this.module.between(0, 2); i > 0; i--) {
			int tag = tag();
			opcode(Opcode.CATCH);
			emit(u32(tag));
			drop(this.module.tags.get(tag));
			handler(type);
		}
		if (this.module.chance(2)) {
			opcode(Opcode.CATCH_ALL);
			handler(type);
		}
		close();
		drop(type.results());
	}

	private void handler(FunctionType type) {
		statements();
		if (this.module.chance(3)) {
			emit(Opcode.BLOCK, 0x40);
			open(List.of());
			value(ValueType.I32);
			emit(Opcode.BR_IF, 0);
			opcode(Opcode.RETHROW);
			emit(1);
			close();
		}
		values(type.results());
	}

	private void delegate() {
		FunctionType type = openTry();
		this.labels.remove(this.labels.size() - 1);
		this.depth--;
		opcode(Opcode.DELEGATE);
		emit(u32(label()));
		drop(type.results());
	}

	private void tailCall() {
		int callee = this.module.has(Feature.TAIL_CALLS) ? callee() : -1;
		if (callee < 0 || !this.module.functions.get(callee).results().equals(this.type.results())) {
			values(this.type.results());
			opcode(Opcode.RETURN);
			return;
		}
		call(callee, Opcode.RETURN_CALL, Opcode.RETURN_CALL_INDIRECT);
	}

	/** A function after this one, rarely any. */
	private int callee() {
		int last = this.module.functions.size() - 1;
		if (this.module.chance(50)) {
			return this.module.between(0, last);
		}
		return (this.function == last) ? -1 : this.module.between(this.function + 1, last);
	}

	private void callAndDrop() {
		int callee = callee();
		if (callee >= 0) {
			drop(call(callee));
		}
	}

	private List<ValueType> call(int callee) {
		return call(callee, Opcode.CALL, Opcode.CALL_INDIRECT);
	}

	/** Call a function, or whichever one is in a table; sometimes it is that one. */
	private List<ValueType> call(int callee, int direct, int indirect) {
		FunctionType called = this.module.functions.get(callee);
		int table = this.module.table(ValueType.FUNCREF);
		if (table < 0 || this.module.chance(2)) {
			values(called.parameters());
			opcode(direct);
			emit(u32(callee));
			return called.results();
		}
		ValueType index = this.module.tables.get(table).index();
		int slot = this.module.chance(2) ? this.module.between(0, 9) : -1;
		if (slot >= 0) {
			emit(this.module.number(index, slot), Opcode.REF_FUNC, u32(callee), Opcode.TABLE_SET, u32(table));
		}
		values(called.parameters());
		if (slot >= 0) {
			emit(this.module.number(index, slot));
		}
		else {
			smallIndex(index);
		}
		opcode(indirect);
		emit(u32(this.module.types.indexOf(called)), u32(table));
		return called.results();
	}

	private void setLocal() {
		if (!this.locals.isEmpty()) {
			int local = this.module.between(0, this.locals.size() - 1);
			value(this.locals.get(local));
			opcode(Opcode.LOCAL_SET);
			emit(u32(local));
		}
	}

	private void setGlobal() {
		for (int i = 0; i < this.module.globals.size(); i++) {
			GlobalType global = this.module.globals.get(i);
			if (global.mutable() && this.module.chance(2)) {
				value(global.type());
				opcode(Opcode.GLOBAL_SET);
				emit(u32(i));
			}
		}
	}

	private void store() {
		if (this.module.memories.isEmpty()) {
			return;
		}
		if (this.module.has(Feature.SIMD) && this.module.chance(4)) {
			vector(this.module.oneOf(List.of(VectorOperation.V128_STORE, VectorOperation.V128_STORE8_LANE,
					VectorOperation.V128_STORE16_LANE, VectorOperation.V128_STORE32_LANE,
					VectorOperation.V128_STORE64_LANE)));
		}
		else {
			int opcode = this.module.between(Opcode.I32_STORE, Opcode.I64_STORE32);
			int memory = address();
			value(MemoryInstructions.of(opcode).type());
			opcode(opcode);
			memoryArgument(MemoryInstructions.of(opcode).width(), memory);
		}
	}

	private void vector(VectorOperation operation) {
		VectorShape shape = operation.shape();
		int memory = shape.accessesMemory() ? address() : -1;
		values(VectorInstructions.of(operation).operands());
		opcode(Opcode.VECTOR + operation.code());
		if (shape.accessesMemory()) {
			memoryArgument(Integer.numberOfTrailingZeros(shape.accessedBytes(operation.laneType())), memory);
		}
		int most = switch (shape) {
			case CONST -> 255;
			case SHUFFLE -> 31;
			default -> operation.laneType().count() - 1;
		};
		for (int i = shape.immediateBytes(); i > 0; i--) {
			emit(this.module.between(0, most));
		}
	}

	/** An address, likely within the memory that is returned. */
	private int address() {
		int memory = this.module.memory();
		value(ValueType.I32);
		if (!this.module.chance(30)) {
			emit(Opcode.I32_CONST, WasmBytes.s64(this.module.chance(2) ? 0xffff : 0xff), Opcode.I32_AND);
		}
		widen(this.module.memories.get(memory).index());
		return memory;
	}

	/** Make an index of the type of what is on top. */
	private void widen(ValueType index) {
		if (index == ValueType.I64) {
			emit(this.module.chance(2) ? Opcode.I64_EXTEND_I32_S : Opcode.I64_EXTEND_I32_U);
		}
	}

	private void narrow(ValueType index) {
		if (index == ValueType.I64) {
			emit(Opcode.I32_WRAP_I64);
		}
	}

	private void memoryArgument(int width, int memory) {
		byte[] offset = u32(this.module.chance(40) ? 0xffff_fff0L + this.module.between(0, 15)
				: this.module.between(0, this.module.chance(4) ? 70_000 : 8));
		int alignment = this.module.between(0, width);
		if (memory > 0) {
			emit(0x40 | alignment, u32(memory), offset);
		}
		else {
			emit(alignment, offset);
		}
	}

	private void bulkMemory() {
		if (this.module.memories.isEmpty()) {
			return;
		}
		int memory = this.module.memory();
		ValueType index = this.module.memories.get(memory).index();
		if (this.module.data > 0 && this.module.chance(2)) {
			byte[] segment = u32(this.module.between(0, this.module.data - 1));
			if (this.module.chance(4)) {
				opcode(Opcode.DATA_DROP);
				emit(segment);
				return;
			}
			range(index, ValueType.I32, ValueType.I32);
			opcode(Opcode.MEMORY_INIT);
			emit(segment, u32(memory));
			return;
		}
		if (this.module.chance(2)) {
			int source = this.module.memory();
			ValueType from = this.module.memories.get(source).index();
			range(index, from, narrower(index, from));
			opcode(Opcode.MEMORY_COPY);
			emit(u32(memory), u32(source));
		}
		else {
			range(index, ValueType.I32, index);
			opcode(Opcode.MEMORY_FILL);
			emit(u32(memory));
		}
	}

	private static ValueType narrower(ValueType one, ValueType other) {
		return (one == ValueType.I64) ? other : one;
	}

	/** Small operands of these types; some are large. */
	private void range(ValueType target, ValueType source, ValueType length) {
		boolean large = this.module.chance(20);
		small(0x3f, target);
		small(0x0f, source);
		if (large) {
			value(ValueType.I32);
			widen(length);
		}
		else {
			small(0x07, length);
		}
	}

	private void small(int mask, ValueType type) {
		value(ValueType.I32);
		emit(Opcode.I32_CONST, mask, Opcode.I32_AND);
		widen(type);
	}

	private void bulkTable() {
		if (this.module.tables.isEmpty()) {
			return;
		}
		int table = this.module.between(0, this.module.tables.size() - 1);
		ValueType element = this.module.tables.get(table).element();
		ValueType index = this.module.tables.get(table).index();
		int segment = this.module.chance(2) ? this.module.elements.indexOf(element)
				: this.module.elements.lastIndexOf(element);
		switch (this.module.between(0, 5)) {
			case 0, 1 -> {
				smallIndex(index);
				value(element);
				opcode(Opcode.TABLE_SET);
				emit(u32(table));
			}
			case 2 -> {
				smallIndex(index);
				value(element);
				smallIndex(index);
				opcode(Opcode.TABLE_FILL);
				emit(u32(table));
			}
			case 3 -> {
				int source = this.module.table(element);
				ValueType from = this.module.tables.get(source).index();
				range(index, from, narrower(index, from));
				opcode(Opcode.TABLE_COPY);
				emit(u32(table), u32(source));
			}
			case 4 -> {
				if (segment >= 0) {
					range(index, ValueType.I32, ValueType.I32);
					opcode(Opcode.TABLE_INIT);
					emit(u32(segment), u32(table));
				}
			}
			default -> {
				if (segment >= 0) {
					opcode(Opcode.ELEM_DROP);
					emit(u32(segment));
				}
			}
		}
	}

	private void smallIndex(ValueType index) {
		small(0x0f, index);
	}

	/** Code that leaves a value of a type. */
	private void value(ValueType wanted) {
		if (this.left <= 0 || this.depth > 12) {
			leaf(wanted);
			return;
		}
		this.depth++;
		switch (this.module.between(0, 14)) {
			case 0, 1, 2 -> leaf(wanted);
			case 3, 4, 5, 6 -> computed(wanted);
			case 7 -> select(wanted);
			case 8 -> blockValue(wanted);
			case 9 -> alternatives(wanted);
			case 10 -> callValue(wanted);
			case 11 -> tee(wanted);
			case 12 -> loaded(wanted);
			default -> special(wanted);
		}
		this.depth--;
	}

	private void leaf(ValueType wanted) {
		this.left--;
		int start = this.module.between(0, Math.max(0, this.locals.size() - 1));
		if (!this.module.chance(3)) {
			for (int i = start; i < this.locals.size(); i++) {
				if (this.locals.get(i) == wanted) {
					emit(Opcode.LOCAL_GET, u32(i));
					return;
				}
			}
			for (int i = 0; i < this.module.globals.size(); i++) {
				if (this.module.globals.get(i).type() == wanted) {
					emit(Opcode.GLOBAL_GET, u32(i));
					return;
				}
			}
		}
		emit(wanted.isReference() ? this.module.reference(wanted) : this.module.number(wanted));
	}

	private void computed(ValueType wanted) {
		if (wanted.isReference()) {
			leaf(wanted);
			return;
		}
		if (wanted == ValueType.V128 || (this.module.has(Feature.SIMD) && this.module.chance(10))) {
			vectorValue(wanted);
			return;
		}
		int opcode = this.module.oneOf(NUMERIC);
		Numeric numeric = NumericInstructions.of(opcode);
		while (numeric == null || numeric.result() != wanted || (mayTrap(opcode) && !this.module.chance(4))) {
			opcode = this.module.oneOf(NUMERIC);
			numeric = NumericInstructions.of(opcode);
		}
		for (int i = 0; i < numeric.arity(); i++) {
			value(numeric.operand());
		}
		opcode(opcode);
		if (FLOATING.contains(numeric.operand()) && FLOATING.contains(wanted)) {
			replaceNan(wanted);
		}
		witnessSome(wanted);
	}

	/** Where a function traps, all that follows goes untried. */
	private static boolean mayTrap(int opcode) {
		return (opcode >= Opcode.I32_DIV_S && opcode <= Opcode.I32_REM_U)
				|| (opcode >= Opcode.I64_DIV_S && opcode <= Opcode.I64_REM_U)
				|| (opcode >= Opcode.I32_TRUNC_F32_S && opcode <= Opcode.I32_TRUNC_F64_U)
				|| (opcode >= Opcode.I64_TRUNC_F32_S && opcode <= Opcode.I64_TRUNC_F64_U);
	}

	/**
	 * The bits of a NaN that is computed are not determined, so that programs may differ
	 * by them: replace it by always the same one.
	 */
	private void replaceNan(ValueType type) {
		int local = keep(type);
		boolean single = type == ValueType.F32;
		emit(single ? Opcode.F32_CONST : Opcode.F64_CONST, single ? NAN_32 : NAN_64, Opcode.LOCAL_GET, u32(local),
				Opcode.LOCAL_GET, u32(local), single ? Opcode.F32_EQ : Opcode.F64_EQ, Opcode.SELECT);
	}

	private void replaceNans(LaneType lanes) {
		int local = keep(ValueType.V128);
		boolean single = lanes == LaneType.F32;
		opcode(Opcode.V128_CONST);
		emit(single ? bytes(NAN_32, NAN_32, NAN_32, NAN_32) : bytes(NAN_64, NAN_64), Opcode.LOCAL_GET, u32(local),
				Opcode.LOCAL_GET, u32(local));
		opcode(Opcode.VECTOR + (single ? VectorOperation.F32X4_EQ : VectorOperation.F64X2_EQ).code());
		opcode(Opcode.VECTOR + VectorOperation.V128_BITSELECT.code());
	}

	/** Copy the value on top to the local that is for such. */
	private int keep(ValueType type) {
		int local = this.locals.size() + COUNTERS + 1 + KEPT.indexOf(type);
		emit(Opcode.LOCAL_TEE, u32(local));
		return local;
	}

	private void vectorValue(ValueType wanted) {
		VectorOperation operation = this.module.oneOf(Objects.requireNonNull(VECTOR.get(wanted)));
		boolean relaxed = Opcode.VECTOR + operation.code() >= Opcode.RELAXED_VECTOR;
		if ((operation.shape().accessesMemory() && this.module.memories.isEmpty())
				|| (relaxed && !this.module.has(Feature.RELAXED_SIMD))) {
			leaf(wanted);
		}
		else {
			vector(operation);
			LaneType lanes = operation.laneType();
			if (wanted == ValueType.V128 && (lanes == LaneType.F32 || lanes == LaneType.F64)) {
				replaceNans(lanes);
			}
			witnessSome(wanted);
		}
	}

	private void select(ValueType wanted) {
		value(wanted);
		value(wanted);
		value(ValueType.I32);
		if (wanted.isReference() || this.module.chance(2)) {
			opcode(Opcode.SELECT_TYPED);
			emit(1, wanted.code());
		}
		else {
			opcode(Opcode.SELECT);
		}
	}

	private void blockValue(ValueType wanted) {
		emit(Opcode.BLOCK, wanted.code());
		open(List.of(wanted));
		statements();
		value(wanted);
		if (this.module.chance(2)) {
			value(ValueType.I32);
			opcode(Opcode.BR_IF);
			emit(0);
		}
		else if (this.module.chance(3)) {
			opcode(Opcode.BR);
			emit(0);
			unreachableCode();
		}
		close();
	}

	private void alternatives(ValueType wanted) {
		value(ValueType.I32);
		emit(Opcode.IF, wanted.code());
		open(List.of(wanted));
		value(wanted);
		emit(Opcode.ELSE);
		statements();
		value(wanted);
		close();
	}

	private void callValue(ValueType wanted) {
		int callee = callee();
		if (callee < 0 || !this.module.functions.get(callee).results().contains(wanted)) {
			leaf(wanted);
			return;
		}
		List<ValueType> results = new ArrayList<>(call(callee));
		while (results.get(results.size() - 1) != wanted) {
			results.remove(results.size() - 1);
			emit(Opcode.DROP);
		}
		// What is below the wanted one has to go, too
		int kept = this.locals.indexOf(wanted);
		if (results.size() > 1) {
			if (kept < 0) {
				emit(Opcode.DROP);
				results.remove(results.size() - 1);
				drop(results);
				leaf(wanted);
				return;
			}
			emit(Opcode.LOCAL_SET, u32(kept));
			results.remove(results.size() - 1);
			results.forEach((result) -> emit(Opcode.DROP));
			emit(Opcode.LOCAL_GET, u32(kept));
		}
	}

	private void tee(ValueType wanted) {
		value(wanted);
		int local = this.locals.lastIndexOf(wanted);
		if (local >= 0) {
			opcode(Opcode.LOCAL_TEE);
			emit(u32(local));
		}
	}

	private void loaded(ValueType wanted) {
		if (wanted.isReference() || this.module.memories.isEmpty()) {
			leaf(wanted);
			return;
		}
		if (wanted == ValueType.V128) {
			vector(this.module.oneOf(VECTOR_LOADS));
			return;
		}
		int opcode = this.module.between(Opcode.I32_LOAD, Opcode.I64_LOAD32_U);
		while (MemoryInstructions.of(opcode).type() != wanted) {
			opcode = this.module.between(Opcode.I32_LOAD, Opcode.I64_LOAD32_U);
		}
		int memory = address();
		opcode(opcode);
		memoryArgument(MemoryInstructions.of(opcode).width(), memory);
	}

	/** What only some types have. */
	private void special(ValueType wanted) {
		int table = this.module.table(wanted);
		if (table >= 0) {
			smallIndex(this.module.tables.get(table).index());
			opcode(Opcode.TABLE_GET);
			emit(u32(table));
		}
		else if (wanted != ValueType.I32) {
			leaf(wanted);
		}
		else {
			specialInteger();
		}
	}

	private void specialInteger() {
		int choice = this.module.between(0, 4);
		if (choice < 2 && !this.module.memories.isEmpty()) {
			int memory = this.module.memory();
			ValueType index = this.module.memories.get(memory).index();
			if (choice == 0) {
				opcode(Opcode.MEMORY_SIZE);
			}
			else {
				emit(this.module.number(index, this.module.chance(10) ? -1 : this.module.between(0, 2)));
				opcode(Opcode.MEMORY_GROW);
			}
			emit(u32(memory));
			narrow(index);
		}
		else if (choice < 4 && !this.module.tables.isEmpty()) {
			int table = this.module.between(0, this.module.tables.size() - 1);
			ValueType index = this.module.tables.get(table).index();
			if (choice == 2) {
				opcode(Opcode.TABLE_SIZE);
			}
			else {
				value(this.module.tables.get(table).element());
				emit(this.module.number(index, this.module.chance(10) ? -1 : this.module.between(0, 3)));
				opcode(Opcode.TABLE_GROW);
			}
			emit(u32(table));
			narrow(index);
		}
		else {
			value(this.module.referenceType());
			opcode(Opcode.REF_IS_NULL);
		}
	}

	/**
	 * A block that is open.
	 *
	 * @param carried what a jump to it carries
	 * @param counter the local that the loop counts in, {@link #NO_LOOP} if it is none
	 */
	private record Label(List<ValueType> carried, int counter) {

	}

	/**
	 * What catches exceptions.
	 *
	 * @param kind one of those of {@link CatchClause}
	 * @param tag the tag, or -1
	 * @param landing the type of a block for what it carries
	 */
	private record Clause(int kind, int tag, FunctionType landing) {

	}

}

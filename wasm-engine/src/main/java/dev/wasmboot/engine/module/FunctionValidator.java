package dev.wasmboot.engine.module;

import java.util.Arrays;
import java.util.List;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.GlobalType;
import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.MemoryInstructions.Access;
import dev.wasmboot.engine.module.NumericInstructions.Numeric;
import dev.wasmboot.engine.module.VectorInstructions.Vector;
import dev.wasmboot.engine.simd.VectorOperation;
import dev.wasmboot.engine.simd.VectorShape;

/**
 * Validates the bodies of a module's functions, in a single pass over each.
 */
final class FunctionValidator {

	private final Draft draft;

	private final ValidationStack stack;

	private final BulkValidator bulk;

	private ValueType[] locals = new ValueType[64];

	private int localCount;

	FunctionValidator(Draft draft, ModuleLimits limits) {
		this.draft = draft;
		this.stack = new ValidationStack(limits, draft.bytes.length);
		this.bulk = new BulkValidator(draft, this.stack);
	}

	void validate(int function, FunctionBody body) {
		FunctionType type = this.draft.functions.get(function);
		ByteReader in = new ByteReader(this.draft.bytes, body.start(), body.end());
		this.stack.begin(function, type);
		readLocals(type, in);
		while (this.stack.depth() > 0) {
			this.stack.moveTo(in.position());
			validate(in.opcode(), in);
		}
		if (in.remaining() > 0) {
			throw this.stack.malformed("unexpected content after the last end");
		}
	}

	private void readLocals(FunctionType type, ByteReader in) {
		this.localCount = 0;
		for (ValueType parameter : type.parameters()) {
			addLocals(1, parameter);
		}
		for (int left = in.u32(); left > 0; left--) {
			addLocals(in.u32(), ValueTypes.read(in));
		}
	}

	/** Add locals, whose number was found to be within the limits. */
	private void addLocals(int count, ValueType type) {
		int end = this.localCount + count;
		if (end > this.locals.length) {
			this.locals = Arrays.copyOf(this.locals, Math.max(end, 2 * this.locals.length));
		}
		this.stack.charge(count);
		Arrays.fill(this.locals, this.localCount, end, type);
		this.localCount = end;
	}

	private void validate(int opcode, ByteReader in) {
		Numeric numeric = NumericInstructions.of(opcode);
		if (numeric != null) {
			if (opcode >= Opcode.I32_EXTEND8_S) {
				use(opcode);
			}
			if (numeric.arity() == 2) {
				this.stack.pop(numeric.operand());
			}
			this.stack.pop(numeric.operand());
			this.stack.push(numeric.result());
		}
		else if (opcode >= Opcode.VECTOR) {
			vector(opcode, in);
		}
		else if (opcode >= Opcode.I32_LOAD && opcode <= Opcode.I64_STORE32) {
			access(opcode, in);
		}
		else if (opcode < Opcode.LOCAL_GET) {
			control(opcode, in);
		}
		else {
			switch (opcode) {
				case Opcode.LOCAL_GET -> this.stack.push(local(in));
				case Opcode.LOCAL_SET -> this.stack.pop(local(in));
				case Opcode.LOCAL_TEE -> {
					ValueType type = local(in);
					this.stack.pop(type);
					this.stack.push(type);
				}
				case Opcode.GLOBAL_GET -> this.stack.push(this.draft.globals.get(this.draft.readGlobal(in)).type());
				case Opcode.GLOBAL_SET -> setGlobal(in);
				case Opcode.I32_CONST -> {
					in.s32();
					this.stack.push(ValueType.I32);
				}
				case Opcode.I64_CONST -> {
					in.s64();
					this.stack.push(ValueType.I64);
				}
				case Opcode.F32_CONST -> {
					in.f32();
					this.stack.push(ValueType.F32);
				}
				case Opcode.F64_CONST -> {
					in.f64();
					this.stack.push(ValueType.F64);
				}
				default -> reference(opcode, in);
			}
		}
	}

	/**
	 * Instructions that do much the same share a case: HotSpot compiles what is called by
	 * each case once for it, and this is the first method that it has to compile.
	 */
	private void control(int opcode, ByteReader in) {
		switch (opcode) {
			case Opcode.UNREACHABLE -> this.stack.jump();
			case Opcode.NOP -> {
			}
			case Opcode.BLOCK, Opcode.LOOP, Opcode.IF -> {
				FunctionType type = blockType(in);
				if (opcode == Opcode.IF) {
					this.stack.pop(ValueType.I32);
				}
				this.stack.enter(opcode, type);
			}
			case Opcode.ELSE -> this.stack.alternate();
			case Opcode.END -> this.stack.leave();
			case Opcode.BR, Opcode.RETURN -> {
				this.stack.pop((opcode == Opcode.BR) ? this.stack.label(in.u32()) : this.stack.results());
				this.stack.jump();
			}
			case Opcode.BR_IF -> {
				List<ValueType> types = this.stack.label(in.u32());
				this.stack.pop(ValueType.I32);
				this.stack.pop(types);
				this.stack.push(types);
			}
			case Opcode.BR_TABLE -> branchTable(in);
			case Opcode.CALL, Opcode.CALL_INDIRECT -> call((opcode == Opcode.CALL) ? callee(in) : indirectCallee(in));
			case Opcode.RETURN_CALL -> tailCall(opcode, callee(in));
			case Opcode.RETURN_CALL_INDIRECT -> tailCall(opcode, indirectCallee(in));
			case Opcode.DROP -> this.stack.pop();
			case Opcode.SELECT -> select();
			case Opcode.SELECT_TYPED -> {
				use(opcode);
				ValueType type = selectType(in);
				this.stack.pop(ValueType.I32);
				this.stack.pop(type);
				this.stack.pop(type);
				this.stack.push(type);
			}
			default -> exceptions(opcode, in);
		}
	}

	private void exceptions(int opcode, ByteReader in) {
		use(opcode);
		switch (opcode) {
			case Opcode.THROW -> {
				this.stack.pop(payload(in));
				this.stack.jump();
			}
			case Opcode.THROW_REF -> {
				this.stack.pop(ValueType.EXNREF);
				this.stack.jump();
			}
			case Opcode.TRY_TABLE -> {
				FunctionType type = blockType(in);
				for (int left = in.count(2, Integer.MAX_VALUE, "catch clauses"); left > 0; left--) {
					catchClause(in);
				}
				this.stack.enter(opcode, type);
			}
			case Opcode.TRY -> this.stack.enter(opcode, blockType(in));
			case Opcode.CATCH -> this.stack.handle(opcode, payload(in));
			case Opcode.CATCH_ALL -> this.stack.handle(opcode, List.of());
			case Opcode.DELEGATE -> this.stack.delegate(in.u32());
			case Opcode.RETHROW -> {
				this.stack.requireHandler(in.u32());
				this.stack.jump();
			}
			default -> throw Unsupported.instruction(opcode, this.stack.offset());
		}
	}

	/** What exceptions of a tag carry. */
	private List<ValueType> payload(ByteReader in) {
		return this.draft.tags.get(this.draft.readTag(in)).type().parameters();
	}

	private void catchClause(ByteReader in) {
		int kind = in.u8();
		if (kind > CatchClause.ALL_REF) {
			throw this.stack.malformed("malformed catch clause");
		}
		List<ValueType> payload = CatchClause.hasTag(kind) ? payload(in) : List.of();
		List<ValueType> label = this.stack.label(in.u32());
		int references = CatchClause.hasReference(kind) ? 1 : 0;
		this.stack.charge(payload.size());
		if (label.size() != payload.size() + references || !label.subList(0, payload.size()).equals(payload)
				|| (references > 0 && label.get(payload.size()) != ValueType.EXNREF)) {
			throw this.stack.invalid("type mismatch: a catch clause that does not give what its label takes");
		}
	}

	private FunctionType blockType(ByteReader in) {
		int start = in.position();
		long code = in.s33();
		if (code >= this.draft.types.size()) {
			throw this.stack.invalid("unknown type " + code);
		}
		if (code >= 0) {
			this.draft.features.use(Feature.MULTI_VALUE, start);
			return this.draft.types.get((int) code);
		}
		FunctionType type = BlockTypes.of(code, start);
		if (!type.results().isEmpty()) {
			this.draft.features.use(type.results().get(0), start);
		}
		return type;
	}

	private void use(int opcode) {
		this.draft.features.useInstruction(opcode, this.stack.offset());
	}

	private void branchTable(ByteReader in) {
		this.stack.pop(ValueType.I32);
		// The label for all other operands is not among those counted
		int count = in.count(1, Integer.MAX_VALUE, "labels");
		int last = in.u32();
		List<ValueType> types = this.stack.label(last);
		this.stack.peek(types);
		for (int left = count; left > 0; left--) {
			int label = in.u32();
			if (label == last) {
				continue;
			}
			List<ValueType> others = this.stack.label(label);
			if (others.size() != types.size()) {
				throw this.stack
					.invalid("type mismatch: branches with %d and %d operands".formatted(types.size(), others.size()));
			}
			this.stack.peek(others);
			last = label;
		}
		this.stack.jump();
	}

	private void call(FunctionType callee) {
		this.stack.pop(callee.parameters());
		this.stack.push(callee.results());
	}

	private void tailCall(int opcode, FunctionType callee) {
		use(opcode);
		this.stack.charge(callee.results().size());
		if (!callee.results().equals(this.stack.results())) {
			throw this.stack.invalid("type mismatch: a tail call of a function with other results");
		}
		this.stack.pop(callee.parameters());
		this.stack.jump();
	}

	private FunctionType callee(ByteReader in) {
		return this.draft.functions.get(this.draft.readFunction(in));
	}

	private FunctionType indirectCallee(ByteReader in) {
		FunctionType callee = this.draft.readType(in);
		int table = this.draft.readTable(in);
		if (this.draft.tables.get(table).element() != ValueType.FUNCREF) {
			throw this.stack.invalid("type mismatch: a call through a " + this.draft.tables.get(table));
		}
		this.stack.pop(this.draft.tables.get(table).index());
		return callee;
	}

	private void select() {
		this.stack.pop(ValueType.I32);
		ValueType second = this.stack.pop();
		ValueType first = this.stack.pop();
		if ((first != null && first.isReference()) || (second != null && second.isReference())) {
			throw this.stack.invalid("type mismatch: references need a select with a type");
		}
		if (first != null && second != null && first != second) {
			throw this.stack.invalid("type mismatch: a select of " + first + " and " + second);
		}
		this.stack.push((first != null) ? first : second);
	}

	private ValueType selectType(ByteReader in) {
		int count = in.count(1, Integer.MAX_VALUE, "types");
		if (count != 1) {
			throw this.stack.invalid("invalid result arity: a select of " + count + " types");
		}
		return ValueTypes.read(in);
	}

	private ValueType local(ByteReader in) {
		int index = in.u32();
		if (Integer.compareUnsigned(index, this.localCount) >= 0) {
			throw this.stack.invalid("unknown local " + Integer.toUnsignedString(index));
		}
		return this.locals[index];
	}

	private void setGlobal(ByteReader in) {
		int index = this.draft.readGlobal(in);
		GlobalType global = this.draft.globals.get(index);
		if (!global.mutable()) {
			throw this.stack.invalid("immutable global " + index);
		}
		this.stack.pop(global.type());
	}

	private void access(int opcode, ByteReader in) {
		Access access = MemoryInstructions.of(opcode);
		ValueType address = memoryArgument(access.width(), in);
		if (opcode >= Opcode.I32_STORE) {
			this.stack.pop(access.type());
			this.stack.pop(address);
		}
		else {
			this.stack.pop(address);
			this.stack.push(access.type());
		}
	}

	/**
	 * Validate what follows an instruction that accesses memory.
	 * @return the type of the address
	 */
	private ValueType memoryArgument(int width, ByteReader in) {
		int flags = in.u32();
		if ((flags & ~0x7f) != 0) {
			throw this.stack.malformed("malformed memop flags");
		}
		boolean explicit = (flags & 0x40) != 0;
		if (!explicit && this.draft.memories.isEmpty()) {
			throw this.stack.invalid("unknown memory 0");
		}
		ValueType address = explicit ? memory(in) : this.draft.memories.get(0).index();
		if (address == ValueType.I64) {
			in.u64();
		}
		else {
			in.u32();
		}
		if ((flags & 0x3f) > width) {
			throw this.stack.invalid("alignment must not be larger than natural");
		}
		return address;
	}

	/** The type of the addresses of a memory. */
	private ValueType memory(ByteReader in) {
		return this.draft.memories.get(this.draft.readMemory(in)).index();
	}

	private void vector(int opcode, ByteReader in) {
		VectorOperation operation = Opcode.vectorOperation(opcode);
		if (operation == null) {
			throw Unsupported.instruction(opcode, this.stack.offset());
		}
		use(opcode);
		VectorShape shape = operation.shape();
		ValueType address = null;
		if (shape.accessesMemory()) {
			address = memoryArgument(Integer.numberOfTrailingZeros(shape.accessedBytes(operation.laneType())), in);
		}
		int bytes = shape.immediateBytes();
		if (shape == VectorShape.CONST) {
			in.skip(bytes);
		}
		else {
			int lanes = (shape == VectorShape.SHUFFLE) ? 2 * bytes : operation.laneType().count();
			for (int i = 0; i < bytes; i++) {
				if (in.u8() >= lanes) {
					throw this.stack.invalid("invalid lane index");
				}
			}
		}
		Vector vector = VectorInstructions.of(operation);
		this.stack.pop(vector.operands());
		if (address != null) {
			this.stack.pop(address);
		}
		if (vector.result() != null) {
			this.stack.push(vector.result());
		}
	}

	private void reference(int opcode, ByteReader in) {
		use(opcode);
		switch (opcode) {
			case Opcode.REF_NULL -> this.stack.push(ValueTypes.readHeap(in));
			case Opcode.REF_IS_NULL -> {
				ValueType type = this.stack.pop();
				if (type != null && !type.isReference()) {
					throw this.stack.invalid("type mismatch: a reference expected, found " + type);
				}
				this.stack.push(ValueType.I32);
			}
			case Opcode.REF_FUNC -> {
				int function = this.draft.readFunction(in);
				if (!this.draft.referable.get(function)) {
					throw this.stack.invalid("undeclared function reference " + function);
				}
				this.stack.push(ValueType.FUNCREF);
			}
			default -> this.bulk.validate(opcode, in);
		}
	}

}

package dev.wasmboot.engine.compiler;

import java.util.List;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.FuelCosts;
import dev.wasmboot.engine.module.FunctionBody;
import dev.wasmboot.engine.module.Immediates;
import dev.wasmboot.engine.module.MemoryInstructions;
import dev.wasmboot.engine.module.NumericInstructions;
import dev.wasmboot.engine.module.NumericInstructions.Numeric;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.ValueTypes;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.simd.VectorOperation;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Translates guest code into the code of a method, in one pass: reads one instruction
 * after the other, and has each written by what writes those of its kind.
 * <p>
 * <b>Stacks.</b> The guest's operand stack becomes that of the JVM within straight code.
 * Where ways meet it is empty: whatever is on it is moved to locals, one for each height,
 * before a block begins, before a branch is taken, and where a block ends that is
 * branched to. So the frames at labels are simple, HotSpot can enter a loop in the middle
 * (it needs an empty stack for that), and an exception handler loses nothing. Most code
 * has nothing on its stack at these places.
 * <p>
 * <b>Code that cannot be reached</b> has no types in WebAssembly, and none here: it is
 * skipped.
 */
final class FunctionTranslator {

	/** The line of code that is not the guest's. */
	static final int NO_LINE = 65_535;

	private static final int MOST_LINE = NO_LINE - 1;

	private final Layout layout;

	private final BodyScan scan;

	private final FunctionType type;

	private final FunctionBody body;

	private final int origin;

	/** If the code becomes longer than that, it is of no use. */
	private final int longest;

	private final @Nullable SegmentExit exit;

	private final ByteReader in;

	private final MethodFrame frame;

	private final Bytecode out;

	private final OperandStack stack;

	private final Guards guards;

	private final Comparison comparison;

	private final Blocks blocks;

	private final BranchCode branches;

	private final BlockCode structure;

	private final HandlerCode handlers;

	private final ExceptionCode exceptions;

	private final CallCode calls;

	private final ParametricCode parametric;

	private final VariableCode variables;

	private final ConstantCode constants;

	private final MemoryCode accesses;

	private final BulkCode bulk;

	private final NumericCode numbers;

	private final VectorCode vectors;

	private final @Nullable VectorObjects objects;

	private final Label start = new Label();

	/** Blocks that were opened where no code is reached. */
	private int skipped;

	/**
	 * Create a translator.
	 * @param scan what is known of the function
	 * @param frame the locals of the method to write
	 * @param origin the place in the module that has the method's first line
	 * @param recorder notes where the function can be divided, if it is translated for
	 * that
	 * @param exit the way out of the method, if that is a segment
	 */
	FunctionTranslator(Layout layout, CompilerOptions options, BodyScan scan, MethodFrame frame, int origin,
			Region.@Nullable Recorder recorder, @Nullable SegmentExit exit) {
		WasmModule module = layout.module();
		this.layout = layout;
		this.scan = scan;
		this.type = module.functions().get(scan.function());
		this.body = module.bodies().get(scan.function() - module.importedFunctions());
		this.origin = origin;
		this.longest = (recorder == null && exit == null) ? options.methodBytes() : Integer.MAX_VALUE;
		this.exit = exit;
		this.in = new ByteReader(module.bytes(), this.body.codeStart(), this.body.end());
		this.frame = frame;
		this.out = frame.out();
		this.stack = frame.stack();
		this.guards = new Guards(this.out, recorder != null);
		this.comparison = new Comparison(this.out, frame.objects() != null);
		this.blocks = new Blocks(frame);
		this.calls = new CallCode(layout, frame);
		this.exceptions = new ExceptionCode(module, frame, this.calls);
		this.branches = new BranchCode(this.type, this.in, frame, this.blocks, this.guards, this.comparison, recorder,
				exit);
		this.handlers = new HandlerCode(this.in, frame, this.blocks, this.branches, this.guards, this.exceptions);
		this.structure = new BlockCode(module, this.in, frame, this.blocks, this.branches, this.handlers, this.guards,
				this.comparison, recorder, exit);
		this.parametric = new ParametricCode(frame);
		this.variables = new VariableCode(module, frame);
		this.constants = new ConstantCode(frame);
		AccessCode code = AccessCode.of(options, frame);
		this.accesses = new MemoryCode(module, this.in, frame, code);
		this.bulk = new BulkCode(module, this.in, frame, options.fuel());
		this.numbers = new NumericCode(this.out);
		this.vectors = new VectorCode(module, this.in, frame, code);
		this.objects = frame.objects();
	}

	/**
	 * Translate the whole function.
	 * @param weight see {@link CallWeight}
	 */
	void translate(int weight) {
		this.out.line(1);
		this.frame.takeParameters();
		this.frame.loadInstance();
		this.frame.loadDepth();
		this.out.callVirtual(JavaTypes.INSTANCE, "enter", "(I)I");
		CallWeight.count(this.out, weight);
		this.frame.storeDepth();
		this.frame.refresh();
		this.frame.beginTurns();
		this.frame.clearLocals();
		this.frame.beginLoops();
		this.frame.fuel().begin();
		if (this.scan.loopsByTailCall()) {
			this.out.label(this.start);
			this.frame.meet();
			this.frame.turn(this.start);
		}
		this.structure.function(asBlock(), this.body.codeStart());
		translateTo(this.body.end());
		leaveUnhandled();
		this.frame.fuel().end();
	}

	/**
	 * Translate a segment, so that it leaves the number of the one that follows.
	 * @param segment the segment
	 */
	void translate(Segment segment) {
		this.blocks.around(segment.around);
		this.in.position(segment.start);
		this.out.spend(segment.operands.height());
		this.stack.meet(0, segment.operands.types());
		if (segment.beginsLoop()) {
			checkFuel(segment.loop);
			beginTurn();
		}
		this.guards.around(segment);
		if (segment.handles != null) {
			this.handlers.handle(segment.handles);
		}
		else {
			translateTo(segment.end);
			this.structure.endSegment();
		}
		this.guards.leaveAround();
		leaveUnhandled();
	}

	/** Where the method does not turn, its caller does. */
	private void beginTurn() {
		Label beginning = (this.exit != null) ? this.exit.turn() : null;
		if (beginning != null) {
			this.frame.turn(beginning);
		}
		else {
			this.frame.checkDeadline();
		}
	}

	/** The function as a block: its parameters are no operands. */
	private FunctionType asBlock() {
		return new FunctionType(List.of(), this.type.results());
	}

	private void translateTo(int end) {
		FuelCosts costs = this.scan.costs();
		while (this.in.position() < end && this.out.size() <= this.longest) {
			int at = this.in.position();
			int opcode = this.in.opcode();
			this.out.spend(1);
			if (!this.blocks.reachable()) {
				skip(opcode, at);
				continue;
			}
			this.structure.noteCut(at);
			if (this.comparison.pending() && opcode != Opcode.BR_IF && opcode != Opcode.IF
					&& opcode != Opcode.I32_EQZ) {
				this.comparison.write();
			}
			if (this.objects != null && !InstructionKind.isStraight(opcode)) {
				this.objects.leave();
			}
			int cost = costs.before(at);
			if (cost > 0) {
				this.frame.fuel().consume(cost);
			}
			if (costs.checksBefore(opcode)) {
				checkFuel(at);
			}
			InstructionKind.of(opcode).write(this, opcode, at);
			if (costs.checksBehind(opcode)) {
				checkFuel(at);
			}
		}
	}

	private void checkFuel(int at) {
		line(at);
		this.frame.fuel().check();
	}

	private void skip(int opcode, int at) {
		switch (opcode) {
			case Opcode.BLOCK, Opcode.LOOP, Opcode.IF, Opcode.TRY, Opcode.TRY_TABLE -> {
				this.skipped++;
				Immediates.skip(this.in, opcode);
			}
			case Opcode.ELSE -> {
				if (this.skipped == 0) {
					this.structure.otherwise(at);
				}
			}
			case Opcode.END -> {
				if (this.skipped == 0) {
					this.structure.end();
				}
				else {
					this.skipped--;
				}
			}
			case Opcode.CATCH, Opcode.CATCH_ALL -> {
				if (this.skipped == 0) {
					this.structure.handler(opcode, at);
				}
				else {
					Immediates.skip(this.in, opcode);
				}
			}
			case Opcode.DELEGATE -> {
				if (this.skipped == 0) {
					this.structure.delegate();
				}
				else {
					this.skipped--;
					Immediates.skip(this.in, opcode);
				}
			}
			default -> Immediates.skip(this.in, opcode);
		}
	}

	void control(int opcode, int at) {
		switch (opcode) {
			case Opcode.NOP -> {
			}
			case Opcode.BLOCK -> this.structure.block(at);
			case Opcode.LOOP -> {
				if (this.structure.loop(at, this.scan.counts().mayLeaveFirst(at))) {
					line(at);
					this.frame.turn(this.blocks.block(0).target);
				}
			}
			case Opcode.IF -> this.structure.condition(at);
			case Opcode.ELSE -> this.structure.otherwise(at);
			case Opcode.END -> this.structure.end();
			case Opcode.TRY_TABLE -> this.structure.tryTable(at);
			case Opcode.TRY -> this.structure.legacyTry(at);
			case Opcode.CATCH, Opcode.CATCH_ALL -> this.structure.handler(opcode, at);
			case Opcode.DELEGATE -> this.structure.delegate();
			case Opcode.BR -> this.branches.branch(this.blocks.block(this.in.u32()));
			case Opcode.BR_IF ->
				this.branches.branchIf(this.blocks.block(this.in.u32()), this.scan.counts().goesOn(at));
			case Opcode.BR_TABLE -> this.branches.branchTable();
			case Opcode.RETURN -> this.branches.returnResults();
			default -> throw unknown(opcode);
		}
	}

	void transfer(int opcode, int at) {
		switch (opcode) {
			case Opcode.CALL -> {
				line(at);
				this.calls.call(this.in.u32());
			}
			case Opcode.CALL_INDIRECT -> {
				line(at);
				int signature = this.layout.signatureOfType(this.in.u32());
				this.calls.callIndirect(signature, this.in.u32());
			}
			case Opcode.RETURN_CALL -> {
				line(at);
				tailCall(this.in.u32());
			}
			case Opcode.RETURN_CALL_INDIRECT -> {
				line(at);
				int signature = this.layout.signatureOfType(this.in.u32());
				this.calls.tailCallIndirect(signature, this.in.u32());
				this.branches.returnNothing();
			}
			case Opcode.UNREACHABLE -> {
				line(at);
				this.frame.loadInstance();
				this.out.callVirtual(JavaTypes.INSTANCE, "unreachable", "()Ldev/wasmboot/engine/TrapException;");
				this.out.op(Opcodes.ATHROW);
				this.blocks.setReachable(false);
			}
			case Opcode.THROW -> {
				line(at);
				this.exceptions.throwNew(this.in.u32());
				this.blocks.setReachable(false);
			}
			case Opcode.THROW_REF -> {
				line(at);
				this.frame.surface(1);
				this.stack.pop();
				this.exceptions.throwAgain();
				this.blocks.setReachable(false);
			}
			case Opcode.RETHROW -> {
				line(at);
				this.exceptions.throwAgain(this.blocks.block(this.in.u32()).height);
				this.blocks.setReachable(false);
			}
			default -> throw unknown(opcode);
		}
	}

	void value(int opcode, int at) {
		switch (opcode) {
			case Opcode.DROP -> this.parametric.drop();
			case Opcode.SELECT -> this.parametric.select();
			case Opcode.SELECT_TYPED -> {
				this.in.u32();
				ValueTypes.read(this.in);
				this.parametric.select();
			}
			case Opcode.LOCAL_GET -> this.variables.getLocal(this.in.u32());
			case Opcode.LOCAL_SET -> this.variables.setLocal(this.in.u32());
			case Opcode.LOCAL_TEE -> this.variables.teeLocal(this.in.u32());
			case Opcode.GLOBAL_GET -> this.variables.getGlobal(this.in.u32());
			case Opcode.GLOBAL_SET -> this.variables.setGlobal(this.in.u32());
			case Opcode.I32_CONST -> this.constants.intValue(this.in.s32());
			case Opcode.I64_CONST -> this.constants.longValue(this.in.s64());
			case Opcode.F32_CONST -> this.constants.floatValue(this.in.f32());
			case Opcode.F64_CONST -> this.constants.doubleValue(this.in.f64());
			case Opcode.REF_NULL -> {
				this.in.s33();
				this.constants.nullReference();
			}
			case Opcode.REF_FUNC -> this.constants.functionReference(this.in.u32());
			case Opcode.REF_IS_NULL -> {
				this.frame.surface(1);
				this.stack.pop();
				this.out.callStatic(NumericCode.OPERATIONS, "isNull", "(Ljava/lang/Object;)I");
				this.stack.push(ValueType.I32);
			}
			default -> {
				if (BulkCode.is(opcode)) {
					line(at);
					this.bulk.write(opcode);
				}
				else {
					throw unknown(opcode);
				}
			}
		}
	}

	void access(int opcode, int at) {
		line(at);
		this.accesses.write(opcode);
		if (opcode < Opcode.I32_STORE) {
			this.stack.push(MemoryInstructions.of(opcode).type());
		}
	}

	void number(int opcode, int at) {
		VectorOperation vector = Opcode.vectorOperation(opcode);
		if (vector != null) {
			if (vector.shape().accessesMemory()) {
				line(at);
			}
			this.vectors.write(vector);
			return;
		}
		Numeric numeric = NumericInstructions.of(opcode);
		if (numeric == null) {
			throw unknown(opcode);
		}
		this.frame.surface(numeric.arity());
		for (int i = 0; i < numeric.arity(); i++) {
			this.stack.pop();
		}
		if (opcode == Opcode.I32_EQZ && this.comparison.pending()) {
			this.comparison.negate();
		}
		else if (Comparison.is(opcode)) {
			this.comparison.remember(opcode);
		}
		else {
			if (NumericCode.traps(opcode)) {
				line(at);
			}
			this.numbers.write(opcode);
		}
		this.stack.push(numeric.result());
	}

	private static CannotCompile unknown(int opcode) {
		return new CannotCompile("the instruction %x".formatted(opcode));
	}

	/** Note where the next instructions come from, as far as a line number reaches. */
	private void line(int at) {
		this.out.line(Math.min(MOST_LINE, at - this.origin + 1));
	}

	private void tailCall(int callee) {
		if (callee != this.scan.function() || this.exit != null) {
			this.calls.tailCall(callee);
			this.branches.returnNothing();
			return;
		}
		int count = this.type.parameters().size();
		this.frame.surface(count);
		for (int i = count - 1; i >= 0; i--) {
			this.frame.store(this.stack.pop(), this.frame.local(i));
		}
		if (this.objects != null) {
			this.objects.begin();
		}
		this.frame.clearLocals();
		this.out.jump(Opcodes.GOTO, this.start);
		this.blocks.setReachable(false);
	}

	/** Let what no block in the method is to handle leave it: here, none is around. */
	private void leaveUnhandled() {
		Label unhandled = this.guards.unhandled();
		if (unhandled != null) {
			this.exceptions.leave(unhandled);
		}
		SegmentExit way = this.exit;
		if (way != null) {
			this.guards.handledElsewhere().forEach((block, handler) -> {
				this.exceptions.caught(handler, block.height);
				way.leaveForHandler(block, this.frame);
			});
		}
	}

}

package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.ByteReader;
import dev.wasmboot.engine.module.CatchClause;
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
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;

/**
 * Translates guest code into the code of a method, in one pass.
 * <p>
 * <b>Stacks.</b> The guest's operand stack becomes that of the JVM within straight code.
 * Where ways meet it is empty: whatever is on it is moved to locals, one for each height,
 * before a block begins, before a branch is taken, and where a block ends that is
 * branched to. So the frames at labels are simple, HotSpot can enter a loop in the middle
 * (it needs an empty stack for that), and an exception handler loses nothing. Most code
 * has nothing on its stack at these places.
 * <p>
 * <b>Branches.</b> A branch carries the block's values to the locals of the height that
 * the block begins at; these are at most as high as those they come from, so that copying
 * from the lowest on overwrites nothing that is still needed.
 * <p>
 * <b>Code that cannot be reached</b> has no types in WebAssembly, and none here: it is
 * skipped.
 */
class FunctionTranslator {

	/** A branch table of more entries than this is a string that maps them. */
	private static final int MOST_SWITCH_ENTRIES = 500;

	private static final int MOST_MAPPED_ENTRIES = 20_000;

	/** The line of code that is not the guest's. */
	static final int NO_LINE = 65_535;

	private static final int MOST_LINE = NO_LINE - 1;

	/** Regions that begin over more operands cannot be divided. */
	private static final int MOST_OPERANDS = 100;

	private final Layout layout;

	private final WasmModule module;

	private final int function;

	private final FunctionType type;

	private final FunctionBody body;

	private final ByteReader in;

	private final Bytecode out;

	private final OperandStack stack;

	private final MethodFrame frame;

	private final NumericCode numbers;

	private final MemoryCode accesses;

	private final BulkCode bulk;

	private final VectorCode vectors;

	private final CallCode calls;

	private final ExceptionCode exceptions;

	private final Guards guards;

	private final Comparison comparison;

	private final List<Block> blocks = new ArrayList<>();

	private final Label start = new Label();

	private final FunctionType whole;

	private final int origin;

	/** Notes where the function can be divided, if it is translated for that. */
	private Region.@Nullable Recorder recorder;

	/** The plan that the segment is part of, if not the whole function is translated. */
	private @Nullable SegmentPlan plan;

	private Label exit = this.start;

	/** Where a divided block begins, if the segment ends with that. */
	private int opens = -1;

	private int otherwiseNext = -1;

	private int next = -1;

	private boolean reachable = true;

	/** Blocks that were opened where no code is reached. */
	private int skipped;

	FunctionTranslator(Layout layout, CompilerOptions options, int function, MethodFrame frame, int origin) {
		this.origin = origin;
		this.layout = layout;
		this.module = layout.module();
		this.function = function;
		this.type = this.module.functions().get(function);
		this.whole = new FunctionType(List.of(), this.type.results());
		this.body = this.module.bodies().get(function - this.module.importedFunctions());
		this.in = new ByteReader(this.module.bytes(), this.body.codeStart(), this.body.end());
		this.frame = frame;
		this.out = frame.out();
		this.stack = frame.stack();
		this.numbers = new NumericCode(this.out);
		AccessCode code = AccessCode.of(options, frame);
		this.accesses = new MemoryCode(this.module, this.in, frame, code);
		this.bulk = new BulkCode(this.module, this.in, frame);
		this.vectors = new VectorCode(this.module, this.in, frame, code);
		this.calls = new CallCode(layout, frame);
		this.exceptions = new ExceptionCode(this.module, frame, this.calls);
		this.guards = new Guards(this.out);
		this.comparison = new Comparison(this.out);
	}

	/**
	 * Translate the whole function.
	 * @param scan what is known of it
	 */
	void translate(BodyScan scan) {
		this.out.line(1);
		this.frame.loadInstance();
		this.frame.loadDepth();
		this.out.callVirtual(JavaTypes.INSTANCE, "enter", "(I)I");
		this.frame.storeDepth();
		this.frame.refreshBytes();
		this.frame.clearLocals();
		if (scan.loopsByTailCall()) {
			this.out.label(this.start);
			this.frame.meet();
			checkDeadline();
		}
		open(Opcode.BLOCK, this.whole, this.body.codeStart());
		translate(this.body.end());
		leaveUnhandled();
	}

	/**
	 * Translate the whole function to find where it can be divided.
	 * @param scan what is known of it
	 * @return the function as a region
	 */
	Region record(BodyScan scan) {
		Region.Recorder noting = new Region.Recorder();
		this.recorder = noting;
		translate(scan);
		return noting.root();
	}

	/**
	 * Translate a part of the function. What it ends with pushes the number of the next
	 * part.
	 * @param segment the part
	 * @param segments all of them
	 * @param leave where to go with that number
	 */
	void translate(Segment segment, SegmentPlan segments, Label leave) {
		this.plan = segments;
		this.exit = leave;
		this.opens = segment.opens;
		this.next = segment.next;
		this.otherwiseNext = segment.otherwise;
		for (Segment.Outer outer : segment.context) {
			FunctionType outerType = this.blocks.isEmpty() ? this.whole : outer.type;
			Block block = new Block(outer.opcode, outerType, this.blocks.size(), outer.height);
			block.exit = (outer.opcode == Opcode.LOOP) ? outer.first : outer.after;
			block.after = outer.after;
			this.blocks.add(block);
		}
		this.in.position(segment.start);
		this.stack.meet(0, segment.operands);
		if (segment.loop) {
			line(segment.start);
			checkDeadline();
		}
		translate(segment.end);
		if (this.reachable) {
			this.comparison.write();
			this.frame.settle();
			leave(this.next, this.stack.height());
		}
		leaveUnhandled();
	}

	/** Leave the method for another segment. */
	private void leave(int segment, int operands) {
		SegmentPlan segments = this.plan;
		if (segments == null) {
			throw new IllegalStateException("the function is not divided");
		}
		this.frame.leaving(operands);
		this.out.constant(segments.target(segment));
		this.out.jump(Opcodes.GOTO, this.exit);
		this.reachable = false;
	}

	private void translate(int end) {
		while (this.in.position() < end) {
			int at = this.in.position();
			int opcode = this.in.opcode();
			if (!this.reachable) {
				skip(opcode);
				continue;
			}
			if (this.recorder != null && !this.comparison.pending()) {
				noteCut(this.recorder, at);
			}
			if (this.comparison.pending() && opcode != Opcode.BR_IF && opcode != Opcode.IF
					&& opcode != Opcode.I32_EQZ) {
				this.comparison.write();
			}
			instruction(opcode, at);
		}
	}

	private void skip(int opcode) {
		switch (opcode) {
			case Opcode.BLOCK, Opcode.LOOP, Opcode.IF, Opcode.TRY, Opcode.TRY_TABLE -> {
				this.skipped++;
				Immediates.skip(this.in, opcode);
			}
			case Opcode.ELSE -> {
				if (this.skipped == 0) {
					otherwise();
				}
			}
			case Opcode.END -> {
				if (this.skipped == 0) {
					end();
				}
				else {
					this.skipped--;
				}
			}
			case Opcode.CATCH, Opcode.CATCH_ALL -> {
				if (this.skipped == 0) {
					handler(opcode);
				}
				else {
					Immediates.skip(this.in, opcode);
				}
			}
			case Opcode.DELEGATE -> {
				if (this.skipped == 0) {
					delegate();
				}
				else {
					this.skipped--;
					Immediates.skip(this.in, opcode);
				}
			}
			default -> Immediates.skip(this.in, opcode);
		}
	}

	private void instruction(int opcode, int at) {
		switch (opcode) {
			case Opcode.UNREACHABLE -> {
				line(at);
				this.frame.loadInstance();
				this.out.callVirtual(JavaTypes.INSTANCE, "unreachable", "()Ldev/wasmboot/engine/TrapException;");
				this.out.op(Opcodes.ATHROW);
				this.reachable = false;
			}
			case Opcode.NOP -> {
			}
			case Opcode.BLOCK -> {
				FunctionType blockType = blockType();
				this.frame.settle();
				if (at != this.opens) {
					open(opcode, blockType, at);
				}
			}
			case Opcode.LOOP -> loop(at);
			case Opcode.IF -> {
				FunctionType blockType = blockType();
				condition();
				Label otherwise = new Label();
				this.comparison.jump(false, otherwise);
				if (at != this.opens) {
					open(opcode, blockType, at).otherwise = otherwise;
				}
				else {
					leave(this.next, this.stack.height());
					this.out.label(otherwise);
					this.frame.meet();
					leave(this.otherwiseNext, this.stack.height());
				}
			}
			case Opcode.ELSE -> otherwise();
			case Opcode.END -> end();
			case Opcode.BR -> branch(block(this.in.u32()));
			case Opcode.BR_IF -> branchIf(block(this.in.u32()));
			case Opcode.BR_TABLE -> branchTable();
			case Opcode.RETURN -> returnResults();
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
				leave();
			}
			case Opcode.DROP -> drop();
			case Opcode.SELECT -> select();
			case Opcode.SELECT_TYPED -> {
				this.in.u32();
				ValueTypes.read(this.in);
				select();
			}
			case Opcode.LOCAL_GET -> {
				int local = this.in.u32();
				ValueType localType = this.frame.localType(local);
				this.frame.load(localType, this.frame.local(local));
				this.stack.push(localType);
			}
			case Opcode.LOCAL_SET -> {
				int local = this.in.u32();
				this.frame.surface(1);
				this.frame.store(this.stack.pop(), this.frame.local(local));
			}
			case Opcode.LOCAL_TEE -> {
				int local = this.in.u32();
				this.frame.surface(1);
				ValueType localType = this.stack.type(this.stack.height() - 1);
				this.frame.store(localType, this.frame.local(local));
				this.frame.load(localType, this.frame.local(local));
			}
			case Opcode.GLOBAL_GET -> getGlobal(this.in.u32());
			case Opcode.GLOBAL_SET -> setGlobal(this.in.u32());
			case Opcode.I32_CONST -> {
				this.out.constant(this.in.s32());
				this.stack.push(ValueType.I32);
			}
			case Opcode.I64_CONST -> {
				this.out.constant(this.in.s64());
				this.stack.push(ValueType.I64);
			}
			case Opcode.F32_CONST -> {
				this.out.constant(this.in.f32());
				this.out.callStatic("java/lang/Float", "intBitsToFloat", "(I)F");
				this.stack.push(ValueType.F32);
			}
			case Opcode.F64_CONST -> {
				this.out.constant(this.in.f64());
				this.out.callStatic("java/lang/Double", "longBitsToDouble", "(J)D");
				this.stack.push(ValueType.F64);
			}
			case Opcode.REF_NULL -> {
				this.in.s33();
				this.out.op(Opcodes.ACONST_NULL);
				this.stack.push(ValueType.EXTERNREF);
			}
			case Opcode.REF_IS_NULL -> {
				this.frame.surface(1);
				this.stack.pop();
				this.out.callStatic(NumericCode.OPERATIONS, "isNull", "(Ljava/lang/Object;)I");
				this.stack.push(ValueType.I32);
			}
			case Opcode.REF_FUNC -> {
				this.frame.loadInstance();
				this.out.constant(this.in.u32());
				this.out.callVirtual(JavaTypes.INSTANCE, "function", "(I)Ljava/lang/Object;");
				this.stack.push(ValueType.FUNCREF);
			}
			case Opcode.THROW -> {
				line(at);
				this.exceptions.throwNew(this.in.u32());
				this.reachable = false;
			}
			case Opcode.THROW_REF -> {
				line(at);
				this.frame.surface(1);
				this.stack.pop();
				this.exceptions.throwAgain();
				this.reachable = false;
			}
			case Opcode.RETHROW -> {
				line(at);
				this.exceptions.throwAgain(block(this.in.u32()).height);
				this.reachable = false;
			}
			case Opcode.TRY_TABLE -> {
				FunctionType blockType = blockType();
				int clauses = this.in.position();
				if (this.in.u32() == 0) {
					this.frame.settle();
					if (at != this.opens) {
						open(Opcode.BLOCK, blockType, at);
					}
				}
				else {
					this.in.position(clauses);
					Immediates.skipCatchClauses(this.in);
					openTry(opcode, blockType, clauses, at);
				}
			}
			case Opcode.TRY -> openTry(opcode, blockType(), 0, at);
			case Opcode.CATCH, Opcode.CATCH_ALL -> handler(opcode);
			case Opcode.DELEGATE -> delegate();
			default -> {
				if (BulkCode.is(opcode)) {
					line(at);
					this.bulk.write(opcode);
				}
				else {
					number(opcode, at);
				}
			}
		}
	}

	private void number(int opcode, int at) {
		if (opcode >= Opcode.I32_LOAD && opcode <= Opcode.I64_STORE32) {
			access(opcode, at);
			return;
		}
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
			throw new CannotCompile("the instruction %x".formatted(opcode));
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

	private void access(int opcode, int at) {
		line(at);
		this.accesses.write(opcode);
		if (opcode < Opcode.I32_STORE) {
			this.stack.push(MemoryInstructions.of(opcode).type());
		}
	}

	/** Note where the next instructions come from, as far as a line number reaches. */
	private void line(int at) {
		this.out.line(Math.min(MOST_LINE, at - this.origin + 1));
	}

	private void checkDeadline() {
		this.frame.loadInstance();
		this.out.callVirtual(JavaTypes.INSTANCE, "checkDeadline", "()V");
	}

	private FunctionType blockType() {
		return this.module.blockType(this.in.s33());
	}

	private Block block(int depth) {
		return this.blocks.get(this.blocks.size() - 1 - depth);
	}

	private void noteCut(Region.Recorder noting, int at) {
		List<ValueType> operands = operands();
		if (operands != null) {
			noting.cut(new Region.Cut(at, this.out.size(), operands, this.stack.settled() == this.stack.height()));
		}
	}

	/** The types of the operands, if they are not too many. */
	private @Nullable List<ValueType> operands() {
		if (this.stack.height() > MOST_OPERANDS) {
			return null;
		}
		ValueType[] types = new ValueType[this.stack.height()];
		Arrays.setAll(types, this.stack::type);
		return List.of(types);
	}

	private Block open(int opcode, FunctionType blockType, int at) {
		if (this.recorder != null) {
			this.recorder.open(new Region(opcode, blockType, operands(), at, this.in.position(), this.out.size()));
		}
		Block block = new Block(opcode, blockType, this.blocks.size(),
				this.stack.height() - blockType.parameters().size());
		this.blocks.add(block);
		return block;
	}

	private void loop(int at) {
		FunctionType blockType = blockType();
		this.frame.settle();
		if (at == this.opens) {
			return;
		}
		Block block = open(Opcode.LOOP, blockType, at);
		this.out.label(block.target);
		this.frame.meet();
		line(at);
		checkDeadline();
	}

	private void openTry(int opcode, FunctionType blockType, int clauses, int at) {
		this.frame.settle();
		Block block = open(opcode, blockType, at);
		block.guard = this.guards.open(block.level, clauses);
	}

	/**
	 * End a {@code try_table}: its handler goes from clause to clause.
	 */
	private void endTryTable(Block block, Guard guard) {
		leaveFor(block);
		this.guards.close();
		this.exceptions.caught(guard.handler, block.height);
		int position = this.in.position();
		this.in.position(guard.clauses);
		boolean all = false;
		for (int left = this.in.u32(); left > 0 && !all; left--) {
			int kind = this.in.u8();
			Label next = new Label();
			if (CatchClause.hasTag(kind)) {
				this.exceptions.take(this.in.u32(), block.height, next);
			}
			if (CatchClause.hasReference(kind)) {
				this.exceptions.pushReference(block.height);
			}
			branch(block(this.in.u32()));
			all = !CatchClause.hasTag(kind);
			if (!all) {
				this.exceptions.resume(next, block.height);
			}
		}
		if (!all) {
			this.exceptions.throwAgain(block.height);
		}
		this.reachable = false;
		this.in.position(position);
	}

	/** Go on behind a block, as far as its end is reached. */
	private void leaveFor(Block block) {
		if (this.reachable) {
			this.frame.settle();
			carryTo(block);
		}
	}

	/** Begin a handler of a legacy {@code try}. */
	private void handler(int opcode) {
		Block block = block(0);
		leaveFor(block);
		Guard guard = block.guard;
		if (guard != null) {
			this.guards.close();
			block.guard = null;
			this.exceptions.caught(guard.handler, block.height);
		}
		else if (block.otherwise != null) {
			this.exceptions.resume(block.otherwise, block.height);
			block.otherwise = null;
		}
		this.reachable = true;
		if (opcode == Opcode.CATCH) {
			Label otherwise = new Label();
			block.otherwise = otherwise;
			this.exceptions.take(this.in.u32(), block.height, otherwise);
		}
		this.exceptions.keep(block.height);
	}

	/** End a legacy {@code try}: what none of its handlers took goes on. */
	private void endTry(Block block) {
		leaveFor(block);
		Guard guard = block.guard;
		Label otherwise = block.otherwise;
		if (guard != null) {
			this.guards.close();
			this.exceptions.caught(guard.handler, block.height);
			this.exceptions.throwAgain(block.height);
		}
		else if (otherwise != null) {
			this.exceptions.resume(otherwise, block.height);
			this.exceptions.throwAgain(block.height);
			block.otherwise = null;
		}
		this.reachable = false;
	}

	/** End a legacy {@code try} whose exceptions are handled further out. */
	private void delegate() {
		Block block = this.blocks.remove(this.blocks.size() - 1);
		leaveFor(block);
		Guard guard = block.guard;
		if (guard == null) {
			throw new IllegalStateException("a delegate without a try");
		}
		this.guards.close();
		this.exceptions.pass(guard.handler, block.height, this.guards.handlerIn(block(this.in.u32()).level));
		this.reachable = false;
		if (block.targeted) {
			meet(block.target, block.height, block.type.results());
		}
		noteEnd();
	}

	/** Let what no block is to handle leave the function: here, no block is around. */
	private void leaveUnhandled() {
		Label unhandled = this.guards.unhandled();
		if (unhandled != null) {
			this.exceptions.leave(unhandled);
		}
	}

	/**
	 * Pop a condition, which is then the only thing on the stack of the JVM, or a
	 * comparison that is pending.
	 */
	private void condition() {
		this.frame.surface(1);
		int top = this.stack.height() - 1;
		if (this.stack.settled() < top) {
			this.comparison.write();
			this.frame.settle();
			this.frame.surface(1);
		}
		this.stack.pop();
	}

	private void otherwise() {
		Block block = block(0);
		if (block.divided()) {
			leaveAtEnd(block);
			return;
		}
		if (this.recorder != null) {
			this.recorder.otherwise(this.in.position());
		}
		if (this.reachable) {
			this.frame.settle();
			this.out.jump(Opcodes.GOTO, block.target);
			block.targeted = true;
		}
		Label otherwise = block.otherwise;
		block.otherwise = null;
		if (otherwise == null) {
			throw new IllegalStateException("an else without an if");
		}
		meet(otherwise, block.height, block.type.parameters());
	}

	/** End what is before the end, or the else, of a divided block. */
	private void leaveAtEnd(Block block) {
		if (this.reachable) {
			if (this.blocks.size() == 1) {
				returnResults();
			}
			else {
				this.frame.settle();
				leave(block.after, this.stack.height());
			}
		}
	}

	private void end() {
		Block block = block(0);
		if (block.divided()) {
			leaveAtEnd(block);
			return;
		}
		close(block);
		noteEnd();
	}

	private void noteEnd() {
		if (this.recorder != null) {
			this.recorder.close(this.in.position(), this.out.size(), this.reachable);
		}
	}

	private void close(Block block) {
		this.blocks.remove(this.blocks.size() - 1);
		if (this.blocks.isEmpty()) {
			if (block.targeted) {
				if (this.reachable) {
					this.frame.settle();
				}
				meet(block.target, 0, block.type.results());
			}
			if (this.reachable) {
				returnResults();
			}
			return;
		}
		if (block.opcode == Opcode.TRY_TABLE && block.guard != null) {
			endTryTable(block, block.guard);
		}
		else if (block.opcode == Opcode.TRY) {
			endTry(block);
		}
		Label otherwise = block.otherwise;
		boolean joined = (block.opcode != Opcode.LOOP && block.targeted) || otherwise != null;
		if (!joined) {
			return;
		}
		if (this.reachable) {
			this.frame.settle();
		}
		if (otherwise != null) {
			this.out.label(otherwise);
		}
		meet(block.target, block.height, block.type.results());
	}

	private void meet(Label label, int height, List<ValueType> values) {
		this.stack.meet(height, values);
		this.out.label(label);
		this.frame.meet();
		this.reachable = true;
	}

	private void branch(Block block) {
		if (block == this.blocks.get(0)) {
			returnResults();
			return;
		}
		this.frame.settle();
		carryTo(block);
		this.reachable = false;
	}

	/** Go to a block that has all that it is to be given. */
	private void go(Block block) {
		if (block.divided()) {
			leave(block.exit, block.height + block.carried().size());
			this.reachable = true;
			return;
		}
		this.out.jump(Opcodes.GOTO, block.target);
		block.targeted = true;
	}

	private void branchIf(Block block) {
		condition();
		if (inPlace(block) && !block.divided()) {
			this.comparison.jump(true, block.target);
			block.targeted = true;
			return;
		}
		Label stay = new Label();
		this.comparison.jump(false, stay);
		carryTo(block);
		this.out.label(stay);
		this.frame.meet();
	}

	/** Whether the values that a branch carries are where the block wants them. */
	private boolean inPlace(Block block) {
		int count = block.carried().size();
		return count == 0 || this.stack.height() - count == block.height;
	}

	/** Take the values that a branch carries, all in locals, to a block. */
	private void carryTo(Block block) {
		if (inPlace(block)) {
			go(block);
			return;
		}
		this.guards.without(block.level, () -> {
			int count = block.carried().size();
			int first = this.stack.height() - count;
			for (int i = 0; i < count; i++) {
				ValueType value = this.stack.type(first + i);
				this.frame.load(value, this.frame.operand(first + i));
				this.frame.store(value, this.frame.carriedTo(block, i));
			}
			go(block);
		});
	}

	private void branchTable() {
		int count = this.in.u32();
		condition();
		int[] depths = new int[count + 1];
		for (int i = 0; i <= count; i++) {
			depths[i] = this.in.u32();
		}
		if (count > MOST_SWITCH_ENTRIES) {
			depths = map(depths);
		}
		Map<Integer, Label> landings = new LinkedHashMap<>();
		Label[] targets = new Label[depths.length];
		for (int i = 0; i < depths.length; i++) {
			Block block = block(depths[i]);
			if (inPlace(block) && !block.divided()) {
				targets[i] = block.target;
				block.targeted = true;
			}
			else {
				targets[i] = landings.computeIfAbsent(depths[i], (depth) -> new Label());
			}
		}
		this.out.tableSwitch(0, targets[targets.length - 1], Arrays.copyOf(targets, targets.length - 1));
		landings.forEach((depth, landing) -> {
			this.out.label(landing);
			this.frame.meet();
			carryTo(block(depth));
		});
		this.reachable = false;
	}

	/** Replace the index on the stack by that of the distinct target it selects. */
	private int[] map(int[] depths) {
		if (depths.length > MOST_MAPPED_ENTRIES) {
			throw new CannotCompile("a branch table of " + depths.length + " entries");
		}
		Map<Integer, Integer> numbers = new HashMap<>();
		int[] distinct = new int[depths.length];
		StringBuilder text = new StringBuilder();
		for (int depth : depths) {
			Integer number = numbers.putIfAbsent(depth, numbers.size());
			if (number == null) {
				number = numbers.size() - 1;
				distinct[number] = depth;
			}
			text.append((char) (int) number);
		}
		this.out.constant(text.toString());
		this.out.callStatic(NumericCode.OPERATIONS, "target", "(ILjava/lang/String;)I");
		return Arrays.copyOf(distinct, numbers.size());
	}

	private void returnResults() {
		Block function = this.blocks.isEmpty() ? null : this.blocks.get(0);
		if (function != null && function.divided()) {
			this.frame.settle();
			carryTo(function);
			this.reachable = false;
			return;
		}
		int count = this.type.results().size();
		if (count == 1 && this.type.results().get(0) != ValueType.V128) {
			this.frame.surface(1);
			this.out.op(JavaTypes.returning(this.type));
			this.reachable = false;
			return;
		}
		this.frame.settle();
		int first = this.stack.height() - count;
		for (int i = 0; i < count; i++) {
			ResultCode.leave(this.frame, this.type.results().get(i), this.frame.operand(first + i), i);
		}
		if (count > 0) {
			this.out.variable(JavaTypes.load(this.type.results().get(0)), this.frame.operand(first));
		}
		this.out.op(JavaTypes.returning(this.type));
		this.reachable = false;
	}

	private void tailCall(int callee) {
		if (callee != this.function || this.plan != null) {
			this.calls.tailCall(callee);
			leave();
			return;
		}
		int count = this.type.parameters().size();
		this.frame.surface(count);
		for (int i = count - 1; i >= 0; i--) {
			this.frame.store(this.stack.pop(), this.frame.local(i));
		}
		this.frame.clearLocals();
		this.out.jump(Opcodes.GOTO, this.start);
		this.reachable = false;
	}

	/** Return whatever, since the caller calls another function for the results. */
	private void leave() {
		if (this.plan != null) {
			leave(Segment.Outer.RETURN, 0);
			return;
		}
		if (!this.type.results().isEmpty()) {
			this.frame.clear(this.type.results().get(0));
		}
		this.out.op(JavaTypes.returning(this.type));
		this.reachable = false;
	}

	private void drop() {
		boolean settled = this.stack.settled() == this.stack.height();
		int slots = JavaTypes.slots(this.stack.pop());
		if (!settled) {
			for (; slots > 1; slots -= 2) {
				this.out.op(Opcodes.POP2);
			}
			if (slots == 1) {
				this.out.op(Opcodes.POP);
			}
		}
	}

	private void select() {
		ValueType value = this.stack.type(this.stack.height() - 2);
		if (value == ValueType.V128) {
			selectVector();
			return;
		}
		this.frame.surface(3);
		this.stack.pop();
		this.stack.pop();
		this.stack.pop();
		String name = JavaTypes.descriptor(value);
		this.out.callStatic(NumericCode.OPERATIONS, "select", "(" + name + name + "I)" + name);
		this.stack.push(value);
	}

	private void selectVector() {
		this.frame.settle();
		int first = this.stack.height() - 3;
		for (int half = 0; half <= 2; half += 2) {
			this.out.variable(Opcodes.LLOAD, this.frame.operand(first) + half);
			this.out.variable(Opcodes.LLOAD, this.frame.operand(first + 1) + half);
			this.out.variable(Opcodes.ILOAD, this.frame.operand(first + 2));
			this.out.callStatic(NumericCode.OPERATIONS, "select", "(JJI)J");
		}
		this.stack.pop();
		this.stack.pop();
		this.stack.pop();
		this.stack.push(ValueType.V128);
	}

	private void getGlobal(int index) {
		ValueType global = this.module.globals().get(index).type();
		this.frame.loadInstance();
		this.out.constant(index);
		this.out.callVirtual(JavaTypes.INSTANCE, MethodFrame.prefix(global) + "Global",
				"(I)" + JavaTypes.result(global));
		if (global == ValueType.V128) {
			this.frame.loadInstance();
			this.out.constant(index);
			this.out.callVirtual(JavaTypes.INSTANCE, "highGlobal", "(I)J");
		}
		this.stack.push(global);
	}

	private void setGlobal(int index) {
		this.frame.surface(1);
		ValueType global = this.stack.pop();
		this.frame.loadInstance();
		this.out.constant(index);
		this.out.callStatic(JavaTypes.INSTANCE, "setGlobal",
				"(" + JavaTypes.descriptor(global) + "L" + JavaTypes.INSTANCE + ";I)V");
	}

}

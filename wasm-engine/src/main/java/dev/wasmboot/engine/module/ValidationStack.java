package dev.wasmboot.engine.module;

import java.util.Arrays;
import java.util.List;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.ModuleException.Problem;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * The types of the operands, and the blocks around them, at a place in a function: the
 * two stacks of the specification's
 * <a href="https://webassembly.github.io/spec/core/appendix/algorithm.html">validation
 * algorithm</a>. Used for one function after the other.
 */
final class ValidationStack {

	/** What any module may cost: see {@link #charge}. */
	private static final long FREE_WORK = 10_000_000;

	private static final int WORK_PER_BYTE = 8;

	private final ModuleLimits limits;

	private long budget;

	private int function;

	private int offset;

	/** An operand after a jump may have any type: {@code null}. */
	private @Nullable ValueType[] operands;

	private int height;

	/** By block, the function itself being the first. */
	private FunctionType[] types = new FunctionType[16];

	private int[] opcodes = new int[16];

	private int[] floors = new int[16];

	private boolean[] unreachables = new boolean[16];

	private int depth;

	/** The height of the stack below the innermost block. */
	private int floor;

	/** Whether the innermost block was left already. */
	private boolean unreachable;

	ValidationStack(ModuleLimits limits, int moduleSize) {
		this.limits = limits;
		this.operands = new ValueType[Math.min(64, limits.operands())];
		this.budget = FREE_WORK + (long) WORK_PER_BYTE * moduleSize;
	}

	/**
	 * Start with a function.
	 */
	void begin(int function, FunctionType type) {
		this.function = function;
		this.height = 0;
		this.depth = 0;
		open(Opcode.BLOCK, type);
	}

	/**
	 * Go on to an instruction.
	 * @param offset its offset, for messages
	 */
	void moveTo(int offset) {
		this.offset = offset;
	}

	int offset() {
		return this.offset;
	}

	/**
	 * The number of open blocks, the function itself included.
	 */
	int depth() {
		return this.depth;
	}

	void push(@Nullable ValueType type) {
		if (this.height == this.operands.length) {
			growOperands(this.height + 1);
		}
		this.operands[this.height++] = type;
	}

	void push(List<ValueType> types) {
		int count = types.size();
		if (count > 0) {
			charge(count);
			growOperands(this.height + count);
			for (int i = 0; i < count; i++) {
				this.operands[this.height++] = types.get(i);
			}
		}
	}

	@Nullable ValueType pop() {
		if (this.height == this.floor) {
			if (this.unreachable) {
				return null;
			}
			throw invalid("type mismatch: an operand expected, found none");
		}
		return this.operands[--this.height];
	}

	void pop(ValueType expected) {
		if (this.height == this.floor && !this.unreachable) {
			throw invalid("type mismatch: " + expected + " expected, found nothing");
		}
		requireType(expected, pop());
	}

	void pop(List<ValueType> expected) {
		charge(expected.size());
		for (int i = expected.size() - 1; i >= 0; i--) {
			pop(expected.get(i));
		}
	}

	/**
	 * Make sure that there are operands for a jump, and leave them.
	 */
	void peek(List<ValueType> expected) {
		int count = expected.size();
		charge(count);
		for (int i = 1; i <= count; i++) {
			ValueType type = expected.get(count - i);
			if (this.height - i >= this.floor) {
				requireType(type, this.operands[this.height - i]);
			}
			else if (!this.unreachable) {
				throw invalid("type mismatch: " + type + " expected, found nothing");
			}
		}
	}

	private void requireType(ValueType expected, @Nullable ValueType found) {
		if (found != expected && found != null) {
			throw invalid("type mismatch: " + expected + " expected, found " + found);
		}
	}

	/**
	 * Enter a block, which takes its parameters from the stack.
	 */
	void enter(int opcode, FunctionType type) {
		if (this.depth > this.limits.nesting()) {
			throw tooLarge("more than " + this.limits.nesting() + " blocks within each other");
		}
		pop(type.parameters());
		open(opcode, type);
		push(type.parameters());
	}

	private void open(int opcode, FunctionType type) {
		if (this.depth == this.opcodes.length) {
			int capacity = 2 * this.depth;
			this.types = Arrays.copyOf(this.types, capacity);
			this.opcodes = Arrays.copyOf(this.opcodes, capacity);
			this.floors = Arrays.copyOf(this.floors, capacity);
			this.unreachables = Arrays.copyOf(this.unreachables, capacity);
		}
		this.types[this.depth] = type;
		this.opcodes[this.depth] = opcode;
		if (this.depth > 0) {
			this.unreachables[this.depth - 1] = this.unreachable;
		}
		this.floors[this.depth] = this.height;
		this.depth++;
		this.floor = this.height;
		this.unreachable = false;
	}

	/**
	 * Turn to the alternative of an {@code if}.
	 */
	void alternate() {
		if (this.opcodes[this.depth - 1] != Opcode.IF) {
			throw malformed("else without an if");
		}
		FunctionType type = this.types[this.depth - 1];
		requireResults(type);
		this.opcodes[this.depth - 1] = Opcode.ELSE;
		this.unreachable = false;
		push(type.parameters());
	}

	/**
	 * Turn to a handler of a legacy {@code try}. The exception that is being handled
	 * stays below the handler's operands, where only {@code rethrow} reaches it.
	 * @param opcode that of the handler
	 * @param payload what it begins with
	 */
	void handle(int opcode, List<ValueType> payload) {
		int block = this.depth - 1;
		int before = this.opcodes[block];
		if (before != Opcode.TRY && before != Opcode.CATCH) {
			throw malformed("a catch without a try");
		}
		requireResults(this.types[block]);
		if (before == Opcode.TRY) {
			push(ValueType.EXNREF);
			this.floor = this.height;
			this.floors[block] = this.height;
		}
		this.opcodes[block] = opcode;
		this.unreachable = false;
		push(payload);
	}

	/**
	 * Leave a legacy {@code try} that has its exceptions handled further out.
	 * @param label how many blocks further out, from the one around the {@code try}
	 */
	void delegate(int label) {
		if (this.opcodes[this.depth - 1] != Opcode.TRY) {
			throw malformed("a delegate without a try");
		}
		leave();
		label(label);
	}

	/**
	 * Make sure that a label is that of a handler.
	 */
	void requireHandler(int label) {
		label(label);
		if (!isHandler(this.opcodes[this.depth - 1 - label])) {
			throw invalid("invalid rethrow label " + label);
		}
	}

	private static boolean isHandler(int opcode) {
		return opcode == Opcode.CATCH || opcode == Opcode.CATCH_ALL;
	}

	/**
	 * Leave the innermost block, which puts its results onto the stack.
	 */
	void leave() {
		FunctionType type = this.types[this.depth - 1];
		if (this.opcodes[this.depth - 1] == Opcode.IF && !type.parameters().equals(type.results())) {
			throw invalid("type mismatch: an if without an else, of type " + type);
		}
		requireResults(type);
		if (isHandler(this.opcodes[this.depth - 1])) {
			this.height--;
		}
		this.depth--;
		if (this.depth > 0) {
			this.floor = this.floors[this.depth - 1];
			this.unreachable = this.unreachables[this.depth - 1];
			push(type.results());
		}
	}

	private void requireResults(FunctionType type) {
		pop(type.results());
		if (this.height != this.floor) {
			throw invalid("type mismatch: " + (this.height - this.floor) + " more operands than results");
		}
	}

	/**
	 * The types of the operands that a jump takes.
	 * @param label how many blocks further out, unsigned
	 */
	List<ValueType> label(int label) {
		if (Integer.compareUnsigned(label, this.depth) >= 0) {
			throw invalid("unknown label " + Integer.toUnsignedString(label));
		}
		int block = this.depth - 1 - label;
		FunctionType type = this.types[block];
		return (this.opcodes[block] == Opcode.LOOP) ? type.parameters() : type.results();
	}

	/**
	 * What the function returns.
	 */
	List<ValueType> results() {
		return this.types[0].results();
	}

	/**
	 * Nothing comes after the instruction in its block.
	 */
	void jump() {
		this.height = this.floor;
		this.unreachable = true;
	}

	/**
	 * Pay for work out of proportion to the bytes that ask for it. Honest modules need
	 * less than one unit a byte.
	 * @param work the number of types to look at
	 */
	void charge(int work) {
		this.budget -= work;
		if (this.budget < 0) {
			throw tooLarge("too many operands and locals for a module of its size");
		}
	}

	private void growOperands(int needed) {
		int most = this.limits.operands();
		if (needed > most) {
			throw tooLarge("more than " + most + " operands at a time");
		}
		if (needed > this.operands.length) {
			this.operands = Arrays.copyOf(this.operands, Math.min(most, Math.max(needed, 2 * this.operands.length)));
		}
	}

	ModuleException invalid(String message) {
		return exception(Problem.INVALID, message);
	}

	ModuleException malformed(String message) {
		return exception(Problem.MALFORMED, message);
	}

	private ModuleException tooLarge(String message) {
		return exception(Problem.TOO_LARGE, message);
	}

	private ModuleException exception(Problem problem, String message) {
		return new ModuleException(problem, message + " in function " + this.function, this.offset);
	}

}

package dev.wasmboot.engine.module;

import java.util.List;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static dev.wasmboot.engine.module.WasmBytes.u32;

/**
 * Makes up blocks, loops and alternatives, which take and give any values.
 */
final class BlockGenerator {

	private static final FunctionType NOTHING = new FunctionType(List.of(), List.of());

	/** What is added where a loop counts. */
	private static final List<Integer> STEPS = List.of(1, 1, 1, -1, 4, -8, 3, 0x4000_0000, Integer.MIN_VALUE + 1);

	/** About where it starts. */
	private static final List<Integer> STARTS = List.of(0, 0, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE);

	private final ModuleGenerator module;

	private final BodyGenerator body;

	private final BodyWriter out;

	private final BodyLocals locals;

	private final Labels labels;

	private final NumericGenerator numbers;

	BlockGenerator(ModuleGenerator module, BodyGenerator body, BodyWriter out, BodyLocals locals, Labels labels,
			NumericGenerator numbers) {
		this.module = module;
		this.body = body;
		this.out = out;
		this.locals = locals;
		this.labels = labels;
		this.numbers = numbers;
	}

	/** One of the module's types, or that of a block that takes and gives nothing. */
	FunctionType typeOrNothing() {
		return this.module.chance(2) ? type() : NOTHING;
	}

	private FunctionType type() {
		return this.module.oneOf(this.module.types);
	}

	/** A type as it follows an opcode, in one of the forms that there are for it. */
	byte[] encode(FunctionType type) {
		boolean simple = type.parameters().isEmpty() && type.results().size() < 2;
		int index = this.module.types.indexOf(type);
		if (simple && (index < 0 || this.module.chance(2))) {
			return bytes(type.results().isEmpty() ? 0x40 : type.results().get(0).code());
		}
		return u32(index);
	}

	/** A block of one of the module's types, with what it takes and gives. */
	void block() {
		FunctionType type = type();
		this.body.values(type.parameters());
		this.out.instruction(Opcode.BLOCK, encode(type));
		inside(type);
		this.labels.close();
		this.body.drop(type.results());
	}

	/** An {@code if} of one of the module's types. */
	void alternatives() {
		this.body.value(ValueType.I32);
		FunctionType type = type();
		// The condition has to be on top
		byte[] condition = u32(this.locals.condition());
		this.out.instruction(Opcode.LOCAL_SET, condition);
		this.body.values(type.parameters());
		this.out.instruction(Opcode.LOCAL_GET, condition);
		this.out.instruction(Opcode.IF, encode(type));
		inside(type);
		this.out.emit(Opcode.ELSE);
		this.body.drop(type.parameters());
		this.body.values(type.results());
		this.labels.close();
		this.body.drop(type.results());
	}

	/** What is in a block that begins, up to its end. */
	void inside(FunctionType type) {
		this.labels.open(type.results());
		this.body.drop(type.parameters());
		this.body.statements();
		this.body.values(type.results());
	}

	/** An {@code if} without an {@code else}. */
	void onlyThen() {
		this.body.value(ValueType.I32);
		this.out.emit(Opcode.IF, 0x40);
		this.labels.open(List.of());
		this.body.statements();
		this.labels.close();
	}

	/** Counts down from a few or some more, in a local that nothing but loops uses. */
	void loop() {
		int counter = this.locals.counter();
		boolean endless = this.module.chance(100);
		byte[] start = set(counter, turns());
		turns(counter, start, this.body::statements, () -> {
			if (endless) {
				this.out.emit(Opcode.I32_CONST, 1);
			}
			else {
				this.locals.countDown(counter);
			}
		});
	}

	/**
	 * Counts from one number to another one, in either direction and maybe over the ends
	 * of the integers, until the two are the same. Jumps from within begin a turn that
	 * does not count; of these there are a few.
	 */
	void count() {
		int counter = this.locals.counter();
		int count = this.locals.count();
		int step = this.module.oneOf(STEPS);
		int steps = turns();
		int start = this.module.oneOf(STARTS) + this.module.between(-4, 4);
		byte[] end = end(start + step * steps);
		this.labels.openBlock();
		turns(counter, bytes(set(counter, 3), set(count, start)), () -> {
			if (this.module.chance(2)) {
				this.body.value(ValueType.I32);
				this.out.emit(Opcode.BR_IF, 1);
			}
			this.body.statements();
		}, () -> {
			byte[] stepped = bytes(Opcode.LOCAL_GET, u32(count), Opcode.I32_CONST, WasmBytes.s64(step), Opcode.I32_ADD,
					Opcode.LOCAL_TEE, u32(count));
			boolean endFirst = this.module.chance(2);
			this.out.emit(endFirst ? end : stepped, endFirst ? stepped : end, Opcode.I32_NE);
		});
		this.labels.close();
	}

	/** How often a loop goes on: mostly a few times. */
	private int turns() {
		return this.module.chance(15) ? this.module.between(50, 300) : this.module.between(1, 6);
	}

	/**
	 * Turns of a loop.
	 * @param counter the local with the number of those that may still be begun
	 * @param start what comes before the first one
	 * @param turn makes up what each of them does
	 * @param goesOn writes what leaves whether there is another one
	 */
	private void turns(int counter, byte[] start, Runnable turn, Runnable goesOn) {
		FunctionType type = typeOrNothing();
		this.body.values(type.parameters());
		this.out.emit(start, Opcode.LOOP, encode(type));
		this.labels.openLoop(type.parameters(), counter);
		this.body.drop(type.parameters());
		turn.run();
		this.body.values(type.parameters());
		goesOn.run();
		this.out.emit(Opcode.BR_IF, 0);
		this.body.drop(type.parameters());
		this.body.values(type.results());
		this.labels.close();
		this.body.drop(type.results());
	}

	private static byte[] set(int local, int number) {
		return bytes(Opcode.I32_CONST, WasmBytes.s64(number), Opcode.LOCAL_SET, u32(local));
	}

	/** A number, or a local that has it. */
	private byte[] end(int number) {
		if (this.module.chance(2)) {
			return bytes(Opcode.I32_CONST, WasmBytes.s64(number));
		}
		int local = this.locals.count();
		this.out.emit(set(local, number));
		return bytes(Opcode.LOCAL_GET, u32(local));
	}

	/** A block for its value. */
	void value(ValueType wanted) {
		this.out.emit(Opcode.BLOCK, wanted.code());
		this.labels.open(List.of(wanted));
		this.body.statements();
		this.body.value(wanted);
		if (this.module.chance(2)) {
			this.body.value(ValueType.I32);
			this.out.instruction(Opcode.BR_IF, 0);
		}
		else if (this.module.chance(3)) {
			this.out.instruction(Opcode.BR, 0);
			this.numbers.unreachable();
		}
		this.labels.close();
	}

	/** An {@code if} for its value. */
	void alternatives(ValueType wanted) {
		this.body.value(ValueType.I32);
		this.out.emit(Opcode.IF, wanted.code());
		this.labels.open(List.of(wanted));
		this.body.value(wanted);
		this.out.emit(Opcode.ELSE);
		this.body.statements();
		this.body.value(wanted);
		this.labels.close();
	}

}

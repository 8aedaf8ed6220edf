package dev.wasmboot.engine.interpreter;

import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.module.DataSegment;
import dev.wasmboot.engine.runtime.CallContext;
import dev.wasmboot.engine.runtime.GuestException;
import dev.wasmboot.engine.runtime.Memory;
import dev.wasmboot.engine.runtime.ModuleInstance;
import dev.wasmboot.engine.runtime.Table;
import org.jspecify.annotations.Nullable;

/**
 * The instructions on whole memories, tables and references, and the rare forms of access
 * to memory.
 */
final class Extended {

	private static final @Nullable Object[] DROPPED = {};

	private Extended() {
	}

	/**
	 * Execute an instruction.
	 * @return where to continue
	 */
	static int execute(CallContext context, ModuleInstance instance, long[] s, @Nullable Object[] r, int fp, long w,
			long[] code, int pc) {
		int a = (int) (w >>> 48);
		int b = (int) (w >>> 32) & 0xffff;
		int c = (int) w >>> 16;
		int x = fp + a;
		int y = fp + b;
		int next = pc;
		switch ((int) w & 0xffff) {
			case Op.LOAD -> s[x] = load(instance, (int) s[y], code[next++]);
			case Op.STORE -> store(instance, (int) s[x], s[y], code[next++]);
			case Op.MEMORY_SIZE -> s[x] = instance.memories()[b].pages();
			case Op.MEMORY_GROW -> s[x] = instance.memories()[c].grow(context, (int) s[y]);
			case Op.MEMORY_FILL -> instance.memories()[b].fill(context, (int) s[x], (byte) s[x + 1], (int) s[x + 2]);
			case Op.MEMORY_COPY -> Memory.copy(context, instance.memories()[b], (int) s[x], instance.memories()[c],
					(int) s[x + 1], (int) s[x + 2]);
			case Op.MEMORY_INIT -> initMemory(instance, s, x, code[next++]);
			case Op.DATA_DROP -> instance.droppedData()[(int) (w >>> 32)] = true;
			case Op.TABLE_GET -> r[x] = instance.tables()[c].get((int) s[y]);
			case Op.TABLE_SET -> instance.tables()[c].set((int) s[x], r[y]);
			case Op.TABLE_SIZE -> s[x] = instance.tables()[b].size();
			case Op.TABLE_GROW -> s[x] = instance.tables()[b].grow((int) s[x + 1], r[x]);
			case Op.TABLE_FILL -> instance.tables()[b].fill((int) s[x], r[x + 1], (int) s[x + 2]);
			case Op.TABLE_COPY ->
				Table.copy(instance.tables()[b], (int) s[x], instance.tables()[c], (int) s[x + 1], (int) s[x + 2]);
			case Op.TABLE_INIT -> initTable(instance, s, x, code[next++]);
			case Op.ELEM_DROP -> instance.elements()[(int) (w >>> 32)] = null;
			case Op.REF_NULL -> r[x] = null;
			case Op.REF_IS_NULL -> s[x] = (r[y] == null) ? 1 : 0;
			case Op.REF_FUNC -> r[x] = instance.functions()[(int) (w >>> 16)];
			case Op.SELECT_REFERENCE -> r[x] = (s[fp + (int) code[next++]] != 0) ? r[y] : r[fp + c];
			case Op.GLOBAL_GET_REFERENCE -> r[x] = instance.globals()[(int) (w >>> 16)].reference();
			case Op.GLOBAL_SET_REFERENCE -> instance.globals()[(int) (w >>> 16)].setReference(r[x]);
			case Op.MOVE_BLOCK -> {
				System.arraycopy(s, y, s, x, c);
				System.arraycopy(r, y, r, x, c);
				long[] highs = context.stack().highs();
				if (highs.length > 0) {
					System.arraycopy(highs, y, highs, x, c);
				}
			}
			case Op.THROW -> throw GuestException.of(instance.tags()[(int) (w >>> 16)], context.stack(), x);
			case Op.THROW_REF -> throw thrown(r[x]);
			case Op.CHARGE_BYTES -> context.fuel().chargeBytes((int) s[x]);
			case Op.CHARGE_ELEMENTS -> context.fuel().chargeElements((int) s[x]);
			case Op.CHARGE_MEMORY -> context.fuel().chargeBytes(instance.memories()[a].bytes().length);
			case Op.CHARGE_TABLE -> context.fuel().chargeElements(instance.tables()[a].size());
			default -> throw new IllegalStateException("unknown instruction " + Long.toHexString(w));
		}
		return next;
	}

	private static GuestException thrown(@Nullable Object reference) {
		if (reference == null) {
			throw new TrapException(Trap.NULL_REFERENCE);
		}
		return (GuestException) reference;
	}

	private static void initMemory(ModuleInstance instance, long[] s, int x, long segmentAndMemory) {
		int index = (int) segmentAndMemory;
		DataSegment segment = instance.module().data().get(index);
		int length = instance.droppedData()[index] ? 0 : segment.length();
		instance.memories()[(int) (segmentAndMemory >>> 32)].init((int) s[x], instance.module().bytes(),
				segment.start(), length, (int) s[x + 1], (int) s[x + 2]);
	}

	private static void initTable(ModuleInstance instance, long[] s, int x, long segmentAndTable) {
		@Nullable Object[] segment = instance.elements()[(int) segmentAndTable];
		instance.tables()[(int) (segmentAndTable >>> 32)].init((int) s[x], (segment != null) ? segment : DROPPED,
				(int) s[x + 1], (int) s[x + 2]);
	}

	private static long load(ModuleInstance instance, int address, long access) {
		byte[] bytes = memory(instance, access);
		int at = index(address, (int) (access >>> 32));
		return switch ((int) access & 0xffff) {
			case Op.LOAD_32 -> (int) Memory.INT.get(bytes, at);
			case Op.LOAD_8_S -> bytes[at];
			case Op.LOAD_8_U -> bytes[at] & 0xff;
			case Op.LOAD_16_S -> (short) Memory.SHORT.get(bytes, at);
			case Op.LOAD_16_U -> (short) Memory.SHORT.get(bytes, at) & 0xffff;
			case Op.LOAD_64 -> (long) Memory.LONG.get(bytes, at);
			default -> (int) Memory.INT.get(bytes, at) & 0xffffffffL;
		};
	}

	private static void store(ModuleInstance instance, int address, long value, long access) {
		byte[] bytes = memory(instance, access);
		int at = index(address, (int) (access >>> 32));
		switch ((int) access & 0xffff) {
			case Op.STORE_8 -> bytes[at] = (byte) value;
			case Op.STORE_16 -> Memory.SHORT.set(bytes, at, (short) value);
			case Op.STORE_32 -> Memory.INT.set(bytes, at, (int) value);
			default -> Memory.LONG.set(bytes, at, value);
		}
	}

	static byte[] memory(ModuleInstance instance, long access) {
		return instance.memories()[(int) (access >>> 16) & 0xffff].bytes();
	}

	static int index(int address, int offset) {
		if (offset < 0) {
			throw new TrapException(Trap.MEMORY_OUT_OF_BOUNDS);
		}
		return Memory.index(address, offset);
	}

}

package dev.wasmboot.engine.compiler;

import java.util.List;

import dev.wasmboot.engine.runtime.Memory;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Accesses memories in the guest's own methods. The address is below 2<sup>31</sup>, or
 * out of bounds in any case: so the first check makes sure that adding the offset ends in
 * bounds, where it should, or in a negative index. All that is called HotSpot replaces by
 * machine code or inlines without counting: in a long method, it stops to inline others.
 */
final class ExpandedAccess extends AccessCode {

	private static final String MEMORY = Type.getInternalName(Memory.class);

	private static final String HANDLE = "java/lang/invoke/VarHandle";

	/** Of what is wider than a byte, by width. */
	private static final List<Member> VIEWS = List.of(view("SHORT"), view("INT"), view("LONG"));

	private static final List<Member> GETTERS = List.of(method("get", "([BI)S"), method("get", "([BI)I"),
			method("get", "([BI)J"));

	private static final List<Member> SETTERS = List.of(method("set", "([BIS)V"), method("set", "([BII)V"),
			method("set", "([BIJ)V"));

	ExpandedAccess(MethodFrame frame) {
		super(frame);
	}

	@Override
	void load(int width, int memory, int offset) {
		index(offset);
		if (width == 0) {
			checkedBytes(memory);
			out().op(Opcodes.BALOAD);
		}
		else {
			view(width, memory);
			out().callVirtual(GETTERS.get(width - 1));
		}
	}

	@Override
	void store(int width, int memory, int offset, Runnable value) {
		index(offset);
		if (width == 0) {
			checkedBytes(memory);
			value.run();
			out().op(Opcodes.BASTORE);
		}
		else {
			view(width, memory);
			value.run();
			if (width == 1) {
				out().op(Opcodes.I2S);
			}
			out().callVirtual(SETTERS.get(width - 1));
		}
	}

	/**
	 * Put the array below the index, and check that. The array checks it as well; but
	 * where an array throws often, the JVM stops saying from where.
	 * <p>
	 * HotSpot finds that the checks are the same only if they are of the same value. To
	 * it, what was checked is another value than before, wherever it is kept. So what is
	 * kept is the index and one more: what it was before comes out of that again.
	 */
	private void checkedBytes(int memory) {
		out().op(Opcodes.DUP);
		out().op(Opcodes.ICONST_1);
		out().op(Opcodes.IADD);
		out().op(Opcodes.SWAP);
		frame().loadBytes(memory);
		out().op(Opcodes.ARRAYLENGTH);
		checkIndex();
		out().op(Opcodes.POP);
		out().op(Opcodes.ICONST_1);
		out().op(Opcodes.ISUB);
		frame().loadBytes(memory);
		out().op(Opcodes.SWAP);
	}

	private void view(int width, int memory) {
		out().field(Opcodes.GETSTATIC, VIEWS.get(width - 1));
		out().op(Opcodes.SWAP);
		frame().loadBytes(memory);
		out().op(Opcodes.SWAP);
	}

	private static Member view(String name) {
		return new Member(MEMORY, name, "L" + HANDLE + ";");
	}

	private static Member method(String name, String descriptor) {
		return new Member(HANDLE, name, descriptor);
	}

}

package dev.wasmboot.engine.compiler;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.module.WasmModule;
import org.jspecify.annotations.Nullable;

/**
 * Writes the instructions on locals and globals.
 */
final class VariableCode {

	private static final Map<ValueType, Member> GETTERS = new EnumMap<>(ValueType.class);

	private static final Map<ValueType, Member> SETTERS = new EnumMap<>(ValueType.class);

	private static final Member GET_HIGH = new Member(JavaTypes.INSTANCE, "highGlobal", "(I)J");

	static {
		for (ValueType type : ValueType.values()) {
			GETTERS.put(type, new Member(JavaTypes.INSTANCE, MethodFrame.prefix(type) + "Global",
					"(I)" + JavaTypes.result(type)));
			SETTERS.put(type, new Member(JavaTypes.INSTANCE, "setGlobal",
					"(" + JavaTypes.descriptor(type) + "L" + JavaTypes.INSTANCE + ";I)V"));
		}
	}

	private final WasmModule module;

	private final MethodFrame frame;

	private final Bytecode out;

	private final OperandStack stack;

	VariableCode(WasmModule module, MethodFrame frame) {
		this.module = module;
		this.frame = frame;
		this.out = frame.out();
		this.stack = frame.stack();
	}

	void getLocal(int index) {
		VectorObjects objects = objects(index);
		if (objects != null) {
			this.frame.settle();
			objects.copy(this.frame.local(index), this.frame.operand(this.stack.height()));
			this.stack.pushSettled(ValueType.V128);
			return;
		}
		this.frame.getLocal(index);
		this.stack.push(this.frame.localType(index));
	}

	void setLocal(int index) {
		VectorObjects objects = objects(index);
		if (objects != null) {
			this.frame.settle();
			objects.copy(topmost(), this.frame.local(index));
			objects.forget(topmost());
			this.stack.pop();
			return;
		}
		this.frame.surface(1);
		this.stack.pop();
		this.frame.setLocal(index);
	}

	void teeLocal(int index) {
		VectorObjects objects = objects(index);
		if (objects != null) {
			this.frame.settle();
			objects.copy(topmost(), this.frame.local(index));
			return;
		}
		this.frame.surface(1);
		this.frame.setLocal(index);
		this.frame.getLocal(index);
	}

	/** The objects, if a local is one of them. */
	private @Nullable VectorObjects objects(int local) {
		return (this.frame.localType(local) == ValueType.V128) ? this.frame.objects() : null;
	}

	private int topmost() {
		return this.frame.operand(this.stack.height() - 1);
	}

	void getGlobal(int index) {
		ValueType type = this.module.globals().get(index).type();
		this.frame.loadInstance();
		this.out.constant(index);
		this.out.callVirtual(Objects.requireNonNull(GETTERS.get(type)));
		if (type == ValueType.V128) {
			this.frame.vectors().ofHalf(this.out);
			this.frame.loadInstance();
			this.out.constant(index);
			this.out.callVirtual(GET_HIGH);
			this.frame.vectors().ofHalf(this.out);
		}
		this.stack.push(type);
	}

	void setGlobal(int index) {
		this.frame.pass(1);
		ValueType type = this.stack.pop();
		this.frame.loadInstance();
		this.out.constant(index);
		this.out.callStatic(Objects.requireNonNull(SETTERS.get(type)));
	}

}

package dev.wasmboot.engine.compiler;

import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.IdentityHashMap;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.module.DataSegment;
import dev.wasmboot.engine.runtime.Alarm;
import dev.wasmboot.engine.runtime.CallContext;
import dev.wasmboot.engine.runtime.Fuel;
import dev.wasmboot.engine.runtime.FunctionInstance;
import dev.wasmboot.engine.runtime.Global;
import dev.wasmboot.engine.runtime.GuestException;
import dev.wasmboot.engine.runtime.HostCall;
import dev.wasmboot.engine.runtime.HostFunctionInstance;
import dev.wasmboot.engine.runtime.Memory;
import dev.wasmboot.engine.runtime.ModuleInstance;
import dev.wasmboot.engine.runtime.Table;
import dev.wasmboot.engine.runtime.ValueStack;
import org.jspecify.annotations.Nullable;

/**
 * An instance as compiled code sees it, under the context of one caller: every compiled
 * method has it as a parameter, and calls it for all that is not arithmetic. An instance
 * that other instances call has one for each context that its calls come from.
 * <p>
 * The methods that instructions compile to take the guest's operands first, in their
 * order on the operand stack, so that compiled code only has to push the rest.
 * <p>
 * It is long and holds little: all that compiled code can ask for is here, since it has
 * this one object at hand, and nearly every method is a line that leads to what the state
 * belongs to. Several objects would be as many parameters of every method of a guest, or
 * a read more for each of its instructions.
 */
public final class CompiledInstance extends Alarm {

	private static final @Nullable Object[] DROPPED = {};

	private static final byte[] NO_MEMORY = {};

	/** How many functions with loops may begin between two stops for the JVM. */
	private static final int BEGINNINGS = 32;

	/** In place of the fuel that is left, where that is lent. */
	static final long LENT = Long.MIN_VALUE;

	private final CompiledCode code;

	private final ModuleInstance instance;

	private final CallContext context;

	private final ValueStack stack;

	private final Fuel fuel;

	private final FunctionInstance[] functions;

	private final Global[] globals;

	private final Table[] tables;

	/** The first table, which most indirect calls go through. */
	private final @Nullable Table table;

	private final Memory[] memories;

	private final @Nullable Memory memory;

	private final HostCall hostCall;

	/** The same instance under other contexts. */
	private final IdentityHashMap<CallContext, CompiledInstance> others = new IdentityHashMap<>();

	/** The function that an indirect call found and that is not this instance's own. */
	private @Nullable FunctionInstance foreign;

	/** The function that is to be called in place of the one that returned. */
	private @Nullable FunctionInstance tail;

	/** The function that is called in place of one that returned, or -1. */
	private int replacing = -1;

	/** How many functions with loops may still begin until the next stop for the JVM. */
	private int beginnings = BEGINNINGS;

	/** What of a function's results it does not return. */
	private long[] results = {};

	private @Nullable Object[] referenceResults = {};

	CompiledInstance(CompiledCode code, ModuleInstance instance, CallContext context) {
		super(context);
		this.code = code;
		this.instance = instance;
		this.context = context;
		this.stack = context.stack();
		this.fuel = context.fuel();
		this.functions = instance.functions();
		this.globals = instance.globals();
		this.tables = instance.tables();
		this.table = (this.tables.length > 0) ? this.tables[0] : null;
		this.memories = instance.memories();
		this.memory = (this.memories.length > 0) ? this.memories[0] : null;
		this.hostCall = new HostCall(context, instance, 0);
		listen();
	}

	/**
	 * The same instance under a context.
	 */
	CompiledInstance under(CallContext caller) {
		if (caller == this.context) {
			return this;
		}
		return this.others.computeIfAbsent(caller, (other) -> new CompiledInstance(this.code, this.instance, other));
	}

	CompiledCode code() {
		return this.code;
	}

	ModuleInstance instance() {
		return this.instance;
	}

	CallContext context() {
		return this.context;
	}

	/**
	 * Begin a function that has loops, where those count their turns. Small functions are
	 * inlined into the loops of others, and their own loops may have fewer turns than are
	 * counted each time: so how often they begin is counted as well.
	 * @return whether it may begin; if not, it is to be asked again, at a stop for the
	 * JVM
	 */
	public boolean beginLoops() {
		if (--this.beginnings < 0) {
			this.beginnings = BEGINNINGS;
			return false;
		}
		return true;
	}

	@Override
	protected void alert() {
		this.code.lookAtAlarms();
	}

	/**
	 * Begin a function.
	 * @param depth calls that may be active, this one included
	 * @return calls that it may nest
	 */
	public int enter(int depth) {
		if (depth <= 0) {
			throw new TrapException(Trap.CALL_STACK_EXHAUSTED);
		}
		checkDeadlineOfFunction();
		return depth - 1;
	}

	/**
	 * Count a call as several, for what its locals take. It can be the last one.
	 * @param depth calls that it may nest
	 * @param more how many more it counts as
	 * @return calls that it may nest then
	 */
	public static int nestLess(int depth, int more) {
		return Math.max(0, depth - more);
	}

	// --- fuel, in code that counts it ---

	/**
	 * The fuel that is left.
	 */
	public long fuel() {
		return this.fuel.left();
	}

	public static void checkFuel(long left, CompiledInstance self) {
		if (left < 0) {
			putFuel(left, self);
			self.fuel.check();
		}
	}

	/**
	 * Put the fuel that is left where what is called will find it.
	 * @return what the caller's local is to have from now on
	 */
	public static long lendFuel(long left, CompiledInstance self) {
		putFuel(left, self);
		return LENT;
	}

	public static void putFuel(long left, CompiledInstance self) {
		self.fuel.setLeft(left);
	}

	/**
	 * Put the fuel back that is left when something is thrown, if it was not lent.
	 */
	public static void keepFuel(long left, CompiledInstance self) {
		if (left != LENT) {
			putFuel(left, self);
		}
	}

	/**
	 * Trap if the outermost function has consumed more fuel than there was.
	 */
	public void requireFuel() {
		this.fuel.check();
	}

	public static void chargeBytes(int length, CompiledInstance self) {
		self.fuel.chargeBytes(length);
	}

	public static void chargeElements(int length, CompiledInstance self) {
		self.fuel.chargeElements(length);
	}

	public void chargeMemory(int index) {
		this.fuel.chargeBytes(this.memories[index].bytes().length);
	}

	public void chargeTable(int index) {
		this.fuel.chargeElements(this.tables[index].size());
	}

	public TrapException unreachable() {
		return new TrapException(Trap.UNREACHABLE);
	}

	// --- memories ---

	public byte[] bytes() {
		Memory first = this.memory;
		return (first != null) ? first.bytes() : NO_MEMORY;
	}

	public byte[] bytes(int index) {
		return this.memories[index].bytes();
	}

	public static int memorySize(CompiledInstance self, int index) {
		return self.memories[index].pages();
	}

	public static int memoryGrow(int delta, CompiledInstance self, int index) {
		return self.memories[index].grow(self.context, delta);
	}

	public static void memoryFill(int address, int value, int length, CompiledInstance self, int index) {
		self.memories[index].fill(self.context, address, (byte) value, length);
	}

	public static void memoryCopy(int to, int from, int length, CompiledInstance self, int target, int source) {
		Memory.copy(self.context, self.memories[target], to, self.memories[source], from, length);
	}

	public static void memoryInit(int to, int from, int length, CompiledInstance self, int segment, int index) {
		DataSegment data = self.instance.module().data().get(segment);
		int available = self.instance.droppedData()[segment] ? 0 : data.length();
		self.memories[index].init(to, self.instance.module().bytes(), data.start(), available, from, length);
	}

	public static void dropData(CompiledInstance self, int segment) {
		self.instance.droppedData()[segment] = true;
	}

	// --- globals ---

	public int intGlobal(int index) {
		return (int) this.globals[index].bits();
	}

	public long longGlobal(int index) {
		return this.globals[index].bits();
	}

	public float floatGlobal(int index) {
		return Float.intBitsToFloat((int) this.globals[index].bits());
	}

	public double doubleGlobal(int index) {
		return Double.longBitsToDouble(this.globals[index].bits());
	}

	/**
	 * The high half of a vector, whose low half is {@link #longGlobal}.
	 */
	public long highGlobal(int index) {
		return this.globals[index].high();
	}

	public @Nullable Object referenceGlobal(int index) {
		return this.globals[index].reference();
	}

	public static void setGlobal(int value, CompiledInstance self, int index) {
		self.globals[index].setBits(value);
	}

	public static void setGlobal(long value, CompiledInstance self, int index) {
		self.globals[index].setBits(value);
	}

	public static void setGlobal(float value, CompiledInstance self, int index) {
		self.globals[index].setBits(Float.floatToRawIntBits(value));
	}

	public static void setGlobal(double value, CompiledInstance self, int index) {
		self.globals[index].setBits(Double.doubleToRawLongBits(value));
	}

	public static void setGlobal(long low, long high, CompiledInstance self, int index) {
		self.globals[index].setBits(low);
		self.globals[index].setHigh(high);
	}

	public static void setGlobal(@Nullable Object value, CompiledInstance self, int index) {
		self.globals[index].setReference(value);
	}

	// --- tables ---

	public static @Nullable Object tableGet(int index, CompiledInstance self, int table) {
		return self.tables[table].get(index);
	}

	public static void tableSet(int index, @Nullable Object value, CompiledInstance self, int table) {
		self.tables[table].set(index, value);
	}

	public static int tableSize(CompiledInstance self, int table) {
		return self.tables[table].size();
	}

	public static int tableGrow(@Nullable Object value, int delta, CompiledInstance self, int table) {
		return self.tables[table].grow(delta, value);
	}

	public static void tableFill(int index, @Nullable Object value, int length, CompiledInstance self, int table) {
		self.tables[table].fill(index, value, length);
	}

	public static void tableCopy(int to, int from, int length, CompiledInstance self, int target, int source) {
		Table.copy(self.tables[target], to, self.tables[source], from, length);
	}

	public static void tableInit(int to, int from, int length, CompiledInstance self, int segment, int table) {
		@Nullable Object[] elements = self.instance.elements()[segment];
		self.tables[table].init(to, (elements != null) ? elements : DROPPED, from, length);
	}

	public static void dropElements(CompiledInstance self, int segment) {
		self.instance.elements()[segment] = null;
	}

	public Object function(int index) {
		return this.functions[index];
	}

	// --- indirect calls ---

	/**
	 * Find the function of an indirect call.
	 * @param index its index in the table
	 * @param self the instance
	 * @param table the table
	 * @param signature what it has to be
	 * @return its slot among the functions of this module with the signature, or -1 if it
	 * is from elsewhere, and {@link #foreign()}
	 */
	public static int resolve(int index, CompiledInstance self, int table, int signature) {
		FunctionInstance function = self.table(table).function(index);
		if (function instanceof CompiledFunction own && own.signature() == signature && own.isOf(self)) {
			return own.slot();
		}
		return self.resolveOther(function, signature);
	}

	private Table table(int index) {
		Table first = this.table;
		return (index == 0 && first != null) ? first : this.tables[index];
	}

	/** Under another context than its own, or elsewhere. */
	private int resolveOther(FunctionInstance function, int signature) {
		if (function instanceof CompiledFunction own && own.signature() == signature
				&& own.instance() == this.instance) {
			return own.slot();
		}
		FunctionType expected = this.code.layout().signature(signature);
		if (!function.type().equals(expected)) {
			throw new TrapException(Trap.INDIRECT_CALL_TYPE_MISMATCH);
		}
		this.foreign = function;
		return -1;
	}

	/**
	 * The function that {@link #resolve} found elsewhere.
	 */
	public FunctionInstance foreign() {
		FunctionInstance function = this.foreign;
		this.foreign = null;
		if (function == null) {
			throw new IllegalStateException("no function was resolved");
		}
		return function;
	}

	// --- calls through the stack: to other tiers and instances ---

	/**
	 * Make sure that there are slots, from {@link ValueStack#top()} on, for the arguments
	 * and results of a call.
	 * @param count how many
	 */
	public void reserve(int count) {
		this.stack.ensure(this.stack.top() + count);
	}

	public static void argument(int value, CompiledInstance self, int index) {
		self.stack.slots()[self.stack.top() + index] = value;
	}

	public static void argument(long value, CompiledInstance self, int index) {
		self.stack.slots()[self.stack.top() + index] = value;
	}

	public static void argument(float value, CompiledInstance self, int index) {
		self.stack.slots()[self.stack.top() + index] = Float.floatToRawIntBits(value);
	}

	public static void argument(double value, CompiledInstance self, int index) {
		self.stack.slots()[self.stack.top() + index] = Double.doubleToRawLongBits(value);
	}

	public static void highArgument(long value, CompiledInstance self, int index) {
		self.stack.vectorsUsed();
		self.stack.highs()[self.stack.top() + index] = value;
	}

	public static void argument(@Nullable Object value, CompiledInstance self, int index) {
		self.stack.referencesUsed();
		self.stack.references()[self.stack.top() + index] = value;
	}

	public int intSlot(int index) {
		return (int) this.stack.slots()[this.stack.top() + index];
	}

	public long longSlot(int index) {
		return this.stack.slots()[this.stack.top() + index];
	}

	public float floatSlot(int index) {
		return Float.intBitsToFloat((int) this.stack.slots()[this.stack.top() + index]);
	}

	public double doubleSlot(int index) {
		return Double.longBitsToDouble(this.stack.slots()[this.stack.top() + index]);
	}

	public long highSlot(int index) {
		return this.stack.highs()[this.stack.top() + index];
	}

	public @Nullable Object referenceSlot(int index) {
		return this.stack.references()[this.stack.top() + index];
	}

	/**
	 * Call a function with its arguments in slots, where the results will be.
	 * @param function the function
	 * @param depth calls that may be nested
	 */
	public void call(FunctionInstance function, int depth) {
		call(function, depth, false);
	}

	private @Nullable FunctionInstance call(FunctionInstance function, int depth, boolean inPlace) {
		int base = this.stack.top();
		int before = this.stack.depth();
		int used = this.context.maxDepth() - depth;
		if (function instanceof HostFunctionInstance) {
			StackProbe.beforeHost(used);
		}
		this.stack.setDepth(used);
		FunctionInstance next = null;
		try {
			if (inPlace) {
				next = function.callInPlace(this.context, this.instance, base);
			}
			else {
				function.call(this.context, this.instance, base);
			}
		}
		catch (GuestException ex) {
			this.stack.setDepth(before);
			this.stack.setTop(base);
			throw ex;
		}
		this.stack.setDepth(before);
		this.stack.setTop(base);
		this.context.checkDeadline();
		return next;
	}

	/**
	 * A function by its index.
	 */
	public FunctionInstance functionInstance(int index) {
		return this.functions[index];
	}

	/**
	 * Call the function with an index, which is not compiled, with its arguments in
	 * slots, where the results will be.
	 * @param index the function's index
	 * @param depth calls that may be nested
	 */
	public void callOther(int index, int depth) {
		boolean inPlace = replacing(index);
		this.tail = call(other(index), depth, inPlace);
	}

	/** A function that is imported, or left to the interpreter. */
	private FunctionInstance other(int index) {
		return (index < this.instance.module().importedFunctions()) ? this.functions[index]
				: this.code.interpreted(this.instance, index);
	}

	// --- calls of the host ---

	/**
	 * What to call for an imported function of the host.
	 * @return a handle that takes a {@link Caller} and the function's parameters, or
	 * {@code null} if the import is not from the host
	 */
	public @Nullable MethodHandle host(int index) {
		return (this.functions[index] instanceof HostFunctionInstance host) ? host.handle() : null;
	}

	/**
	 * Begin a call of the host.
	 * @param depth calls that may be nested
	 */
	public Caller caller(int depth) {
		int used = this.context.maxDepth() - depth;
		StackProbe.beforeHost(used);
		this.stack.setDepth(used);
		return this.hostCall;
	}

	/**
	 * What to throw when the host threw.
	 */
	public static RuntimeException failed(Throwable cause, CompiledInstance self, int index) {
		return ((HostFunctionInstance) self.functions[index]).failure(cause);
	}

	// --- whole calls from outside, with their arguments in parameters ---

	/**
	 * Begin a call.
	 * @return where the stack is
	 */
	public long beginCall() {
		this.context.begin();
		return this.context.mark();
	}

	/**
	 * Begin to run the guest.
	 * @return calls that may be active
	 */
	public int enterRun() {
		this.context.enterRun();
		return this.context.maxDepth() - this.stack.depth();
	}

	/**
	 * End a call that returned.
	 * @param mark where the stack was
	 */
	public void endCall(long mark) {
		this.context.leaveRun(mark);
		this.context.end();
	}

	/**
	 * End a call in which something was thrown.
	 * @return what is to be thrown
	 */
	public static RuntimeException endCall(Throwable thrown, CompiledInstance self, long mark) {
		try {
			return self.context.endedBy(self.context.outcome(TrapFrames.trapped(thrown, self)));
		}
		finally {
			self.endCall(mark);
		}
	}

	// --- tail calls ---

	/**
	 * Leave a function to be called by the caller of the one that returns now.
	 * @param function the function, its arguments in the slots from
	 * {@link ValueStack#top()} on
	 */
	public void tail(FunctionInstance function) {
		this.tail = function;
	}

	/**
	 * Whether there is a function to be called.
	 */
	public boolean tailPending() {
		return this.tail != null;
	}

	/**
	 * Whether a function is called in the place of another one: then what it leaves to be
	 * called is left to the caller of that one, so that the stack stays as it is.
	 * @param index the function's index
	 */
	public boolean replacing(int index) {
		boolean found = this.replacing == index;
		if (found) {
			this.replacing = -1;
		}
		return found;
	}

	/**
	 * Let a function leave what it ends in to its caller, as it is called in the place of
	 * another one.
	 */
	void replace(int index) {
		this.replacing = index;
	}

	/** The function that is to be called next, which then is the caller's business. */
	@Nullable FunctionInstance takeTail() {
		FunctionInstance taken = this.tail;
		this.tail = null;
		return taken;
	}

	/**
	 * Call the functions that are to be called in the place of one that returned, until
	 * one of them really returns. Its results are in slots then.
	 * @param depth calls that may be active
	 * @param results how many slots the results need
	 */
	public void runTails(int depth, int results) {
		reserve(results);
		FunctionInstance next = takeTail();
		while (next != null) {
			checkDeadline();
			if (next instanceof CompiledFunction own && own.instance() == this.instance) {
				replace(own.index());
				own.enter(this, depth);
				next = takeTail();
			}
			else {
				next = call(next, depth, true);
			}
		}
	}

	/**
	 * The function that an indirect tail call names.
	 */
	public static FunctionInstance resolveTail(int index, CompiledInstance self, int table, int signature) {
		FunctionInstance function = self.tables[table].function(index);
		if (!function.type().equals(self.code.layout().signature(signature))) {
			throw new TrapException(Trap.INDIRECT_CALL_TYPE_MISMATCH);
		}
		return function;
	}

	// --- further results ---

	public static void result(int value, CompiledInstance self, int index) {
		self.roomForResult(index)[index] = value;
	}

	public static void result(long value, CompiledInstance self, int index) {
		self.roomForResult(index)[index] = value;
	}

	public static void result(float value, CompiledInstance self, int index) {
		self.roomForResult(index)[index] = Float.floatToRawIntBits(value);
	}

	public static void result(double value, CompiledInstance self, int index) {
		self.roomForResult(index)[index] = Double.doubleToRawLongBits(value);
	}

	public static void result(@Nullable Object value, CompiledInstance self, int index) {
		if (self.referenceResults.length <= index) {
			self.referenceResults = Arrays.copyOf(self.referenceResults, index + 1);
		}
		self.referenceResults[index] = value;
	}

	public int intResult(int index) {
		return (int) this.results[index];
	}

	public long longResult(int index) {
		return this.results[index];
	}

	public float floatResult(int index) {
		return Float.intBitsToFloat((int) this.results[index]);
	}

	public double doubleResult(int index) {
		return Double.longBitsToDouble(this.results[index]);
	}

	public @Nullable Object referenceResult(int index) {
		Object result = this.referenceResults[index];
		this.referenceResults[index] = null;
		return result;
	}

	private long[] roomForResult(int index) {
		if (this.results.length <= index) {
			this.results = Arrays.copyOf(this.results, index + 1);
		}
		return this.results;
	}

}

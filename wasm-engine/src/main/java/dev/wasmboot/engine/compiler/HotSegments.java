package dev.wasmboot.engine.compiler;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * Finds out which segments of a divided function run most, and has one method made for
 * them.
 * <p>
 * Between two segments the guest's locals go through the fields of an object, and what
 * the first one leaves to be done has to be found by a switch and a call. For an
 * interpreter that a guest is, whose segments are a few instructions each, that is most
 * of what it does. A method that has its most frequent ones, with the guest's locals in
 * its own, needs none of it. It cannot have many: HotSpot stops to inline what a method
 * calls once that is long, and each access to memory is a call.
 * <p>
 * So the segments are counted at first, one of many that run. When there are enough, the
 * method is made, and what calls the segments asks before each whether the method is to
 * run it. If a few segments are not nearly all that runs, nothing is asked any more: to
 * enter and to leave the method takes as long as it saves in some thirty segments, since
 * all of the guest's locals that it uses are read and written. All that is the target of
 * a call site, so that there is no code for what is not done: see {@link AlarmSite}.
 * <p>
 * What runs first need not be what runs later. So the method tells how many turns of
 * loops it ran, and if that was too little for long, the function goes on without it, for
 * good.
 * <p>
 * Threads count without regard to each other, and may overwrite what others count: that
 * is all the same to what is found. They write nothing to what they share while the
 * method is of use.
 */
final class HotSegments {

	/**
	 * What is called before each segment: takes the object with the guest's locals, the
	 * instance and the number that leads to the segment; gives such a number.
	 */
	static final MethodType TYPE = MethodType.methodType(int.class, Object.class, CompiledInstance.class, int.class);

	/** The method, which gives what {@link Operations#left} does. */
	static final MethodType METHOD = TYPE.changeReturnType(long.class);

	/** How many turns of loops save what it takes to enter and to leave the method. */
	private static final int WORTH = 32;

	/** How many turns may be missing: those of some milliseconds. */
	private static final int PATIENCE = WORTH << 16;

	private static final MethodHandle COUNT;

	private static final MethodHandle IS_WITHIN;

	private static final MethodHandle LEAVE;

	static {
		MethodHandles.Lookup lookup = MethodHandles.lookup();
		try {
			COUNT = lookup.findVirtual(HotSegments.class, "count", MethodType.methodType(int.class, int.class));
			IS_WITHIN = lookup.findStatic(HotSegments.class, "isWithin",
					MethodType.methodType(boolean.class, boolean[].class, int.class));
			LEAVE = lookup.findVirtual(HotSegments.class, "leave", MethodType.methodType(int.class, long.class));
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private static final MethodHandle GO_ON = ofNumber(MethodHandles.identity(int.class));

	private final CompiledCode code;

	private final int function;

	private final HotMethods kind;

	private final MutableCallSite site;

	/** By number, and behind these the ends of calls. */
	private final AtomicIntegerArray counts;

	private final AtomicInteger counted = new AtomicInteger();

	/** How many segments are to run before the next one that is counted. */
	private int ahead;

	/** The turns that the method ran, without those that it had to. */
	private int balance;

	/**
	 * Count the segments of a function.
	 * @param numbers how many numbers lead to them
	 */
	HotSegments(CompiledCode code, int function, HotMethods kind, int numbers) {
		this.code = code;
		this.function = function;
		this.kind = kind;
		this.counts = new AtomicIntegerArray(numbers + 1);
		this.ahead = kind.period();
		this.site = new MutableCallSite(ofNumber(COUNT.bindTo(this)));
	}

	/** Take what a handle does not need that takes a number only. */
	private static MethodHandle ofNumber(MethodHandle handle) {
		return MethodHandles.dropArguments(handle, 0, Object.class, CompiledInstance.class);
	}

	/**
	 * What is to be called before each segment, of the type {@link #TYPE}.
	 */
	MethodHandle handle() {
		return this.site.dynamicInvoker();
	}

	/**
	 * Count a segment, if it is its turn.
	 * @param next the number that leads to it
	 * @return the same
	 */
	int count(int next) {
		if (--this.ahead <= 0) {
			this.ahead = this.kind.period();
			this.counts.incrementAndGet((next >= 0) ? next : this.counts.length() - 1);
			if (this.counted.incrementAndGet() == this.kind.samples()) {
				counted();
			}
		}
		return next;
	}

	private void counted() {
		FutureTask<?> making = new FutureTask<>(this::make, null);
		CompilerThreads.run(making);
		if (this.kind == HotMethods.ALL) {
			ModuleClasses.await(making);
		}
	}

	private void make() {
		MethodHandle target = GO_ON;
		try {
			HotMethod method = this.code.hotMethod(this.function,
					IntStream.range(0, this.counts.length()).map(this.counts::get).toArray());
			if (method != null) {
				target = guarded(method);
			}
		}
		finally {
			this.site.setTarget(target);
		}
	}

	/** What runs those segments that a method has. */
	private MethodHandle guarded(HotMethod method) {
		boolean[] within = new boolean[this.counts.length()];
		method.numbers().stream().forEach((number) -> within[number] = true);
		MethodHandle run = MethodHandles.filterReturnValue(method.handle(), LEAVE.bindTo(this));
		return MethodHandles.guardWithTest(ofNumber(IS_WITHIN.bindTo(within)), run, GO_ON);
	}

	/**
	 * Leave the method.
	 * @param left what it gave
	 * @return the number that leads to the next segment
	 */
	int leave(long left) {
		long gained = (left >>> Integer.SIZE) - WORTH;
		int before = this.balance;
		if (gained < 0 || before < PATIENCE) {
			this.balance = (int) Math.min(PATIENCE, before + gained);
			if (this.balance < -PATIENCE) {
				this.site.setTarget(GO_ON);
			}
		}
		return (int) left;
	}

	static boolean isWithin(boolean[] within, int next) {
		return next >= 0 && within[next];
	}

}

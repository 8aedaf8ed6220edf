package dev.wasmboot.engine.wasi;

import java.lang.ref.Cleaner;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.wasmboot.engine.CapturedOutput;
import dev.wasmboot.engine.DenialListener;
import dev.wasmboot.engine.LinkException;
import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.runtime.CallListener;
import dev.wasmboot.engine.runtime.HostFunctionInstance;
import dev.wasmboot.policy.Capability;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * WASI preview 1 for one instance: its descriptors, streams, clocks and randomness. For
 * one thread at a time, like the instance.
 * <p>
 * All 46 functions can be linked, whatever is granted. Without a grant a guest sees no
 * argument, no variable and no directory; clocks stand still and waits end at once;
 * {@code random_get} answers {@code ENOTCAPABLE}; standard input is at its end and output
 * is discarded. Output counts against its limit wherever it goes.
 * <p>
 * A pointer outside the guest's memory is a trap, as the specification asks; alignment
 * does not matter.
 */
public final class WasiPreview1 implements CallListener, AutoCloseable {

	/**
	 * The module that guests import the functions from.
	 */
	public static final String MODULE = "wasi_snapshot_preview1";

	private final Clocks clocks;

	private final StandardStreams streams;

	private final List<Preopen> preopens;

	private final Descriptors descriptors;

	private final RandomFunctions random;

	private final WasiFunctions functions;

	private final Runnable closing;

	private List<Descriptor> initial = List.of();

	/**
	 * Create the state of an instance, with the clock of the machine.
	 * @param policy what the guest may do
	 * @param stdio what its standard streams can reach, as far as the policy grants it
	 * @param listener learns of what the guest tries and is not granted
	 * @throws LinkException if a granted directory cannot be opened
	 */
	public WasiPreview1(EffectivePolicy policy, Stdio stdio, DenialListener listener) {
		this(policy, stdio, listener, WasiClock.system());
	}

	/**
	 * Create the state of an instance.
	 * @param policy what the guest may do
	 * @param stdio what its standard streams can reach, as far as the policy grants it
	 * @param listener learns of what the guest tries and is not granted
	 * @param clock the time that is shown as far as the policy grants it
	 * @throws LinkException if a granted directory cannot be opened
	 */
	public WasiPreview1(EffectivePolicy policy, Stdio stdio, DenialListener listener, WasiClock clock) {
		Policy granted = policy.policy();
		Denials denials = new Denials(listener);
		this.clocks = new Clocks(granted.clock(), clock, denials);
		this.streams = new StandardStreams(granted.stdio(), stdio, granted.limits().output(), denials);
		this.preopens = Preopen.open(granted.filesystem(), policy.learning(), this.clocks::timeOfDay);
		this.descriptors = new Descriptors(3L + this.preopens.size() + granted.limits().openFiles());
		this.random = new RandomFunctions(granted.random());
		this.functions = new WasiFunctions(denials,
				new ArgumentFunctions(granted.arguments(), granted.environment(), denials),
				new ClockFunctions(this.clocks), this.random, new DescriptorFunctions(this.descriptors),
				new FileFunctions(this.descriptors), new DirectoryFunctions(this.descriptors),
				new PathFunctions(this.descriptors), new PollFunctions(this.descriptors, this.clocks),
				new ProcessFunctions(), new SocketFunctions(this.descriptors));
		openDescriptors();
		Open open = new Open(this.descriptors, this.preopens);
		// Functions may be exported again, and be in use longer than this
		this.closing = this.preopens.isEmpty() ? open : Dropped.CLEANER.register(this.functions, open)::clean;
	}

	/**
	 * The names of the functions that a guest can import.
	 * @return all 46
	 */
	public static Set<String> names() {
		return WasiFunction.names();
	}

	/**
	 * A function that a guest can import.
	 * @param name its name
	 * @return the function, bound to this state; {@code null} if there is none of that
	 * name
	 */
	public @Nullable HostFunctionInstance function(String name) {
		WasiFunction function = WasiFunction.named(name);
		return (function != null) ? new WasiFunctionInstance(function, this.functions) : null;
	}

	/**
	 * The functions, to be called with arguments from anywhere.
	 */
	WasiFunctions functions() {
		return this.functions;
	}

	/**
	 * The capabilities that functions can make use of.
	 * @param importedNames the names of functions, without their module
	 * @return the kinds of capabilities
	 */
	public static Set<Capability> capabilities(Collection<String> importedNames) {
		EnumSet<Capability> capabilities = EnumSet.noneOf(Capability.class);
		for (String name : importedNames) {
			if (name.endsWith("_filestat_get")) {
				capabilities.add(Capability.CLOCK); // files in memory show it
			}
			if (name.startsWith("args_")) {
				capabilities.add(Capability.ARGUMENTS);
			}
			else if (name.startsWith("environ_")) {
				capabilities.add(Capability.ENVIRONMENT);
			}
			else if (name.startsWith("clock_") || name.equals("poll_oneoff")) {
				capabilities.add(Capability.CLOCK);
			}
			else if (name.equals("random_get")) {
				capabilities.add(Capability.RANDOM);
			}
			else if (name.equals("fd_read") || name.equals("fd_write")) {
				capabilities.add(Capability.STDIO);
			}
			else if (name.startsWith("path_") || name.startsWith("fd_prestat_")) {
				capabilities.add(Capability.FILESYSTEM);
			}
			else if (name.startsWith("sock_")) {
				capabilities.add(Capability.NETWORK);
			}
		}
		return capabilities;
	}

	/**
	 * A call begins: its output and its processor time count from 0, what was captured
	 * before is forgotten, and the seeded random sequence begins again.
	 */
	@Override
	public void beginCall() {
		this.clocks.beginCall();
		this.streams.beginCall();
		this.random.restart();
	}

	/**
	 * A call is over, in whatever way: a last line without an end is logged.
	 */
	@Override
	public void endCall() {
		this.streams.endCall();
	}

	/**
	 * Tell, after start-up, whether {@link #reset()} returns to what it has left.
	 * @return {@code false} if start-up left a descriptor open, closed or changed, or
	 * files in memory
	 */
	public boolean markStart() {
		return this.descriptors.holdsOnly(this.initial)
				&& this.preopens.stream().noneMatch((preopen) -> preopen.tree().isChanged());
	}

	/**
	 * Return to the state before start-up: the standard streams and the granted
	 * directories are open, with all their rights, and nothing else. Those in memory are
	 * empty.
	 */
	public void reset() {
		this.descriptors.clear();
		this.preopens.forEach((preopen) -> preopen.tree().reset());
		openDescriptors();
	}

	/**
	 * What was captured since the call began.
	 * @return the output; empty where the policy does not capture
	 */
	public CapturedOutput capturedOutput() {
		return this.streams.captured();
	}

	/**
	 * Close all descriptors and the granted directories. That happens too, but later,
	 * where nobody holds this any more.
	 */
	@Override
	public void close() {
		this.closing.run();
	}

	private void openDescriptors() {
		this.initial = Stream.concat(this.streams.descriptors(), this.preopens.stream().map(DirectoryDescriptor::new))
			.toList();
		this.initial.forEach(this.descriptors::add);
	}

	/**
	 * Closes what instances hold that are dropped, but not closed. That takes a thread,
	 * which is not there before the first directory is granted.
	 */
	private static final class Dropped {

		static final Cleaner CLEANER = Cleaner.create();

	}

	/**
	 * What is to be closed in the end.
	 *
	 * @param descriptors those of the guest
	 * @param preopens the granted directories
	 */
	private record Open(Descriptors descriptors, List<Preopen> preopens) implements Runnable {

		@Override
		public void run() {
			this.descriptors.clear();
			this.preopens.forEach((preopen) -> preopen.tree().close());
		}

	}

}

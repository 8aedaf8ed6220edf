package dev.wasmboot.engine.wasi;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.sun.management.ThreadMXBean;
import dev.wasmboot.engine.ExitException;
import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.wasi.TestGuest.Lookup;
import dev.wasmboot.policy.ArgumentsGrant;
import dev.wasmboot.policy.ClockGrant;
import dev.wasmboot.policy.ClockGrant.Source;
import dev.wasmboot.policy.EnvironmentGrant;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.FilesystemGrant.Access;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.RandomGrant;
import dev.wasmboot.policy.StorageQuota;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A guest that was granted nearly everything, on a directory of the host and one in
 * memory, and that calls functions with arguments nobody expects. However a call ends, it
 * may not throw anything but the engine's own exceptions, allocate more than a little, or
 * wait beyond its deadline.
 */
final class HostileGuest implements WasiClock, AutoCloseable {

	static final int HOST = 3;

	static final int MEMORY = 4;

	static final int HOST_FILE = 5;

	static final int MEMORY_FILE = 6;

	static final int HOST_FOLDER = 7;

	static final int MEMORY_FOLDER = 8;

	/** Where there is room for results, at the start of the memory. */
	static final int RESULT = 0;

	/** Where lists are. */
	static final int LIST = 4096;

	/** Where paths are. */
	static final int TEXT = 57_344;

	static final String FILE = "file";

	static final String LINK = "link";

	static final String EMPTY_FOLDER = "void";

	/** How long these names are. */
	static final int NAME_LENGTH = 4;

	/** What a call may allocate. Classes are loaded when they are first needed. */
	private static final long MOST_ALLOCATED = 4L << 20;

	/** How often a call can look at its deadline before it has passed. */
	private static final int CHECKS = 300;

	private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(1);

	private static final StorageQuota QUOTA = new StorageQuota(256 << 10, 20);

	private static final int CREATE = 1;

	private static final int CREATE_EXCLUSIVE = 5;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final TestGuest guest;

	private long slept;

	private long deadline = Long.MAX_VALUE;

	/**
	 * Create a guest.
	 * @param host the directory of the host
	 */
	HostileGuest(Path host) {
		Policy policy = Policy.denyAll()
			.with(FilesystemGrant.host(host, "/host", Access.READ_WRITE).withLinks().withQuota(QUOTA))
			.with(FilesystemGrant.memory("/memory").withLinks().withQuota(QUOTA))
			.with(new ClockGrant(Source.SYSTEM, Source.SYSTEM, Source.SYSTEM))
			.with(new RandomGrant(RandomGrant.Source.SECURE, 0))
			.with(new ArgumentsGrant(List.of("program", "argument")))
			.with(new EnvironmentGrant(Map.of("NAME", "value")));
		this.guest = new TestGuest(policy, Stdio.none(), this);
	}

	/**
	 * Begin anew: the files are there and open, and nothing in memory is.
	 */
	void begin() {
		this.guest.wasi().reset();
		this.guest.wasi().beginCall();
		this.guest.expireAfter(Long.MAX_VALUE);
		this.guest.setRemainingNanos(Long.MAX_VALUE);
		this.guest.memory().write(0, new byte[GuestMemory.PAGE]);
		open(HOST, FILE, CREATE, Rights.FILE);
		open(MEMORY, FILE, CREATE_EXCLUSIVE, Rights.FILE);
		for (int fd : new int[] { HOST, MEMORY }) {
			this.guest.path("path_create_directory", fd, "folder");
			open(fd, "folder", 0, Rights.DIRECTORY);
			this.guest.path("path_create_directory", fd, EMPTY_FOLDER);
			this.guest.symlink(FILE, fd, LINK);
		}
		this.guest.memory().write(0, new byte[GuestMemory.PAGE]);
	}

	GuestMemory memory() {
		return this.guest.memory();
	}

	/**
	 * Call a function.
	 * @return its code, or {@code null} if it did not return
	 */
	@Nullable Integer call(String name, List<Object> arguments) {
		this.guest.expireAfter(CHECKS);
		this.guest.setRemainingNanos(TIMEOUT);
		this.deadline = this.slept + TIMEOUT;
		long before = THREADS.getCurrentThreadAllocatedBytes();
		try {
			return this.guest.call(name, arguments.toArray());
		}
		catch (TrapException ex) {
			assertThat(ex.trap()).isIn(Trap.MEMORY_OUT_OF_BOUNDS, Trap.DEADLINE_EXCEEDED, Trap.OUTPUT_LIMIT_EXCEEDED);
			return null;
		}
		catch (ExitException ex) {
			assertThat(name).isEqualTo("proc_exit");
			return null;
		}
		finally {
			assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).as("allocated").isLessThan(MOST_ALLOCATED);
		}
	}

	@Override
	public long wallNanos() {
		return this.slept;
	}

	@Override
	public long monotonicNanos() {
		return this.slept;
	}

	@Override
	public long threadNanos() {
		return this.slept;
	}

	@Override
	public void sleep(long nanos) {
		assertThat(nanos).as("a wait").isBetween(0L, this.deadline - this.slept);
		this.slept += nanos;
		this.guest.setRemainingNanos(this.deadline - this.slept);
	}

	@Override
	public void close() {
		this.guest.close();
	}

	private void open(int fd, String path, int flags, long rights) {
		assertThat(this.guest.open(fd, path, Lookup.NOFOLLOW, flags, rights)).isZero();
	}

}

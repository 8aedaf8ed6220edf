package dev.wasmboot.engine.wasi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import dev.wasmboot.engine.ChildJvm;
import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls each function of WASI with the largest and oddest arguments that a guest with one
 * page of memory has.
 */
@EnabledOnOs(OS.LINUX)
class ResourceTests {

	/**
	 * Functions that have more combinations of values are called with so many of them.
	 */
	private static final int MOST_CALLS = 1500;

	static final Set<String> NEVER_SUCCEED = Set.of("proc_exit", "proc_raise", "sock_accept", "sock_recv", "sock_send",
			"sock_shutdown");

	private static final int SUBSCRIPTION = 48;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path host;

	@Test
	void everyFunctionIsCalled() {
		assertThat(WasiParameter.functions()).isEqualTo(WasiPreview1.names());
		try (TestGuest guest = new TestGuest(Policy.denyAll())) {
			for (String name : WasiParameter.functions()) {
				assertThat(WasiParameter.of(name).stream().map(ResourceTests::type)).as(name)
					.isEqualTo(Objects.requireNonNull(guest.wasi().function(name)).type().parameters());
			}
		}
	}

	@ParameterizedTest
	@MethodSource("functions")
	@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
	void aCallTakesLittleOfTheHostWhateverItAsksFor(String function) {
		int succeeded = callAll(this.host, function);
		if (!NEVER_SUCCEED.contains(function)) {
			assertThat(succeeded).isPositive();
		}
	}

	@Test
	void aJvmWithASmallHeapOutlivesAllOfThem() throws IOException, InterruptedException {
		ChildJvm.run(ResourceTests.class, this.host, "-Xmx32m");
	}

	/**
	 * Make the calls of all functions.
	 * @param arguments an empty directory
	 */
	public static void main(String... arguments) throws IOException {
		for (String function : WasiParameter.functions()) {
			callAll(Files.createDirectory(Path.of(arguments[0], function)), function);
		}
	}

	/**
	 * Make the calls of a function.
	 * @return how many succeeded
	 */
	private static int callAll(Path host, String function) {
		List<WasiParameter> parameters = WasiParameter.of(function);
		int succeeded = 0;
		try (HostileGuest guest = new HostileGuest(host)) {
			for (List<Object> arguments : calls(parameters)) {
				guest.begin();
				fill(guest.memory(), function);
				try {
					Integer code = guest.call(function, arguments);
					succeeded += (code != null && code == 0) ? 1 : 0;
				}
				catch (RuntimeException | Error ex) {
					throw new AssertionError(function + arguments, ex);
				}
			}
		}
		return succeeded;
	}

	@ParameterizedTest
	@ValueSource(ints = { HostileGuest.HOST, HostileGuest.MEMORY })
	void aLinkThatLeadsToALongerPathEachTimeTakesLittle(int fd) {
		try (HostileGuest guest = new HostileGuest(this.host)) {
			guest.begin();
			guest.memory().write(HostileGuest.LIST, ("loop" + "/.".repeat(2000)).getBytes(StandardCharsets.US_ASCII));
			assertThat(guest.call("path_symlink", List.of(HostileGuest.LIST, 4004, fd, HostileGuest.LIST, 4))).isZero();
			Integer code = guest.call("path_filestat_get", List.of(fd, 1, HostileGuest.LIST, 4, HostileGuest.RESULT));
			assertThat(code).isEqualTo(Errno.NAMETOOLONG.code());
		}
	}

	static Set<String> functions() {
		return WasiParameter.functions();
	}

	/**
	 * All combinations of values, or many of them.
	 */
	private static List<List<Object>> calls(List<WasiParameter> parameters) {
		long all = 1;
		for (WasiParameter parameter : parameters) {
			all *= parameter.choices().size();
		}
		SplittableRandom random = new SplittableRandom(parameters.size());
		List<List<Object>> calls = new ArrayList<>();
		for (long i = 0; i < Math.min(all, MOST_CALLS); i++) {
			long number = i;
			List<Object> arguments = new ArrayList<>();
			for (WasiParameter parameter : parameters) {
				int count = parameter.choices().size();
				int index = (all <= MOST_CALLS) ? (int) (number % count) : some(parameter, random);
				arguments.add(parameter.choices().get(index));
				number /= count;
			}
			calls.add(arguments);
		}
		return calls;
	}

	/**
	 * Half of the arguments make sense, lest all calls fail at the first check.
	 */
	private static int some(WasiParameter parameter, SplittableRandom random) {
		return (parameter == WasiParameter.DESCRIPTOR || random.nextBoolean())
				? random.nextInt(parameter.choices().size()) : 0;
	}

	/**
	 * Put lists into a memory, each entry of which is as large as can be.
	 */
	private static void fill(GuestMemory memory, String function) {
		ByteBuffer list = ByteBuffer.allocate(PollFunctions.LIMIT * SUBSCRIPTION).order(ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < PollFunctions.LIMIT; i++) {
			if (function.equals("poll_oneoff")) {
				list.put(i * SUBSCRIPTION + 8, (byte) (i % 3))
					.putInt(i * SUBSCRIPTION + 16, i % 9)
					.putLong(i * SUBSCRIPTION + 24, -1);
			}
			else {
				list.putInt(i * 8, 0).putInt(i * 8 + 4, GuestMemory.PAGE);
			}
		}
		memory.write(HostileGuest.LIST, list.array());
		String name = switch (function) {
			case "path_readlink" -> HostileGuest.LINK;
			case "path_remove_directory" -> HostileGuest.EMPTY_FOLDER;
			default -> HostileGuest.FILE;
		};
		memory.write(HostileGuest.TEXT, (name + "-/".repeat(4000)).getBytes(StandardCharsets.US_ASCII));
	}

	private static ValueType type(WasiParameter parameter) {
		return (parameter.choices().get(0) instanceof Long) ? ValueType.I64 : ValueType.I32;
	}

}

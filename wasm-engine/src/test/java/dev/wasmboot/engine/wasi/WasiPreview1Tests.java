package dev.wasmboot.engine.wasi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.wasmboot.engine.ExitException;
import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.Stdio;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.ValueType;
import dev.wasmboot.engine.runtime.Arguments;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.policy.ArgumentsGrant;
import dev.wasmboot.policy.Capability;
import dev.wasmboot.policy.EnvironmentGrant;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link WasiPreview1} as a whole, and of what a guest sees that was granted
 * nothing.
 */
class WasiPreview1Tests {

	private static final List<String> SIGNATURES = List.of("args_get(i32, i32) -> i32",
			"args_sizes_get(i32, i32) -> i32", "clock_res_get(i32, i32) -> i32", "clock_time_get(i32, i64, i32) -> i32",
			"environ_get(i32, i32) -> i32", "environ_sizes_get(i32, i32) -> i32",
			"fd_advise(i32, i64, i64, i32) -> i32", "fd_allocate(i32, i64, i64) -> i32", "fd_close(i32) -> i32",
			"fd_datasync(i32) -> i32", "fd_fdstat_get(i32, i32) -> i32", "fd_fdstat_set_flags(i32, i32) -> i32",
			"fd_fdstat_set_rights(i32, i64, i64) -> i32", "fd_filestat_get(i32, i32) -> i32",
			"fd_filestat_set_size(i32, i64) -> i32", "fd_filestat_set_times(i32, i64, i64, i32) -> i32",
			"fd_pread(i32, i32, i32, i64, i32) -> i32", "fd_prestat_dir_name(i32, i32, i32) -> i32",
			"fd_prestat_get(i32, i32) -> i32", "fd_pwrite(i32, i32, i32, i64, i32) -> i32",
			"fd_read(i32, i32, i32, i32) -> i32", "fd_readdir(i32, i32, i32, i64, i32) -> i32",
			"fd_renumber(i32, i32) -> i32", "fd_seek(i32, i64, i32, i32) -> i32", "fd_sync(i32) -> i32",
			"fd_tell(i32, i32) -> i32", "fd_write(i32, i32, i32, i32) -> i32",
			"path_create_directory(i32, i32, i32) -> i32", "path_filestat_get(i32, i32, i32, i32, i32) -> i32",
			"path_filestat_set_times(i32, i32, i32, i32, i64, i64, i32) -> i32",
			"path_link(i32, i32, i32, i32, i32, i32, i32) -> i32",
			"path_open(i32, i32, i32, i32, i32, i64, i64, i32, i32) -> i32",
			"path_readlink(i32, i32, i32, i32, i32, i32) -> i32", "path_remove_directory(i32, i32, i32) -> i32",
			"path_rename(i32, i32, i32, i32, i32, i32) -> i32", "path_symlink(i32, i32, i32, i32, i32) -> i32",
			"path_unlink_file(i32, i32, i32) -> i32", "poll_oneoff(i32, i32, i32, i32) -> i32", "proc_exit(i32) -> ()",
			"proc_raise(i32) -> i32", "random_get(i32, i32) -> i32", "sched_yield() -> i32",
			"sock_accept(i32, i32, i32) -> i32", "sock_recv(i32, i32, i32, i32, i32, i32) -> i32",
			"sock_send(i32, i32, i32, i32, i32) -> i32", "sock_shutdown(i32, i32) -> i32");

	@Test
	void everyFunctionOfTheSpecificationCanBeLinked() {
		List<String> linked;
		try (TestGuest guest = new TestGuest(Policy.denyAll())) {
			linked = WasiPreview1.names()
				.stream()
				.map((name) -> Objects.requireNonNull(guest.wasi().function(name)))
				.map((function) -> function.toString() + function.type())
				.toList();
		}
		assertThat(linked).containsExactlyInAnyOrderElementsOf(
				SIGNATURES.stream().map((signature) -> "wasi_snapshot_preview1." + signature).toList());
	}

	@ParameterizedTest
	@EnumSource
	void aFunctionTakesEachOfItsArgumentsInOrder(WasiFunction function) {
		List<ValueType> taken = new ArrayList<>();
		Arguments arguments = new Arguments() {

			@Override
			public int i32(int index) {
				return take(index, ValueType.I32);
			}

			@Override
			public long i64(int index) {
				return take(index, ValueType.I64);
			}

			private int take(int index, ValueType type) {
				assertThat(index).isEqualTo(taken.size());
				taken.add(type);
				return 0;
			}

		};
		try (TestGuest guest = new TestGuest(Policy.denyAll())) {
			guest.wasi().functions().call(function, guest, arguments);
		}
		catch (ExitException ex) {
			assertThat(function).isEqualTo(WasiFunction.PROC_EXIT);
		}
		assertThat(taken).isEqualTo(function.type().parameters());
	}

	@Test
	void withoutGrantsThereAreNoArgumentsAndNoVariables() {
		try (TestGuest guest = new TestGuest(Policy.denyAll())) {
			guest.memory().writeLong(TestGuest.RESULT, -1);
			guest.succeed("args_sizes_get", TestGuest.RESULT, TestGuest.RESULT + 4);
			assertThat(guest.longResult()).isZero();
			guest.memory().writeLong(TestGuest.RESULT, -1);
			guest.succeed("environ_sizes_get", TestGuest.RESULT, TestGuest.RESULT + 4);
			assertThat(guest.longResult()).isZero();
		}
	}

	@Test
	void withoutGrantsThereIsNoDirectory() {
		try (TestGuest guest = new TestGuest(Policy.denyAll())) {
			assertThat(guest.fail("fd_prestat_get", 3, TestGuest.RESULT)).isEqualTo(Errno.BADF);
		}
	}

	@Test
	void withoutGrantsInputIsAtItsEndAndOutputIsAccepted() {
		try (TestGuest guest = new TestGuest(Policy.denyAll())) {
			assertThat(guest.read(0, 100)).isEmpty();
			assertThat(guest.write(1, "hello")).isZero();
			assertThat(guest.result()).isEqualTo(5);
			assertThat(guest.wasi().capturedOutput().stdout()).isEmpty();
		}
	}

	@Test
	void withoutGrantsThereIsNoRandomness() {
		try (TestGuest guest = new TestGuest(Policy.denyAll())) {
			guest.memory().writeLong(TestGuest.RESULT, 42);
			assertThat(guest.fail("random_get", TestGuest.RESULT, 8)).isEqualTo(Errno.NOTCAPABLE);
			assertThat(guest.longResult()).isEqualTo(42);
		}
	}

	@Test
	void grantedArgumentsAndVariablesArriveInOrder() {
		Policy policy = Policy.denyAll()
			.with(new ArgumentsGrant(List.of("rules", "--größe=3")))
			.with(new EnvironmentGrant(Map.of("CURRENCY", "€")));
		try (TestGuest guest = new TestGuest(policy)) {
			guest.succeed("args_sizes_get", TestGuest.RESULT, TestGuest.RESULT + 4);
			assertThat(guest.result()).isEqualTo(2);
			int size = "rules\0--größe=3\0".getBytes(StandardCharsets.UTF_8).length;
			assertThat(guest.memory().readInt(TestGuest.RESULT + 4)).isEqualTo(size);
			guest.succeed("args_get", TestGuest.RESULT, 100);
			assertThat(guest.memory().readString(100, size)).isEqualTo("rules\0--größe=3\0");
			assertThat(guest.longResult()).isEqualTo((106L << 32) | 100);
			guest.succeed("environ_get", TestGuest.RESULT, 100);
			assertThat(guest.memory().readString(100, 13)).isEqualTo("CURRENCY=€\0");
		}
	}

	@Test
	void aPointerOutsideTheMemoryIsATrap() {
		try (TestGuest guest = new TestGuest(Policy.denyAll())) {
			assertThatExceptionOfType(TrapException.class)
				.isThrownBy(() -> guest.call("clock_time_get", 0, 0L, GuestMemory.PAGE - 7))
				.extracting(TrapException::trap)
				.isEqualTo(Trap.MEMORY_OUT_OF_BOUNDS);
		}
	}

	@Test
	void exitingCarriesItsCode() {
		try (TestGuest guest = new TestGuest(Policy.denyAll())) {
			assertThatExceptionOfType(ExitException.class).isThrownBy(() -> guest.call("proc_exit", 33))
				.extracting(ExitException::code)
				.isEqualTo(33);
		}
	}

	@Test
	void descriptorsThatAreNoSocketsAreRefusedAsSockets() {
		try (TestGuest guest = new TestGuest(Policy.denyAll())) {
			assertThat(guest.fail("sock_shutdown", 1, 0)).isEqualTo(Errno.NOTSOCK);
			assertThat(guest.fail("sock_shutdown", 7, 0)).isEqualTo(Errno.BADF);
		}
	}

	@Test
	void importsTellWhichCapabilitiesAreOfUse() {
		assertThat(WasiPreview1.capabilities(List.of("proc_exit", "fd_close", "sched_yield"))).isEmpty();
		assertThat(WasiPreview1.capabilities(List.of("environ_get", "path_open", "clock_time_get", "random_get",
				"fd_write", "args_get", "sock_send")))
			.isEqualTo(Set.of(Capability.ENVIRONMENT, Capability.FILESYSTEM, Capability.CLOCK, Capability.RANDOM,
					Capability.STDIO, Capability.ARGUMENTS, Capability.NETWORK));
		assertThat(WasiPreview1.capabilities(List.of("fd_prestat_get"))).containsExactly(Capability.FILESYSTEM);
		assertThat(WasiPreview1.capabilities(List.of("poll_oneoff"))).containsExactly(Capability.CLOCK);
	}

	@Test
	void aResetReopensStandardStreamsThatWereClosed() {
		try (TestGuest guest = new TestGuest(Policy.denyAll(), Stdio.none(), WasiClock.system())) {
			guest.succeed("fd_close", 1);
			assertThat(guest.write(1, "lost")).isEqualTo(Errno.BADF.code());
			guest.wasi().reset();
			assertThat(guest.write(1, "found")).isZero();
		}
	}

}

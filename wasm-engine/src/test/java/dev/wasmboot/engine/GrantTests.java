package dev.wasmboot.engine;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.wasmboot.policy.ArgumentsGrant;
import dev.wasmboot.policy.Capability;
import dev.wasmboot.policy.ClockGrant;
import dev.wasmboot.policy.Denial;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.EnvironmentGrant;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.FilesystemGrant.Access;
import dev.wasmboot.policy.Grant;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.RandomGrant;
import dev.wasmboot.policy.StdioGrant;
import dev.wasmboot.policy.StdioGrant.Input;
import dev.wasmboot.policy.StdioGrant.Output;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the guest {@code greeter} can reach, without and with each grant.
 */
class GrantTests {

	private final WasmEngine engine = WasmEngine.create();

	private final List<String> log = new ArrayList<>();

	@TempDir
	private Path folder;

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void withoutAGrantThereIsNoVariable() {
		assertThat(System.getenv()).isNotEmpty();
		assertThat(text(greeter(), "env_greeting")).isNull();
	}

	@Test
	void aGrantedVariableIsSeen() {
		assertThat(text(greeter(new EnvironmentGrant(Map.of("GREETING", "hello"))), "env_greeting")).isEqualTo("hello");
	}

	@Test
	void withoutAGrantThereIsNoArgument() {
		assertThat(text(greeter(), "argument", 0)).isNull();
	}

	@Test
	void grantedArgumentsAreSeen() {
		assertThat(text(greeter(new ArgumentsGrant(List.of("greeter", "Ada"))), "argument", 1)).isEqualTo("Ada");
	}

	@Test
	void withoutAGrantThereIsNoFile() throws Exception {
		Files.writeString(this.folder.resolve("name.txt"), "Ada");
		Instance greeter = greeter();
		assertThat(text(greeter, "read_file", "/data/name.txt")).isNull();
		assertThat(text(greeter, "read_file", this.folder.resolve("name.txt").toString())).isNull();
		assertThat(number(greeter, "open_errno", "/etc/passwd")).isNotZero();
		assertThat(number(greeter, "write_file", this.folder.resolve("new.txt").toString(), "x")).isNotZero();
		assertThat(this.folder.resolve("new.txt")).doesNotExist();
	}

	@Test
	void aDirectoryGrantedForReadingIsReadAndNotWritten() throws Exception {
		Files.writeString(this.folder.resolve("name.txt"), "Ada");
		Instance greeter = greeter(FilesystemGrant.host(this.folder, "/data", Access.READ_ONLY));
		assertThat(text(greeter, "read_file", "/data/name.txt")).isEqualTo("Ada");
		assertThat(number(greeter, "write_file", "/data/name.txt", "Eve")).isNotZero();
		assertThat(number(greeter, "write_file", "/data/new.txt", "Eve")).isNotZero();
		assertThat(this.folder.resolve("name.txt")).hasContent("Ada");
		assertThat(this.folder.resolve("new.txt")).doesNotExist();
	}

	@Test
	void aDirectoryGrantedForWritingIsWrittenAndNothingBeside() throws Exception {
		Path inside = Files.createDirectory(this.folder.resolve("inside"));
		Instance greeter = greeter(FilesystemGrant.host(inside, "/data", Access.READ_WRITE));
		assertThat(number(greeter, "write_file", "/data/new.txt", "Ada")).isZero();
		assertThat(inside.resolve("new.txt")).hasContent("Ada");
		assertThat(number(greeter, "write_file", "/data/../outside.txt", "Eve")).isNotZero();
		assertThat(this.folder.resolve("outside.txt")).doesNotExist();
	}

	@Test
	void withoutAGrantClocksStandStill() {
		Instance greeter = greeter();
		assertThat(number(greeter, "wall_clock")).isZero().isEqualTo(number(greeter, "wall_clock"));
		assertThat(number(greeter, "monotonic_clock")).isEqualTo(number(greeter, "monotonic_clock"));
	}

	@Test
	void aGrantedClockShowsTheTime() {
		Instance greeter = greeter(new ClockGrant(ClockGrant.Source.SYSTEM, ClockGrant.Source.SYSTEM));
		long before = System.currentTimeMillis();
		assertThat(number(greeter, "wall_clock") / 1_000_000).isBetween(before, before + 60_000);
		long earlier = number(greeter, "monotonic_clock");
		assertThat(number(greeter, "monotonic_clock")).isGreaterThanOrEqualTo(earlier);
	}

	@Test
	void withoutAGrantThereIsNoRandomness() {
		assertThat(number(greeter(), "random_u64")).isZero();
	}

	@Test
	void grantedRandomnessIsRandom() {
		Instance greeter = greeter(new RandomGrant(RandomGrant.Source.SECURE, 0));
		assertThat(number(greeter, "random_u64")).isNotZero().isNotEqualTo(number(greeter, "random_u64"));
	}

	@Test
	void seededRandomnessIsTheSameForEveryCall() {
		Instance greeter = greeter(new RandomGrant(RandomGrant.Source.SEEDED, 42));
		assertThat(number(greeter, "random_u64")).isNotZero()
			.isEqualTo(number(greeter, "random_u64"))
			.isEqualTo(number(greeter(new RandomGrant(RandomGrant.Source.SEEDED, 42)), "random_u64"));
	}

	@Test
	void withoutAGrantOutputIsAcceptedAndGoesNowhere() {
		Instance greeter = greeter();
		assertThat(number(greeter, "log_line", "hello")).isEqualTo(1);
		assertThat(this.log).isEmpty();
		assertThat(greeter.capturedOutput().stdout()).isEmpty();
	}

	@Test
	void loggedOutputArrivesLineByLine() {
		Instance greeter = greeter(new StdioGrant(Input.EMPTY, Output.LOG, Output.LOG));
		number(greeter, "log_line", "hello");
		number(greeter, "warn_line", "careful");
		assertThat(this.log).containsExactly("STDOUT hello", "STDERR careful");
	}

	@Test
	void capturedOutputBelongsToTheCall() {
		Instance greeter = greeter(new StdioGrant(Input.EMPTY, Output.CAPTURE, Output.DISCARD));
		number(greeter, "log_line", "first");
		number(greeter, "log_line", "second");
		assertThat(greeter.capturedOutput().stdoutText()).isEqualTo("second\n");
	}

	@Test
	void outputBeyondItsLimitStopsTheGuest() {
		CompiledModule module = this.engine.load(Guests.bytes("hostile/output-flood.wasm"));
		Policy policy = Policy.denyAll()
			.with(new StdioGrant(Input.EMPTY, Output.CAPTURE, Output.CAPTURE))
			.with(Limits.defaults().withOutput(1000).withTimeout(Limits.UNBOUNDED));
		Instance flood = this.engine.instantiate(module, EffectivePolicy.decide(module.requests(), policy));
		assertThatExceptionOfType(TrapException.class)
			.isThrownBy(() -> flood.function("discount").orElseThrow().call(0, 0))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.OUTPUT_LIMIT_EXCEEDED));
		assertThat(flood.capturedOutput().stdout().length + flood.capturedOutput().stderr().length)
			.isLessThanOrEqualTo(1000);
	}

	@Test
	void whatIsDeniedIsSaidBeforehand() {
		CompiledModule module = this.engine.load(Guests.bytes("c/greeter/greeter.wasm"));
		assertThat(EffectivePolicy.decide(module.requests(), Policy.denyAll()).denials()).extracting(Denial::capability)
			.containsExactlyInAnyOrder(Capability.ENVIRONMENT, Capability.ARGUMENTS, Capability.FILESYSTEM,
					Capability.CLOCK, Capability.RANDOM, Capability.STDIO);
	}

	private Instance greeter(Grant... grants) {
		CompiledModule module = this.engine.load(Guests.bytes("c/greeter/greeter.wasm"));
		Policy policy = Policy.denyAll();
		for (Grant grant : grants) {
			policy = policy.with(grant);
		}
		return this.engine.instantiate(module, EffectivePolicy.decide(module.requests(), policy), Imports.none(),
				Stdio.log((stream, line) -> this.log.add(stream + " " + line)));
	}

	private static @Nullable String text(Instance instance, String function, Object... arguments) {
		long packed = number(instance, function, arguments);
		GuestMemory memory = instance.memory("memory").orElseThrow();
		return (packed != 0) ? memory.readString((int) (packed >>> 32), (int) packed) : null;
	}

	/**
	 * Call a function of the plugin ABI: texts are copied to the guest's memory.
	 */
	private static long number(Instance instance, String function, Object... arguments) {
		List<Long> flat = new ArrayList<>();
		for (Object argument : arguments) {
			if (argument instanceof String string) {
				byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
				long address = instance.function("alloc").orElseThrow().callRaw(bytes.length);
				instance.memory("memory").orElseThrow().write((int) address, bytes);
				flat.add(address);
				flat.add((long) bytes.length);
			}
			else {
				flat.add(((Number) argument).longValue());
			}
		}
		return instance.function(function).orElseThrow().callRaw(flat.stream().mapToLong(Long::longValue).toArray());
	}

}

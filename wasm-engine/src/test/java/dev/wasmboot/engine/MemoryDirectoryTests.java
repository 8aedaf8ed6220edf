package dev.wasmboot.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import dev.wasmboot.engine.PoolOptions.Isolation;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.StorageQuota;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of how long files in memory last, with a guest in C.
 */
class MemoryDirectoryTests {

	private final WasmEngine engine = WasmEngine.create();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void aCallDoesNotSeeTheFilesOfTheLast() {
		try (InstancePool pool = pool(Isolation.FRESH, StorageQuota.defaults())) {
			for (int i = 0; i < 3; i++) {
				assertThat(pool.<@Nullable String>call((greeter) -> {
					String found = read(greeter, "/tmp/note");
					assertThat(write(greeter, "/tmp/note", "kept")).isZero();
					assertThat(read(greeter, "/tmp/note")).isEqualTo("kept");
					return found;
				})).isNull();
			}
			assertThat(pool.statistics().created()).as("the instance is the same").isEqualTo(1);
		}
	}

	@Test
	void anInstanceThatIsReusedKeepsItsFiles() {
		try (InstancePool pool = pool(Isolation.REUSE, StorageQuota.defaults())) {
			assertThat(pool.<Long>call((greeter) -> write(greeter, "/tmp/note", "kept"))).isZero();
			assertThat(pool.<@Nullable String>call((greeter) -> read(greeter, "/tmp/note"))).isEqualTo("kept");
		}
	}

	@Test
	void aCallHasTheWholeQuotaHoweverMuchTheLastUsed() {
		try (InstancePool pool = pool(Isolation.FRESH, new StorageQuota(16 << 10, 1))) {
			for (String path : List.of("/tmp/a", "/tmp/b", "/tmp/c")) {
				assertThat(pool.<Long>call((greeter) -> write(greeter, path, "x".repeat(12_000)))).isZero();
			}
			assertThat(pool.<Long>call((greeter) -> write(greeter, "/tmp/a", "x".repeat(16_000)))).isNotZero();
		}
	}

	@Test
	void instancesDoNotSeeEachOthersFiles() {
		try (InstancePool pool = pool(Isolation.REUSE, StorageQuota.defaults())) {
			assertThat(pool.<@Nullable String>call((one) -> {
				assertThat(write(one, "/tmp/note", "mine")).isZero();
				return pool.<@Nullable String>call((two) -> read(two, "/tmp/note"));
			})).isNull();
		}
	}

	private InstancePool pool(Isolation isolation, StorageQuota quota) {
		CompiledModule module = this.engine.load(Guests.bytes("c/greeter/greeter.wasm"));
		Policy policy = Policy.denyAll().with(FilesystemGrant.memory("/tmp").withQuota(quota));
		return this.engine.pool(module, EffectivePolicy.decide(module.requests(), policy), Imports.none(), Stdio.none(),
				new PoolOptions(2, Duration.ofSeconds(1), isolation));
	}

	private static @Nullable String read(Instance greeter, String path) {
		long[] text = text(greeter, path);
		long packed = greeter.function("read_file").orElseThrow().callRaw(text);
		return (packed != 0) ? greeter.memory("memory").orElseThrow().readString((int) (packed >>> 32), (int) packed)
				: null;
	}

	private static long write(Instance greeter, String path, String content) {
		long[] name = text(greeter, path);
		long[] text = text(greeter, content);
		return greeter.function("write_file").orElseThrow().callRaw(name[0], name[1], text[0], text[1]);
	}

	/**
	 * Put a text into the guest's memory.
	 * @return its address and length
	 */
	private static long[] text(Instance greeter, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		long address = greeter.function("alloc").orElseThrow().callRaw(bytes.length);
		greeter.memory("memory").orElseThrow().write((int) address, bytes);
		return new long[] { address, bytes.length };
	}

}

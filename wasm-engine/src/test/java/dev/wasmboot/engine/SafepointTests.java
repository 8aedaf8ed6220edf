package dev.wasmboot.engine;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A guest does not keep the JVM from stopping the world, whichever collector it has: with
 * some, HotSpot leaves safepoints out of loops that count.
 */
class SafepointTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC" })
	void theHeapIsCollectedWhileAGuestCounts(String collector) throws IOException, InterruptedException {
		ChildJvm.run(CountingGuest.class, this.directory, collector);
	}

}

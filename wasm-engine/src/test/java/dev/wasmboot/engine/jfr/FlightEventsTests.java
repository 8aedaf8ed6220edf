package dev.wasmboot.engine.jfr;

import java.nio.file.Path;
import java.util.List;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.EngineMode;
import dev.wasmboot.engine.Guests;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Policy;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FlightEventsTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@EnumSource(EngineMode.class)
	void loadInstanceAndTrapAreRecorded(EngineMode mode) throws Exception {
		byte[] bytes = Guests.bytes("hostile/trap.wasm");
		String[] sha256 = new String[1];
		List<RecordedEvent> events = record(() -> sha256[0] = trap(mode, bytes));
		RecordedEvent load = only(events, "dev.wasmboot.ModuleLoad");
		assertThat(load.getString("sha256")).isEqualTo(sha256[0]);
		assertThat(load.getLong("size")).isEqualTo(bytes.length);
		assertThat(load.getInt("functions")).isPositive();
		assertThat(only(events, "dev.wasmboot.InstanceStart").getString("sha256")).isEqualTo(sha256[0]);
		RecordedEvent trap = only(events, "dev.wasmboot.Trap");
		assertThat(trap.getString("kind")).isEqualTo("UNREACHABLE");
		assertThat(trap.getString("message")).startsWith("unreachable");
		assertThat(trap.getString("function")).startsWith("discount (wasm-function[");
	}

	@Test
	void eachClassThatIsMadeIsRecorded() throws Exception {
		List<RecordedEvent> events = record(() -> trap(EngineMode.COMPILER, Guests.bytes("hostile/trap.wasm")));
		assertThat(events).filteredOn((event) -> event.getEventType().getName().equals("dev.wasmboot.ClassCompilation"))
			.isNotEmpty()
			.allSatisfy((event) -> {
				assertThat(event.getString("type")).startsWith("wasm.");
				assertThat(event.getString("loader")).startsWith("wasm-");
				assertThat(event.getLong("size")).isPositive();
			})
			.extracting((event) -> event.getString("type"))
			.contains("wasm.C0")
			.doesNotHaveDuplicates();
	}

	private static String trap(EngineMode mode, byte[] bytes) {
		try (WasmEngine engine = WasmEngine.builder().mode(mode).build()) {
			CompiledModule module = engine.load(bytes);
			Instance instance = engine.instantiate(module, EffectivePolicy.decide(module.requests(), Policy.denyAll()));
			assertThatExceptionOfType(TrapException.class)
				.isThrownBy(() -> instance.function("discount").orElseThrow().callRaw(0, 0));
			return module.sha256();
		}
	}

	private List<RecordedEvent> record(Runnable work) throws Exception {
		Path file = this.directory.resolve("recording.jfr");
		try (Recording recording = new Recording()) {
			for (String event : List.of("ModuleLoad", "ClassCompilation", "InstanceStart", "Trap")) {
				recording.enable("dev.wasmboot." + event).withoutThreshold();
			}
			recording.start();
			work.run();
			recording.stop();
			recording.dump(file);
		}
		return RecordingFile.readAllEvents(file);
	}

	private static RecordedEvent only(List<RecordedEvent> events, String name) {
		List<RecordedEvent> found = events.stream()
			.filter((event) -> event.getEventType().getName().equals(name))
			.toList();
		assertThat(found).as(name).hasSize(1);
		return found.get(0);
	}

}

package dev.wasmboot.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class EngineModeTests {

	private static final String OBSTACLE = "no classes here";

	private final Logger logger = Logger.getLogger(WasmEngine.class.getName());

	private final List<String> messages = new ArrayList<>();

	private final Handler handler = new Handler() {

		@Override
		public void publish(LogRecord record) {
			EngineModeTests.this.messages.add(record.getMessage());
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	};

	@BeforeEach
	void listen() {
		this.logger.addHandler(this.handler);
	}

	@AfterEach
	void stopListening() {
		this.logger.removeHandler(this.handler);
	}

	@Test
	void autoInterpretsWhereNoClassesCanBeDefinedAndSaysSoOnce() {
		try (WasmEngine engine = WasmEngine.builder().obstacle(() -> OBSTACLE).build()) {
			assertThat(engine.mode()).isEqualTo(EngineMode.INTERPRETER);
			for (int i = 0; i < 2; i++) {
				assertThat(add(engine)).isEqualTo(42);
			}
		}
		assertThat(this.messages).singleElement().asString().contains("interpreted", OBSTACLE);
	}

	@Test
	void compilerModeFailsWhereNoClassesCanBeDefined() {
		WasmEngine.Builder builder = WasmEngine.builder().mode(EngineMode.COMPILER).obstacle(() -> OBSTACLE);
		assertThatIllegalStateException().isThrownBy(builder::build)
			.withMessageContainingAll(OBSTACLE, "use the mode 'auto' or 'interpreter'");
	}

	@Test
	void interpreterNeedsNoClasses() {
		try (WasmEngine engine = WasmEngine.builder().mode(EngineMode.INTERPRETER).obstacle(() -> OBSTACLE).build()) {
			assertThat(add(engine)).isEqualTo(42);
		}
		assertThat(this.messages).isEmpty();
	}

	@Test
	void thisJvmDefinesClasses() {
		try (WasmEngine engine = WasmEngine.create()) {
			assertThat(engine.mode()).isEqualTo(EngineMode.AUTO);
		}
		assertThat(this.messages).isEmpty();
	}

	private static Object add(WasmEngine engine) {
		CompiledModule module = engine.load(Guests.bytes("rust/text-tools/text-tools.wasm"));
		try (Instance instance = engine.instantiate(module,
				EffectivePolicy.decide(module.requests(), Policy.denyAll()))) {
			Object sum = instance.function("add").orElseThrow().call(40, 2);
			return (sum != null) ? sum : "nothing";
		}
	}

}

package dev.wasmboot.engine.spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import dev.wasmboot.engine.LinkException;
import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.ModuleException.Problem;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.ModuleCode;
import dev.wasmboot.engine.runtime.ModuleInstance;
import dev.wasmboot.engine.runtime.Watchdog;
import dev.wasmboot.engine.spec.Store.Value;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs one script of the specification's test suite.
 * <p>
 * A module that needs something that is not supported is counted, and so is what depends
 * on it: actions on it, and modules that import from it. The rest of the script runs.
 */
final class Script {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Path file;

	private final Store store;

	private final Map<String, WasmModule> definitions = new HashMap<>();

	private final Map<String, ModuleInstance> instances = new HashMap<>();

	private @Nullable WasmModule definition;

	private @Nullable ModuleInstance current;

	private final List<String> failures = new ArrayList<>();

	private final Map<String, Integer> unsupported = new HashMap<>();

	private int passed;

	private int textOnly;

	private int notRun;

	private Script(Path file, Store store) {
		this.file = file;
		this.store = store;
	}

	/**
	 * Run a script.
	 * @param file its JSON file
	 * @param spectest the module of that name
	 * @param tier the code of a module
	 */
	static Outcome run(Path file, Path spectest, Function<WasmModule, ModuleCode> tier) throws IOException {
		try (Watchdog watchdog = new Watchdog(System::nanoTime)) {
			Script script = new Script(file, new Store(watchdog, spectest, tier));
			for (JsonNode command : JSON.readTree(file).path("commands")) {
				script.run(command);
			}
			return new Outcome(script.passed, script.textOnly, script.notRun, Map.copyOf(script.unsupported),
					List.copyOf(script.failures));
		}
	}

	@SuppressWarnings("CatchingUnchecked") // whatever is thrown is a failure to report
	private void run(JsonNode command) {
		String type = command.path("type").asString();
		boolean assertion = type.startsWith("assert_");
		try {
			if (command.path("module_type").asString().equals("text")) {
				this.textOnly++;
				return;
			}
			execute(type, command);
			if (assertion) {
				this.passed++;
			}
		}
		catch (NotSupported ex) {
			if (assertion) {
				this.notRun++;
			}
		}
		catch (Mismatch ex) {
			this.failures.add(describe(command) + ex.getMessage());
		}
		catch (Exception ex) {
			this.failures.add(describe(command) + ex);
		}
	}

	private String describe(JsonNode command) {
		return "%s:%d %s: ".formatted(this.file.getFileName(), command.path("line").asInt(),
				command.path("type").asString());
	}

	private void execute(String type, JsonNode command) throws IOException {
		switch (type) {
			case "module" -> define(command);
			case "module_definition" -> remember(command, read(command));
			case "module_instance" -> instantiate(command);
			case "register" -> register(command);
			case "action" -> act(command.path("action"));
			case "assert_return" -> assertReturn(command);
			case "assert_trap", "assert_exhaustion" -> assertTrap(command);
			case "assert_exception" -> assertException(command);
			case "assert_malformed", "assert_invalid" -> assertRefused(command);
			case "assert_unlinkable" -> assertUnlinkable(command);
			case "assert_uninstantiable" -> assertUninstantiable(command);
			default -> throw new Mismatch("an unknown command");
		}
	}

	private void define(JsonNode command) throws IOException {
		this.current = null;
		String name = command.path("name").asString();
		this.instances.remove(name);
		WasmModule module = read(command);
		ModuleInstance instance = instantiate(module);
		remember(command, module);
		this.current = instance;
		this.instances.put(name, instance);
	}

	private WasmModule read(JsonNode command) throws IOException {
		try {
			return Store.read(this.file.resolveSibling(command.path("filename").asString()));
		}
		catch (ModuleException ex) {
			if (ex.problem() != Problem.UNSUPPORTED) {
				throw ex;
			}
			String message = String.valueOf(ex.getMessage());
			this.unsupported.merge(message.substring("needs ".length(), message.indexOf(" (")), 1, Integer::sum);
			throw new NotSupported();
		}
	}

	private ModuleInstance instantiate(WasmModule module) {
		if (!this.unsupported.isEmpty() && module.imports().stream().anyMatch(this.store::lacks)) {
			throw new NotSupported();
		}
		return this.store.instantiate(module);
	}

	private void remember(JsonNode command, WasmModule module) {
		this.definition = module;
		this.definitions.put(command.path("name").asString(), module);
	}

	private void instantiate(JsonNode command) {
		WasmModule module = command.has("module") ? this.definitions.get(command.path("module").asString())
				: this.definition;
		ModuleInstance instance = instantiate(required(module));
		this.current = instance;
		this.instances.put(command.path("instance").asString(), instance);
	}

	private void register(JsonNode command) {
		this.store.register(command.path("as").asString(), instance(command.path("name")));
	}

	private ModuleInstance instance(JsonNode name) {
		return required(name.isMissingNode() ? this.current : this.instances.get(name.asString()));
	}

	/** What is absent was not supported, or the script is wrong. */
	private <T> T required(@Nullable T value) {
		if (value == null) {
			if (this.unsupported.isEmpty()) {
				throw new Mismatch("refers to something absent");
			}
			throw new NotSupported();
		}
		return value;
	}

	private List<Value> act(JsonNode action) {
		ModuleInstance instance = instance(action.path("module"));
		String field = action.path("field").asString();
		if (action.path("type").asString().equals("get")) {
			return List.of(this.store.get(instance, field));
		}
		return this.store.invoke(instance, field,
				action.path("args").valueStream().map(Expectation::argument).toList());
	}

	private void assertReturn(JsonNode command) {
		List<Value> actual = act(command.path("action"));
		JsonNode expected = command.path("expected");
		boolean matches = actual.size() == expected.size();
		for (int i = 0; matches && i < actual.size(); i++) {
			matches = Expectation.matches(expected.get(i), actual.get(i));
		}
		if (!matches) {
			throw new Mismatch(command.path("action") + " returned " + actual + " instead of " + expected);
		}
	}

	private void assertTrap(JsonNode command) {
		try {
			List<Value> actual = act(command.path("action"));
			throw new Mismatch(command.path("action") + " returned " + actual);
		}
		catch (TrapException ex) {
			requireText(command, ex.trap().toString());
		}
	}

	private void assertException(JsonNode command) {
		try {
			List<Value> actual = act(command.path("action"));
			throw new Mismatch(command.path("action") + " returned " + actual);
		}
		catch (TrapException ex) {
			if (ex.trap() != Trap.UNCAUGHT_EXCEPTION) {
				throw ex;
			}
		}
	}

	/** Refusing what is not supported is right, too. */
	private void assertRefused(JsonNode command) throws IOException {
		try {
			Store.read(this.file.resolveSibling(command.path("filename").asString()));
		}
		catch (ModuleException ex) {
			return;
		}
		throw new Mismatch("accepted");
	}

	private void assertUnlinkable(JsonNode command) throws IOException {
		WasmModule module = read(command);
		try {
			instantiate(module);
		}
		catch (LinkException ex) {
			requireText(command, String.valueOf(ex.getMessage()));
			return;
		}
		throw new Mismatch("linked");
	}

	private void assertUninstantiable(JsonNode command) throws IOException {
		WasmModule module = read(command);
		try {
			instantiate(module);
		}
		catch (TrapException ex) {
			requireText(command, ex.trap().toString());
			return;
		}
		throw new Mismatch("instantiated");
	}

	/** The suite's texts may say less than the engine's, or more (an index). */
	private static void requireText(JsonNode command, String actual) {
		String expected = command.path("text").asString();
		if (!actual.startsWith(expected) && !expected.startsWith(actual)) {
			throw new Mismatch("'" + actual + "' instead of '" + expected + "'");
		}
	}

	/**
	 * How a script went.
	 *
	 * @param passed the assertions that hold
	 * @param textOnly the assertions about the text format
	 * @param notRun the assertions that depend on something that is not supported
	 * @param unsupported the features that modules were refused for, and how many modules
	 * @param failures what went wrong
	 */
	record Outcome(int passed, int textOnly, int notRun, Map<String, Integer> unsupported, List<String> failures) {

	}

	/** The engine does not do what the script expects. */
	private static final class Mismatch extends RuntimeException {

		Mismatch(String message) {
			super(message);
		}

	}

	/** A command that cannot be run for a feature that is not supported. */
	private static final class NotSupported extends RuntimeException {

		NotSupported() {
			super(null, null, false, false);
		}

	}

}

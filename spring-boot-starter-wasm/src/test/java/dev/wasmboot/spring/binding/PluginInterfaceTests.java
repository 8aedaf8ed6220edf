package dev.wasmboot.spring.binding;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.spring.Guests;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which interfaces can be bound, to which modules, and what is said about the others.
 */
class PluginInterfaceTests {

	private static final CompiledModule TEXT_TOOLS = WasmEngine.create().load(Guests.bytes(Guests.TEXT_TOOLS));

	@Test
	void coreTypesAndBlocksAreTheTypeOfTheExport() {
		assertThat(typeOf(Signatures.class))
			.isEqualTo("(i32, i64, f32, f64, i32, i32, i32, i32, i32, i32, i32) -> i64");
	}

	@Test
	void aMethodWithoutResultIsAnExportWithoutResult() {
		assertThat(typeOf(WithoutResult.class)).isEqualTo("() -> ()");
	}

	@Test
	void typeVariablesOfAnInheritedInterfaceAreResolved() {
		assertThat(typeOf(Inherited.class)).isEqualTo("(i32, i32) -> i64");
	}

	@Test
	void staticMethodsAndMethodsOfObjectAreNotBound() {
		assertThat(resolve(NotOfPlugins.class).methods()).isEmpty();
	}

	@Test
	void aTypeVariableIsRefused() {
		assertRefused(Generic.class, "the method 'answer' uses the type T, which is not known exactly",
				"Use a type without type variables in 'answer'");
	}

	@Test
	void aMethodWithATypeVariableOfItsOwnIsRefused() {
		assertRefused(GenericMethod.class, "the method 'answer' uses the type T",
				"Use a type without type variables in 'answer'");
	}

	@Test
	void aSmallIntegerIsRefused() {
		assertRefused(Small.class, "the method 'add' uses the type short, which WebAssembly does not have",
				"Use int instead of short in 'add'");
	}

	@Test
	void aBoxedNumberIsRefused() {
		assertRefused(Boxed.class, "the method 'count' uses the type Long, which WebAssembly does not have",
				"Use long instead of Long in 'count'");
	}

	@Test
	void aResultThatJsonCannotBecomeIsRefused() {
		assertRefused(Unreadable.class, "the result of the method 'answer' cannot be read from JSON: ",
				"Return a record, a class with a constructor that JSON can be mapped to, or a collection of such from 'answer'");
	}

	@Test
	void aClassIsRefused() {
		assertRefused(PluginInterfaceTests.class, "it is not an interface", "as an interface");
	}

	@Test
	void everyProblemIsReportedAtOnce() {
		assertThatExceptionOfType(UnbindableInterfaceException.class).isThrownBy(() -> resolve(TwoProblems.class))
			.withMessageContaining("'first' uses the type byte")
			.withMessageContaining("'second' uses the type char");
	}

	@Test
	void exportsAreFoundUnderTheNameOfTheMethodOrInSnakeCase() {
		Map<String, String> names = new TreeMap<>();
		resolve(TextTools.class).exportsOf(TEXT_TOOLS).forEach((method, export) -> names.put(method.name(), export));
		assertThat(names).containsEntry("upper", "upper").containsEntry("countVowels", "count_vowels").hasSize(7);
	}

	@Test
	void aMissingExportIsReportedWithThoseThatAreThere() {
		assertThatExceptionOfType(UnbindableInterfaceException.class)
			.isThrownBy(() -> resolve(Missing.class).exportsOf(TEXT_TOOLS))
			.withMessageContaining(Missing.class.getName())
			.withMessageContaining("the WebAssembly plugin 'tools'")
			.withMessageContaining("the method 'countLetters' has no export: the plugin exports ")
			.withMessageContaining("'count_vowels'")
			.satisfies((ex) -> assertThat(ex.cure())
				.contains("Export a function 'countLetters' or 'count_letters' of type (i32, i32) -> i32"));
	}

	@Test
	void anExportOfAnotherTypeIsReportedWithBothTypes() {
		assertThatExceptionOfType(UnbindableInterfaceException.class)
			.isThrownBy(() -> resolve(OtherType.class).exportsOf(TEXT_TOOLS))
			.withMessageContaining(
					"the method 'add' needs the export 'add' to be a function of type (i64, i64) -> i64, and it is of "
							+ "type (i32, i32) -> i32");
	}

	@Test
	void aMethodWithTextNeedsMemoryAndAlloc() {
		CompiledModule version = WasmEngine.create().load(Guests.bytes(Guests.VERSION_1));
		assertThatExceptionOfType(UnbindableInterfaceException.class)
			.isThrownBy(() -> resolve(TextVersion.class).exportsOf(version))
			.withMessageContaining("the plugin exports no memory")
			.withMessageContaining("the plugin exports no function 'alloc'")
			.satisfies((ex) -> assertThat(ex.cure()).contains("Export the plugin's memory as 'memory'")
				.contains("Export a function 'alloc' of type (i32) -> i32"));
	}

	private static PluginInterface resolve(Class<?> type) {
		return new PluginInterface("tools", type, JsonMapper.shared());
	}

	private static String typeOf(Class<?> type) {
		return resolve(type).methods().iterator().next().type().toString();
	}

	private static void assertRefused(Class<?> type, String problem, String cure) {
		assertThatExceptionOfType(UnbindableInterfaceException.class).isThrownBy(() -> resolve(type))
			.withMessageContaining("The interface " + type.getName())
			.withMessageContaining(problem)
			.satisfies((ex) -> assertThat(ex.cure()).contains(cure));
	}

	record Item(String sku) {

	}

	interface Signatures {

		List<Item> all(int i, long l, float f, double d, boolean b, String text, byte[] bytes, Optional<Item> json);

	}

	interface WithoutResult {

		void run();

	}

	interface Base<T> {

		T answer(List<T> items);

	}

	interface Inherited extends Base<Item> {

	}

	interface NotOfPlugins {

		static int one() {
			return 1;
		}

		@Override
		String toString();

	}

	interface Generic<T> {

		T answer();

	}

	interface GenericMethod {

		<T> int answer(T question);

	}

	interface Small {

		int add(short left, short right);

	}

	interface Boxed {

		Long count();

	}

	interface Unreadable {

		Runnable answer();

	}

	interface TwoProblems {

		byte first();

		char second();

	}

	interface Missing {

		int countLetters(String text);

	}

	interface OtherType {

		long add(long left, long right);

	}

	interface TextVersion {

		int version(String text);

	}

}

package dev.wasmboot.engine;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

@AnalyzeClasses(packages = { "dev.wasmboot.engine", "dev.wasmboot.policy" },
		importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	private static final DescribedPredicate<JavaClass> FACADE = belongToAnyOf(WasmEngine.class, CompiledModule.class,
			Instance.class, ExportedFunction.class, InstancePool.class, Imports.class)
		.as("are the façade");

	@ArchTest
	static final ArchRule theEnginesPackagesAreFreeOfCycles = slices().matching("dev.wasmboot.engine.(*)..")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule whatIsBelowTheFacadeDoesNotKnowIt = noClasses().that()
		.resideInAnyPackage("dev.wasmboot.engine.*..")
		.should()
		.dependOnClassesThat(FACADE);

	@ArchTest
	static final ArchRule thePolicyKnowsNothingButTheJdk = classes().that()
		.resideInAPackage("dev.wasmboot.policy..")
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("dev.wasmboot.policy..", "java..", "org.jspecify.annotations");

	@ArchTest
	static final ArchRule theEngineKnowsNoSpring = noClasses().that()
		.resideInAPackage("dev.wasmboot.engine..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

	@ArchTest
	static final ArchRule onlyTheCacheKnowsCaffeine = noClasses().that()
		.resideOutsideOfPackage("dev.wasmboot.engine.cache..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("com.github.benmanes.caffeine..");

	@ArchTest
	static final ArchRule decodingKnowsNothingOfRunning = noClasses().that()
		.resideInAPackage("dev.wasmboot.engine.module..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("dev.wasmboot.engine.runtime..", "dev.wasmboot.engine.interpreter..",
				"dev.wasmboot.engine.link..", "dev.wasmboot.engine.wasi..");

	@ArchTest
	static final ArchRule theArithmeticOfVectorsKnowsNothingButTheJdk = classes().that()
		.resideInAPackage("dev.wasmboot.engine.simd..")
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("dev.wasmboot.engine.simd..", "java..", "org.jspecify.annotations");

}

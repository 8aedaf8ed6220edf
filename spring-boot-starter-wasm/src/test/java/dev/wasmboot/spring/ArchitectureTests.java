package dev.wasmboot.spring;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Which way the arrows between packages point, and the conventions of auto-configuration.
 */
@AnalyzeClasses(packages = "dev.wasmboot.spring", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	void arrowsPointOneWay(JavaClasses classes) {
		layeredArchitecture().consideringOnlyDependenciesInLayers()
			.layer("root")
			.definedBy("dev.wasmboot.spring")
			.layer("binding")
			.definedBy("..binding")
			.layer("registry")
			.definedBy("..registry")
			.layer("reload")
			.definedBy("..reload")
			.layer("observation")
			.definedBy("..observation")
			.layer("health")
			.definedBy("..health")
			.layer("actuate")
			.definedBy("..actuate")
			.layer("autoconfigure")
			.definedBy("..autoconfigure")
			.whereLayer("root")
			.mayNotAccessAnyLayer()
			.whereLayer("binding")
			.mayOnlyAccessLayers("root")
			.whereLayer("registry")
			.mayOnlyAccessLayers("root", "binding")
			.whereLayer("reload")
			.mayOnlyAccessLayers("root", "binding", "registry")
			.whereLayer("observation")
			.mayOnlyAccessLayers("root")
			.whereLayer("health")
			.mayOnlyAccessLayers("root")
			.whereLayer("actuate")
			.mayOnlyAccessLayers("root", "reload")
			.whereLayer("autoconfigure")
			.mayNotBeAccessedByAnyLayer()
			.check(classes);
	}

	@ArchTest
	void packagesHaveNoCycles(JavaClasses classes) {
		slices().matching("dev.wasmboot.spring.(**)").should().beFreeOfCycles().check(classes);
	}

	@ArchTest
	void theEngineIsUsedThroughItsFacade(JavaClasses classes) {
		noClasses().should().dependOnClassesThat().resideInAPackage("dev.wasmboot.engine.*..").check(classes);
	}

	@ArchTest
	void bindingAndRegistryKnowNeitherWebNorActuatorNorMetrics(JavaClasses classes) {
		noClasses().that()
			.resideInAnyPackage("dev.wasmboot.spring", "..binding", "..registry", "..reload")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.micrometer..", "org.springframework.boot.actuate..",
					"org.springframework.boot.health..", "org.springframework.web..")
			.check(classes);
	}

	@ArchTest
	void autoConfigurationsArePublicAndFinalWithoutPublicMembers(JavaClasses classes) {
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.resideInAPackage("..autoconfigure")
			.check(classes);
		methods().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic()
			.check(classes);
		methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate().check(classes);
	}

	@ArchTest
	void propertiesAreRecords(JavaClasses classes) {
		classes().that().areAnnotatedWith(ConfigurationProperties.class).should().beRecords().check(classes);
	}

}

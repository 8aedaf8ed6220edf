package dev.wasmboot.spring.registry;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Registers the interfaces that {@link ImportWasmPlugins} asks for.
 */
class WasmPluginRegistrar implements ImportBeanDefinitionRegistrar {

	private final WasmPluginScanner scanner;

	WasmPluginRegistrar(Environment environment, ResourceLoader resourceLoader) {
		this.scanner = new WasmPluginScanner(environment, resourceLoader);
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
		MergedAnnotation<ImportWasmPlugins> annotation = importing.getAnnotations().get(ImportWasmPlugins.class);
		Set<String> packages = Stream.of(annotation.getClassArray("basePackageClasses"))
			.map(ClassUtils::getPackageName)
			.collect(Collectors.toSet());
		this.scanner.register(packages, registry);
	}

}

package dev.wasmboot.spring.autoconfigure;

import dev.wasmboot.spring.registry.WasmPluginScanner;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers the plugin interfaces in the packages of the application.
 */
class ApplicationPackagesRegistrar implements ImportBeanDefinitionRegistrar {

	private final BeanFactory beanFactory;

	private final WasmPluginScanner scanner;

	ApplicationPackagesRegistrar(BeanFactory beanFactory, Environment environment, ResourceLoader resourceLoader) {
		this.beanFactory = beanFactory;
		this.scanner = new WasmPluginScanner(environment, resourceLoader);
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
		if (AutoConfigurationPackages.has(this.beanFactory)) {
			this.scanner.register(AutoConfigurationPackages.get(this.beanFactory), registry);
		}
	}

}

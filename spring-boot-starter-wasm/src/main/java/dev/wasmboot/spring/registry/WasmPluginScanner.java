package dev.wasmboot.spring.registry;

import java.util.Collection;

import dev.wasmboot.spring.WasmPlugin;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Finds interfaces that are marked {@link WasmPlugin}, and registers a bean of each. The
 * bean has the name of the plugin, unless another has that already. Its definition is a
 * call of {@link WasmPluginBeans#create} and nothing else, so that code can be generated
 * from it ahead of time.
 */
public final class WasmPluginScanner extends ClassPathScanningCandidateComponentProvider {

	/**
	 * Create a scanner.
	 * @param environment the environment
	 * @param resourceLoader where classes are looked for
	 */
	public WasmPluginScanner(Environment environment, ResourceLoader resourceLoader) {
		super(false, environment);
		setResourceLoader(resourceLoader);
		addIncludeFilter(new AnnotationTypeFilter(WasmPlugin.class, false));
	}

	/**
	 * Register what is found.
	 * @param packages the packages to look in, with those below them
	 * @param registry where the beans are registered
	 */
	public void register(Collection<String> packages, BeanDefinitionRegistry registry) {
		packages.stream()
			.flatMap((name) -> findCandidateComponents(name).stream())
			.forEach((candidate) -> register((AnnotatedBeanDefinition) candidate, registry));
	}

	@Override
	protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
		return definition.getMetadata().isIndependent() && !definition.getMetadata().isAnnotation();
	}

	private void register(AnnotatedBeanDefinition candidate, BeanDefinitionRegistry registry) {
		AnnotationMetadata metadata = candidate.getMetadata();
		Class<?> type = ClassUtils.resolveClassName(metadata.getClassName(), getResourceLoader().getClassLoader());
		String plugin = metadata.getAnnotations().get(WasmPlugin.class).getString("value");
		String longName = plugin + "#" + type.getName();
		if (isRegistered(plugin, type, registry) || isRegistered(longName, type, registry)) {
			return;
		}
		registry.registerBeanDefinition(registry.isBeanNameInUse(plugin) ? longName : plugin, definition(plugin, type));
	}

	private static boolean isRegistered(String name, Class<?> type, BeanDefinitionRegistry registry) {
		return registry.containsBeanDefinition(name)
				&& type.getName().equals(registry.getBeanDefinition(name).getBeanClassName());
	}

	private static RootBeanDefinition definition(String plugin, Class<?> type) {
		RootBeanDefinition definition = new RootBeanDefinition(type);
		definition.setTargetType(type);
		definition.setFactoryBeanName(WasmPluginBeans.BEAN_NAME);
		definition.setFactoryMethodName("create");
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, plugin);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(1, type);
		definition.addQualifier(new AutowireCandidateQualifier(WasmPlugin.class, plugin));
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, plugin));
		return definition;
	}

}

package dev.wasmboot.spring.binding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.HostExport;
import dev.wasmboot.engine.HostFunction;
import dev.wasmboot.spring.WasmHostFunctions;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which host functions the beans of an application are.
 */
class HostFunctionBeansTests {

	private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

	@Test
	void markedMethodsOfMarkedBeansAreHostFunctions() {
		this.beans.registerSingleton("stock", new Stock());
		assertThat(HostFunctionBeans.in(this.beans)).extracting(HostFunction::toString)
			.containsExactlyInAnyOrder("shop.level(i32) -> i32", "shop.price_of(i32, i32) -> i64");
	}

	@Test
	void beansOfTheTypeAreHostFunctions() throws Exception {
		this.beans.registerSingleton("now", now("now"));
		assertThat(HostFunctionBeans.in(this.beans)).extracting(HostFunction::toString)
			.containsExactly("time.now() -> i64");
	}

	@Test
	void aFunctionIsCalledOnItsBean() throws Throwable {
		this.beans.registerSingleton("stock", new Stock());
		assertThat((int) level().handle().invoke((Caller) null, 4)).isEqualTo(8);
	}

	@Test
	void aFunctionIsCalledThroughTheProxyOfItsBean() throws Throwable {
		List<String> intercepted = new ArrayList<>();
		ProxyFactory factory = new ProxyFactory(new Stock());
		factory.setProxyTargetClass(true);
		factory.addAdvice((MethodInterceptor) (invocation) -> {
			intercepted.add(invocation.getMethod().getName());
			return invocation.proceed();
		});
		this.beans.registerSingleton("stock", factory.getProxy());
		assertThat((int) level().handle().invoke((Caller) null, 4)).isEqualTo(8);
		assertThat(intercepted).containsExactly("level");
	}

	@Test
	void aTypeWithoutWebAssemblyTypeIsRefused() {
		this.beans.registerSingleton("text", new TextFunctions());
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> HostFunctionBeans.in(this.beans))
			.withMessageContaining("cannot be the host function 'text.upper'")
			.withMessageContaining("java.lang.String")
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains("int, long, float, double and Object"));
	}

	@Test
	void twoFunctionsOfTheSameNameAreRefused() throws Exception {
		this.beans.registerSingleton("first", now("now"));
		this.beans.registerSingleton("second", now("now"));
		assertThatExceptionOfType(FailureAnalyzedException.class).isThrownBy(() -> HostFunctionBeans.in(this.beans))
			.withMessage("There are two host functions 'time.now'");
	}

	private HostFunction level() {
		return HostFunctionBeans.in(this.beans)
			.stream()
			.filter((function) -> function.name().equals("level"))
			.findFirst()
			.orElseThrow();
	}

	private static HostFunction now(String name) throws Exception {
		return HostFunction.of("time", name,
				MethodHandles.lookup().findStatic(System.class, "nanoTime", MethodType.methodType(long.class)));
	}

	@WasmHostFunctions("shop")
	static class Stock {

		@HostExport
		int level(int sku) {
			return sku * 2;
		}

		@HostExport("price_of")
		public long price(Caller caller, int address, int length) {
			return caller.memory().readString(address, length).length();
		}

		public int notOffered(int value) {
			return value;
		}

	}

	@WasmHostFunctions("text")
	static class TextFunctions {

		@HostExport
		String upper(String text) {
			return text;
		}

	}

}

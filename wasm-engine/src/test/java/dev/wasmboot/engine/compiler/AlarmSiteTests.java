package dev.wasmboot.engine.compiler;

import java.lang.invoke.MethodHandle;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AlarmSiteTests {

	private final AlarmSite site = new AlarmSite();

	@Test
	void codeIsToLookFromTheFirstAlarmOn() throws Throwable {
		MethodHandle code = this.site.callSite().dynamicInvoker();
		assertThat((Object) code.invokeExact()).isNull();
		this.site.raise();
		assertThat((Object) code.invokeExact()).isNotNull();
	}

}

package dev.wasmboot.spring.autoconfigure;

import dev.wasmboot.spring.WasmPlugins;
import dev.wasmboot.spring.actuate.DenialAuditor;

import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of audit events.
 */
@AutoConfiguration(after = WasmAutoConfiguration.class)
@ConditionalOnClass(AuditApplicationEvent.class)
@ConditionalOnBean(WasmPlugins.class)
public final class WasmAuditAutoConfiguration {

	@Bean
	DenialAuditor wasmDenialAuditor(ApplicationEventPublisher events) {
		return new DenialAuditor(events);
	}

}

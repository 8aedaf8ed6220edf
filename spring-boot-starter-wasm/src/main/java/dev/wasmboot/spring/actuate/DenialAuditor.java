package dev.wasmboot.spring.actuate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import dev.wasmboot.policy.Attempt;
import dev.wasmboot.spring.WasmPluginDeniedEvent;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;

/**
 * Makes audit events of what plugins try and are not granted. The principal is the
 * plugin, the type is {@value #TYPE}.
 */
public final class DenialAuditor implements ApplicationListener<WasmPluginDeniedEvent> {

	/** The type of the audit events. */
	public static final String TYPE = "WASM_PLUGIN_DENIED";

	private final ApplicationEventPublisher events;

	/**
	 * Create an auditor.
	 * @param events where audit events are published
	 */
	public DenialAuditor(ApplicationEventPublisher events) {
		this.events = events;
	}

	@Override
	public void onApplicationEvent(WasmPluginDeniedEvent event) {
		Attempt attempt = event.getAttempt().printable();
		Map<String, Object> data = new LinkedHashMap<>();
		data.put("capability", attempt.capability().property());
		data.put("function", attempt.function());
		data.put("subject", attempt.subject());
		data.put("intent", attempt.intent().name().toLowerCase(Locale.ROOT));
		if (event.getUnpublished() > 0) {
			data.put("unpublished", event.getUnpublished());
		}
		this.events.publishEvent(new AuditApplicationEvent(new AuditEvent(event.getPlugin(), TYPE, data)));
	}

}

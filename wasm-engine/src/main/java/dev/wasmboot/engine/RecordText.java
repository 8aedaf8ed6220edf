package dev.wasmboot.engine;

import java.lang.reflect.RecordComponent;

/**
 * What a record holds, as text, for where an engine starts: for the text that a record
 * has by itself the JDK makes dozens of classes, and takes a tenth of a second.
 */
final class RecordText {

	private RecordText() {
	}

	/**
	 * The names and values of all components.
	 * @param settings a record whose accessors can be called from here
	 */
	static String of(Record settings) {
		StringBuilder text = new StringBuilder();
		for (RecordComponent component : settings.getClass().getRecordComponents()) {
			try {
				Object value = component.getAccessor().invoke(settings);
				text.append(component.getName()).append('=').append(value).append('\n');
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException("a component of " + settings.getClass() + " cannot be read", ex);
			}
		}
		return text.toString();
	}

}

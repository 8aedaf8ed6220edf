package dev.wasmboot.engine.jfr;

import dev.wasmboot.engine.TrapException;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Begins events, if the Flight Recorder was ever started in this JVM: else its classes
 * are not even loaded, which would take longer than loading a plugin. The JDK's module
 * with the recorder may be absent.
 */
public final class FlightEvents {

	private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

	private FlightEvents() {
	}

	/**
	 * Begin to load a module.
	 * @return the event, to be ended; {@code null} if nobody wants it
	 */
	public static @Nullable ModuleLoad moduleLoad() {
		if (!wanted()) {
			return null;
		}
		ModuleLoad event = new ModuleLoad();
		event.begin();
		return event;
	}

	/**
	 * Begin to make a class.
	 * @return the event, to be ended; {@code null} if nobody wants it
	 */
	public static @Nullable ClassCompilation classCompilation() {
		if (!wanted()) {
			return null;
		}
		ClassCompilation event = new ClassCompilation();
		event.begin();
		return event;
	}

	/**
	 * Begin to make an instance.
	 * @return the event, to be ended; {@code null} if nobody wants it
	 */
	public static @Nullable InstanceStart instanceStart() {
		if (!wanted()) {
			return null;
		}
		InstanceStart event = new InstanceStart();
		event.begin();
		return event;
	}

	/**
	 * Note a trap.
	 * @param trap the trap, with its frames
	 */
	public static void trap(TrapException trap) {
		if (wanted()) {
			String frame = trap.frames().isEmpty() ? null : trap.frames().get(0).toString();
			new GuestTrap(trap.trap().name(), String.valueOf(trap.getMessage()), frame).commit();
		}
	}

	private static boolean wanted() {
		return PRESENT && FlightRecorder.isInitialized();
	}

}

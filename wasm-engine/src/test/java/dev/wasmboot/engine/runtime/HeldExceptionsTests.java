package dev.wasmboot.engine.runtime;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.WasmBytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HeldExceptionsTests {

	private static final int MANY = 100_000;

	private static final Tag TAG = new Tag(
			ModuleReader.read(WasmBytes.module(WasmBytes.sectionOf(WasmBytes.TYPES, WasmBytes.type(bytes(), bytes())),
					WasmBytes.sectionOf(WasmBytes.TAGS, bytes(0, 0))), ModuleLimits.defaults()),
			0);

	private final HeldExceptions held = new HeldExceptions(100_000, 2_000_000);

	@Test
	void holdingMoreThanTheLimitIsRefused() {
		List<GuestException> kept = new ArrayList<>();
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> {
			for (int i = 0; i < MANY; i++) {
				GuestException exception = exception();
				kept.add(exception);
				this.held.add(exception);
			}
		}).satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.HOST_OUT_OF_MEMORY));
		assertThat(kept).hasSizeLessThan(MANY / 2);
	}

	@Test
	void exceptionThatCarriesTheOneBeforeHoldsAll() {
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> {
			GuestException last = null;
			for (int i = 0; i < MANY; i++) {
				last = new GuestException(TAG, new long[1], new long[0], new @Nullable Object[] { last });
				this.held.add(last);
			}
		});
	}

	@Test
	void exceptionsThatAreLetGoDoNotCount() {
		List<GuestException> kept = new ArrayList<>();
		for (int i = 0; i < MANY; i++) {
			GuestException exception = exception();
			this.held.add(exception);
			if (i % 10_000 == 0) {
				kept.add(exception);
			}
		}
		assertThat(kept).hasSize(MANY / 10_000);
	}

	@Test
	void exceptionCountsOnceHoweverOftenItIsCaught() {
		GuestException exception = exception();
		for (int i = 0; i < MANY; i++) {
			this.held.add(exception);
		}
		assertThat(exception.join(new Object())).isFalse();
	}

	private static GuestException exception() {
		return new GuestException(TAG, new long[0], new long[0], new @Nullable Object[0]);
	}

}

package dev.wasmboot.engine.runtime;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Objects;

import com.sun.management.ThreadMXBean;
import dev.wasmboot.engine.GuestMemory;
import dev.wasmboot.engine.MemoryType;
import dev.wasmboot.engine.TableType;
import dev.wasmboot.engine.Trap;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.ValueType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Guests can ask for growth as often as they like.
 */
class GrowthTests {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private final Watchdog watchdog = new Watchdog(System::nanoTime);

	private final CallContext context = new CallContext(this.watchdog, 1);

	@AfterEach
	void close() {
		this.watchdog.close();
	}

	@Test
	void growthThatTheDeadlineEndsLeavesTheMemoryAsItWas() {
		Memory memory = Objects.requireNonNull(Memory.create(new MemoryType(3, -1), new Budget(5 * GuestMemory.PAGE)));
		memory.write(100, new byte[] { 1, 2, 3 });
		this.context.setTimeout(Duration.ofHours(1));
		this.context.begin();
		this.context.expire();
		assertThatExceptionOfType(TrapException.class).isThrownBy(() -> memory.grow(this.context, 2))
			.satisfies((ex) -> assertThat(ex.trap()).isEqualTo(Trap.DEADLINE_EXCEEDED));
		this.context.end();
		this.context.begin();
		assertThat(memory.pages()).isEqualTo(3);
		assertThat(memory.grow(this.context, 2)).as("what was not grown was not charged").isEqualTo(3);
		assertThat(memory.pages()).isEqualTo(5);
		assertThat(memory.read(100, 4)).containsExactly(1, 2, 3, 0);
		assertThat(memory.grow(this.context, 1)).isEqualTo(-1);
	}

	@Test
	void growingAMemoryByNothingCopiesNothing() {
		Memory memory = Objects.requireNonNull(Memory.create(new MemoryType(10, -1), new Budget(1 << 20)));
		byte[] before = memory.bytes();
		assertThat(memory.grow(this.context, 0)).isEqualTo(10);
		assertThat(memory.bytes()).isSameAs(before);
	}

	@Test
	void growingATableByNothingCopiesNothing() {
		Table table = Objects
			.requireNonNull(Table.create(new TableType(ValueType.FUNCREF, 100_000, -1), new Budget(100_000), null));
		long before = THREADS.getCurrentThreadAllocatedBytes();
		assertThat(table.grow(0, null)).isEqualTo(100_000);
		assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
	}

}

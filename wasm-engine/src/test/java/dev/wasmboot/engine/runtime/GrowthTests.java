package dev.wasmboot.engine.runtime;

import java.lang.management.ManagementFactory;
import java.util.Objects;

import com.sun.management.ThreadMXBean;
import dev.wasmboot.engine.MemoryType;
import dev.wasmboot.engine.TableType;
import dev.wasmboot.engine.ValueType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Guests can ask for growth as often as they like.
 */
class GrowthTests {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	@Test
	void growingAMemoryByNothingCopiesNothing() {
		Memory memory = Objects.requireNonNull(Memory.create(new MemoryType(10, -1), new Budget(1 << 20)));
		byte[] before = memory.bytes();
		assertThat(memory.grow(0)).isEqualTo(10);
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

package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

import org.objectweb.asm.Opcodes;

/**
 * Writes a shuffle whose lane numbers are known. The bytes of a half that come out of the
 * same half of an operand, moved by the same distance, are moved together: by a shift,
 * and a mask where there are others. A half that is one such part repeated is that part
 * multiplied.
 */
final class ShuffleCode {

	private final Bytecode out;

	private final IntConsumer load;

	/**
	 * Create a writer.
	 * @param load pushes a half of an operand: 0 and 1 are those of the first operand, 2
	 * and 3 those of the second
	 */
	ShuffleCode(Bytecode out, IntConsumer load) {
		this.out = out;
		this.load = load;
	}

	/**
	 * Write what pushes half of the result.
	 * @param lanes the numbers of its eight lanes
	 */
	void write(long lanes) {
		List<Part> parts = parts(lanes);
		long multiplier = multiplier(parts);
		if (multiplier != 0) {
			write(parts.get(0));
			this.out.constant(multiplier);
			this.out.op(Opcodes.LMUL);
			return;
		}
		write(parts.get(0));
		for (Part part : parts.subList(1, parts.size())) {
			write(part);
			this.out.op(Opcodes.LOR);
		}
	}

	private void write(Part part) {
		this.load.accept(part.source);
		if (part.shift != 0) {
			this.out.constant(Math.abs(part.shift));
			this.out.op((part.shift > 0) ? Opcodes.LUSHR : Opcodes.LSHL);
		}
		if (part.mask != part.reached()) {
			this.out.constant(part.mask);
			this.out.op(Opcodes.LAND);
		}
	}

	/** The parts that make up a half, those moved furthest down first. */
	static List<Part> parts(long lanes) {
		List<Part> parts = new ArrayList<>();
		for (int shift = Long.SIZE - Byte.SIZE; shift > -Long.SIZE; shift -= Byte.SIZE) {
			for (int source = 0; source < 4; source++) {
				long mask = 0;
				for (int i = 0; i < Long.SIZE; i += Byte.SIZE) {
					int lane = (int) (lanes >>> i) & 0x1f;
					if (lane >> 3 == source && (lane & 7) * Byte.SIZE - i == shift) {
						mask |= 0xffL << i;
					}
				}
				if (mask != 0) {
					parts.add(new Part(source, shift, mask));
				}
			}
		}
		return parts;
	}

	/**
	 * What the first part has to be multiplied by.
	 * @return the number, 0 if the parts are not repetitions of the first one, or so few
	 * that it is not worth while
	 */
	private static long multiplier(List<Part> parts) {
		Part first = parts.get(0);
		long multiplier = 0;
		for (Part part : parts) {
			int distance = first.shift - part.shift;
			if (part.source != first.source || part.mask != first.mask << distance
					|| part.mask >>> distance != first.mask) {
				return 0;
			}
			multiplier |= 1L << distance;
		}
		return (parts.size() > 2) ? multiplier : 0;
	}

	/**
	 * Bytes of a half that move together.
	 *
	 * @param source which half
	 * @param shift by how many bits they move down, or up if negative
	 * @param mask where they go
	 */
	record Part(int source, int shift, long mask) {

		/** What the shift leaves that is not zero. */
		private long reached() {
			return (this.shift >= 0) ? -1L >>> this.shift : -1L << -this.shift;
		}

	}

}

package dev.wasmboot.engine.compiler;

import java.util.Objects;

import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.Opcode;
import dev.wasmboot.engine.module.WasmBytes;
import dev.wasmboot.engine.module.WasmModule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static dev.wasmboot.engine.module.WasmBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How loops begin: those that count, and that the first branch may leave, with a block
 * that does nothing, which HotSpot can copy in place of that branch.
 */
class LoopHeadTests {

	private static final int VOID = 0x40;

	private static final byte[] LEAVE = bytes(Opcode.LOCAL_GET, 1, Opcode.BR_IF, 1);

	private static final byte[] COUNT = bytes(Opcode.LOCAL_GET, 0, Opcode.I32_CONST, 1, Opcode.I32_ADD,
			Opcode.LOCAL_TEE, 0, Opcode.LOCAL_GET, 1, Opcode.I32_NE, Opcode.BR_IF, 0);

	@Test
	void aLoopThatCountsAndMayBeLeftFirstBeginsWithAnEmptyBlock() {
		assertThat(emptyBlocks(LEAVE, COUNT)).isOne();
	}

	@Test
	void otherLoopsBeginWithWhatTheyDo() {
		assertThat(emptyBlocks(COUNT)).isZero();
		assertThat(emptyBlocks(LEAVE, Opcode.BR, 0)).isZero();
		assertThat(emptyBlocks(COUNT, LEAVE)).isZero();
	}

	/** How often a function with a loop jumps to what follows anyway. */
	private static int emptyBlocks(Object... loop) {
		byte[] body = WasmBytes.bodyWithLocals(bytes(1, 2, WasmBytes.I32), Opcode.BLOCK, VOID, Opcode.LOOP, VOID,
				bytes(loop), Opcode.END, Opcode.END);
		WasmModule module = ModuleReader.read(WasmBytes.moduleOf(body), ModuleLimits.defaults());
		byte[] written = Objects.requireNonNull(new CompiledCode(module).write("C0"));
		EmptyBlocks blocks = new EmptyBlocks();
		new ClassReader(written).accept(new ClassVisitor(Opcodes.ASM9) {

			@Override
			public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
					String @Nullable [] exceptions) {
				return blocks;
			}

		}, ClassReader.SKIP_FRAMES);
		return blocks.count;
	}

	/** Counts jumps to the next instruction. */
	private static final class EmptyBlocks extends MethodVisitor {

		private int count;

		private @Nullable Label target;

		EmptyBlocks() {
			super(Opcodes.ASM9);
		}

		@Override
		public void visitJumpInsn(int opcode, Label label) {
			this.target = (opcode == Opcodes.GOTO) ? label : null;
		}

		@Override
		public void visitLabel(Label label) {
			if (label == this.target) {
				this.count++;
			}
		}

	}

}

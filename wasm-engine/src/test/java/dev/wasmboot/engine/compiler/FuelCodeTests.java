package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.List;

import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.TestModules;
import dev.wasmboot.engine.module.ModuleReader;
import dev.wasmboot.engine.module.WasmModule;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What counting fuel adds to code.
 */
class FuelCodeTests {

	@Test
	void codeThatDoesNotCountHasNoTraceOfIt() {
		assertThat(calls(false)).contains("checkDeadline")
			.noneMatch((name) -> name.startsWith("charge") || name.endsWith("Fuel"));
	}

	@Test
	void codeThatCountsChargesForWhatItDoesAndForWhatItCopies() {
		assertThat(calls(true)).contains("leaveFuel", "chargeBytes", "chargeMemory", "chargeTable");
	}

	/** What the functions of a module call. */
	private static List<String> calls(boolean fuel) {
		WasmModule module = ModuleReader.read(TestModules.bytes("limits"), ModuleLimits.defaults());
		byte[] written = new CompiledCode(module, CompilerOptions.defaults().withFuel(fuel)).write("C0");
		List<String> calls = new ArrayList<>();
		new ClassReader(written).accept(new ClassVisitor(Opcodes.ASM9) {

			@Override
			public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
					String[] exceptions) {
				return new MethodVisitor(Opcodes.ASM9) {

					@Override
					public void visitMethodInsn(int opcode, String owner, String called, String type,
							boolean isInterface) {
						calls.add(called);
					}

				};
			}

		}, 0);
		return calls;
	}

}

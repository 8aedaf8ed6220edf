package dev.wasmboot.engine.module;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.simd.VectorOperation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is in the modules that are made up.
 */
class ModuleGeneratorTests {

	@Test
	void makesEveryInstruction() throws IllegalAccessException {
		SplittableRandom random = new SplittableRandom(20_261_128);
		InstructionScan scan = new InstructionScan();
		for (int i = 0; i < 3000; i++) {
			scan.scan(ModuleReader.read(ModuleGenerator.generate(random), ModuleLimits.defaults()));
		}
		BitSet found = scan.found();
		Map<Integer, String> names = names();
		assertThat(names).hasSizeGreaterThan(450);
		names.keySet().removeIf(found::get);
		assertThat(names).isEmpty();
	}

	@Test
	void doesWithoutTheFeaturesThatAreNotToBeUsed() {
		SplittableRandom random = new SplittableRandom(20_261_129);
		Set<Feature> none = EnumSet.complementOf(EnumSet.copyOf(ModuleGenerator.OPTIONAL));
		Set<Feature> used = EnumSet.noneOf(Feature.class);
		for (int i = 0; i < 1000; i++) {
			used.addAll(ModuleReader.read(ModuleGenerator.generate(random, none), ModuleLimits.defaults()).features());
		}
		assertThat(used).isEqualTo(none);
	}

	/** The names of all instructions that the engine knows, by opcode. */
	private static Map<Integer, String> names() throws IllegalAccessException {
		Map<Integer, String> names = new TreeMap<>();
		for (Field field : Opcode.class.getDeclaredFields()) {
			if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
				int opcode = field.getInt(null);
				if (Opcode.isKnown(opcode)) {
					names.put(opcode, field.getName());
				}
			}
		}
		for (VectorOperation operation : VectorOperation.values()) {
			names.put(Opcode.VECTOR + operation.code(), operation.name());
		}
		return names;
	}

}

package dev.wasmboot.engine.module;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.MemoryType;
import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.TableType;
import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * Notes the features that a module uses, and refuses those that are switched off.
 */
final class FeatureUse {

	private final Set<Feature> admitted;

	private final Set<Feature> used = EnumSet.noneOf(Feature.class);

	private boolean tags;

	FeatureUse(Set<Feature> admitted) {
		this.admitted = admitted;
	}

	/**
	 * Note that a feature is used.
	 * @param offset where, for messages
	 * @throws ModuleException if it is switched off
	 */
	void use(Feature feature, int offset) {
		if (!this.admitted.contains(feature)) {
			throw Unsupported.feature(feature + ", which is switched off", offset);
		}
		this.used.add(feature);
	}

	/**
	 * Note that there are values of a type.
	 */
	void use(ValueType type, int offset) {
		switch (type) {
			case V128 -> use(Feature.SIMD, offset);
			case FUNCREF, EXTERNREF -> use(Feature.REFERENCE_TYPES, offset);
			case EXNREF -> use(Feature.EXCEPTIONS, offset);
			default -> {
			}
		}
	}

	/**
	 * Note a table.
	 * @param before how many there are before it
	 */
	void use(TableType table, int before, int offset) {
		if (before > 0) {
			use(Feature.REFERENCE_TYPES, offset);
		}
		if (table.element() != ValueType.FUNCREF) {
			use(table.element(), offset);
		}
		use64(table.index(), offset);
	}

	/**
	 * Note a memory.
	 * @param before how many there are before it
	 */
	void use(MemoryType memory, int before, int offset) {
		if (before > 0) {
			use(Feature.MULTI_MEMORY, offset);
		}
		use64(memory.index(), offset);
	}

	private void use64(ValueType index, int offset) {
		if (index == ValueType.I64) {
			use(Feature.MEMORY64, offset);
		}
	}

	/**
	 * Note a tag, which exceptions in both forms need.
	 */
	void useTag(int offset) {
		this.tags = true;
		if (!this.admitted.contains(Feature.LEGACY_EXCEPTIONS)) {
			use(Feature.EXCEPTIONS, offset);
		}
	}

	/**
	 * Note an instruction.
	 */
	void useInstruction(int opcode, int offset) {
		Feature feature = (opcode >= Opcode.VECTOR) ? ofVector(opcode) : of(opcode);
		if (feature != null) {
			use(feature, offset);
		}
	}

	private static @Nullable Feature of(int opcode) {
		if (opcode >= Opcode.I32_EXTEND8_S && opcode <= Opcode.I64_EXTEND32_S) {
			return Feature.SIGN_EXTENSION;
		}
		if (opcode >= Opcode.I32_TRUNC_SAT_F32_S && opcode <= Opcode.I64_TRUNC_SAT_F64_U) {
			return Feature.SATURATING_CONVERSIONS;
		}
		return switch (opcode) {
			case Opcode.RETURN_CALL, Opcode.RETURN_CALL_INDIRECT -> Feature.TAIL_CALLS;
			case Opcode.TRY_TABLE, Opcode.THROW_REF -> Feature.EXCEPTIONS;
			case Opcode.TRY, Opcode.CATCH, Opcode.CATCH_ALL, Opcode.DELEGATE, Opcode.RETHROW ->
				Feature.LEGACY_EXCEPTIONS;
			case Opcode.SELECT_TYPED, Opcode.REF_NULL, Opcode.REF_IS_NULL, Opcode.REF_FUNC, Opcode.TABLE_GET,
					Opcode.TABLE_SET, Opcode.TABLE_SIZE, Opcode.TABLE_GROW, Opcode.TABLE_FILL ->
				Feature.REFERENCE_TYPES;
			case Opcode.MEMORY_INIT, Opcode.DATA_DROP, Opcode.MEMORY_COPY, Opcode.MEMORY_FILL, Opcode.TABLE_INIT,
					Opcode.ELEM_DROP, Opcode.TABLE_COPY ->
				Feature.BULK_MEMORY;
			default -> null;
		};
	}

	private static Feature ofVector(int opcode) {
		return (opcode >= Opcode.RELAXED_VECTOR) ? Feature.RELAXED_SIMD : Feature.SIMD;
	}

	/**
	 * All that is used.
	 */
	Set<Feature> used() {
		Set<Feature> all = EnumSet.copyOf(this.used);
		if (this.tags && !all.contains(Feature.LEGACY_EXCEPTIONS)) {
			all.add(Feature.EXCEPTIONS);
		}
		return Collections.unmodifiableSet(all);
	}

}

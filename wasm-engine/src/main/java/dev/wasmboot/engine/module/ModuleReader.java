package dev.wasmboot.engine.module;

import java.util.EnumSet;
import java.util.Set;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.ModuleLimits;

/**
 * Reads modules: decodes and validates them.
 * <p>
 * Modules come from strangers, so this is written to hold against any bytes whatever:
 * <ul>
 * <li>A declared count is never believed. It is compared with the bytes that remain, of
 * which each of the counted takes at least one, and with the limits, before anything is
 * allocated or looped over.</li>
 * <li>Nothing recurses on input. Blocks are tracked on an explicit stack with a
 * limit.</li>
 * <li>Time and memory are linear in the size of the module. Where few bytes can stand for
 * much (locals are run-length encoded; each of a thousand calls may pass a thousand
 * operands) the work is charged to a budget, which is proportional to the size.</li>
 * <li>Whatever is wrong ends in a {@link ModuleException}.</li>
 * </ul>
 */
public final class ModuleReader {

	private static final int MAGIC = 0x6d736100;

	private static final int VERSION = 1;

	private ModuleReader() {
	}

	/**
	 * Read a module that may use every feature.
	 * @param bytes the module in the binary format, which is copied
	 * @param limits what is admitted
	 * @return the module, which is valid
	 * @throws ModuleException if the bytes are not a module that this engine runs
	 */
	public static WasmModule read(byte[] bytes, ModuleLimits limits) {
		return read(bytes, limits, EnumSet.allOf(Feature.class));
	}

	/**
	 * Read a module.
	 * @param bytes the module in the binary format, which is copied
	 * @param limits what is admitted
	 * @param features what it may use
	 * @return the module, which is valid
	 * @throws ModuleException if the bytes are not a module that this engine runs, or it
	 * uses another feature
	 */
	public static WasmModule read(byte[] bytes, ModuleLimits limits, Set<Feature> features) {
		Draft draft = readSections(bytes, limits, features);
		FunctionValidator validator = new FunctionValidator(draft, limits);
		for (int i = 0; i < draft.bodies.size(); i++) {
			validator.validate(draft.importedFunctions + i, draft.bodies.get(i));
		}
		return new WasmModule(draft, draft.features.used());
	}

	/**
	 * Read a module that {@link #read} has returned before, with these limits. The bodies
	 * of its functions are not validated again.
	 * @param bytes the same bytes, which are copied
	 * @param limits what was admitted
	 * @param used the features that it uses
	 * @return the module
	 */
	public static WasmModule readAgain(byte[] bytes, ModuleLimits limits, Set<Feature> used) {
		return new WasmModule(readSections(bytes, limits, used), used);
	}

	private static Draft readSections(byte[] bytes, ModuleLimits limits, Set<Feature> features) {
		if (bytes.length > limits.bytes()) {
			throw Flaw.tooLarge(bytes.length + " bytes where " + limits.bytes() + " are admitted", 0);
		}
		Draft draft = new Draft(bytes.clone(), features);
		ByteReader in = new ByteReader(draft.bytes, 0, draft.bytes.length);
		readHeader(in);
		new SectionReader(draft, limits).readAll(in);
		return draft;
	}

	private static void readHeader(ByteReader in) {
		if (in.remaining() < Integer.BYTES || in.f32() != MAGIC) {
			throw Flaw.malformed("magic header not detected", 0);
		}
		int start = in.position();
		if (in.remaining() < Integer.BYTES || in.f32() != VERSION) {
			throw Flaw.malformed("unknown binary version", start);
		}
	}

}

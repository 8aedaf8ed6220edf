package dev.wasmboot.engine.module;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.wasmboot.engine.ExternType;
import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.GlobalType;
import dev.wasmboot.engine.MemoryType;
import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.ModuleLimits;
import dev.wasmboot.engine.TableType;
import dev.wasmboot.engine.TagType;
import dev.wasmboot.engine.ImportType;
import dev.wasmboot.engine.ValueType;

/**
 * Reads the sections of a module into a {@link Draft}. Everything is validated on the
 * way, since a section refers only to what earlier ones declare; function bodies are only
 * located.
 */
final class SectionReader {

	private static final int CUSTOM = 0;

	private static final int TYPES = 1;

	private static final int IMPORTS = 2;

	private static final int FUNCTIONS = 3;

	private static final int TABLES = 4;

	private static final int MEMORIES = 5;

	private static final int GLOBALS = 6;

	private static final int EXPORTS = 7;

	private static final int START = 8;

	private static final int ELEMENTS = 9;

	private static final int CODE = 10;

	private static final int DATA = 11;

	private static final int DATA_COUNT = 12;

	private static final int TAGS = 13;

	/** The sections in the order in which they have to come. */
	private static final List<Integer> ORDER = List.of(TYPES, IMPORTS, FUNCTIONS, TABLES, MEMORIES, TAGS, GLOBALS,
			EXPORTS, START, ELEMENTS, DATA_COUNT, CODE, DATA);

	private final Draft draft;

	private final ModuleLimits limits;

	private final ConstantExpressions expressions;

	private final SegmentReader segments;

	SectionReader(Draft draft, ModuleLimits limits) {
		this.draft = draft;
		this.limits = limits;
		this.expressions = new ConstantExpressions(draft, limits.nesting());
		this.segments = new SegmentReader(draft, this.expressions);
	}

	void readAll(ByteReader in) {
		int last = -1;
		while (in.remaining() > 0) {
			int start = in.position();
			int id = in.u8();
			ByteReader section = content(in, start);
			if (id == CUSTOM) {
				readCustom(section);
				continue;
			}
			int rank = ORDER.indexOf(id);
			if (rank == -1) {
				throw Flaw.malformed("malformed section id " + id, start);
			}
			if (rank <= last) {
				throw Flaw.malformed("unexpected content after last section: section " + id, start);
			}
			last = rank;
			read(id, section);
			if (section.remaining() > 0) {
				throw Flaw.malformed("section size mismatch", section.position());
			}
		}
		requireComplete(in.position());
	}

	private ByteReader content(ByteReader in, int start) {
		int size = in.u32();
		if (Integer.compareUnsigned(size, in.remaining()) > 0) {
			throw Flaw.malformed("length out of bounds: a section of %s bytes where %d remain"
				.formatted(Integer.toUnsignedString(size), in.remaining()), start);
		}
		ByteReader content = new ByteReader(this.draft.bytes, in.position(), in.position() + size);
		in.skip(size);
		return content;
	}

	/** Sections may be left out, but not if another one announced them. */
	private void requireComplete(int end) {
		if (this.draft.bodies.size() != this.draft.functions.size() - this.draft.importedFunctions) {
			throw Flaw.malformed("function and code section have inconsistent lengths", end);
		}
		if (this.draft.announcedData > this.draft.data.size()) {
			throw inconsistentData(end);
		}
	}

	private void readCustom(ByteReader in) {
		if ("name".equals(in.name())) {
			this.draft.nameSectionStart = in.position();
			this.draft.nameSectionEnd = in.end();
		}
	}

	private void read(int id, ByteReader in) {
		switch (id) {
			case TYPES -> readTypes(in);
			case IMPORTS -> readImports(in);
			case FUNCTIONS -> readFunctions(in);
			case TABLES -> readTables(in);
			case MEMORIES -> readMemories(in);
			case GLOBALS -> readGlobals(in);
			case EXPORTS -> readExports(in);
			case START -> readStart(in);
			case ELEMENTS -> readElements(in);
			case CODE -> readBodies(in);
			case DATA -> readData(in);
			case DATA_COUNT -> readDataCount(in);
			default -> readTags(in);
		}
	}

	private void readTypes(ByteReader in) {
		Map<String, FunctionType> known = new HashMap<>();
		for (int left = in.count(2, this.limits.types(), "types"); left > 0; left--) {
			int start = in.position();
			int form = in.u8();
			if (form >= 0x4d && form <= 0x5f) {
				throw Unsupported.feature("GC", start);
			}
			if (form != 0x60) {
				throw Flaw.malformed("malformed type", start);
			}
			ValueType[] parameters = readTypes(in, this.limits.parameters(), "parameters");
			ValueType[] results = readTypes(in, this.limits.results(), "results");
			if (results.length > 1) {
				this.draft.features.use(Feature.MULTI_VALUE, start);
			}
			this.draft.types.add(known.computeIfAbsent(key(parameters, results),
					(key) -> new FunctionType(List.of(parameters), List.of(results))));
		}
	}

	private ValueType[] readTypes(ByteReader in, int limit, String what) {
		ValueType[] types = new ValueType[in.count(1, limit, what)];
		for (int i = 0; i < types.length; i++) {
			int start = in.position();
			types[i] = ValueTypes.read(in);
			this.draft.features.use(types[i], start);
		}
		return types;
	}

	/**
	 * Something that is equal for equal types. A type itself would do, but its hash can
	 * be made to collide, and unlike strings types have no order that saves a hash table
	 * then.
	 */
	private static String key(ValueType[] parameters, ValueType[] results) {
		byte[] key = new byte[parameters.length + 1 + results.length];
		for (int i = 0; i < parameters.length; i++) {
			key[i] = (byte) parameters[i].code();
		}
		for (int i = 0; i < results.length; i++) {
			key[parameters.length + 1 + i] = (byte) results[i].code();
		}
		return new String(key, StandardCharsets.ISO_8859_1);
	}

	private void readImports(ByteReader in) {
		for (int left = in.count(4, this.limits.imports(), "imports"); left > 0; left--) {
			String module = in.name();
			String name = in.name();
			this.draft.imports.add(new ImportType(module, name, readImport(in)));
		}
		this.draft.importedFunctions = this.draft.functions.size();
		this.draft.importedTables = this.draft.tables.size();
		this.draft.importedMemories = this.draft.memories.size();
		this.draft.importedGlobals = this.draft.globals.size();
		this.draft.importedTags = this.draft.tags.size();
	}

	private ExternType readImport(ByteReader in) {
		int start = in.position();
		int kind = in.u8();
		return switch (kind) {
			case 0 -> add(this.draft.functions, this.draft.readType(in), this.limits.functions(), "functions", start);
			case 1 -> add(this.draft.tables, readTableType(in), this.limits.tables(), "tables", start);
			case 2 -> add(this.draft.memories, readMemory(in), this.limits.memories(), "memories", start);
			case 3 -> add(this.draft.globals, readImportedGlobal(in), this.limits.globals(), "globals", start);
			case 4 -> add(this.draft.tags, readTag(in), this.limits.tags(), "tags", start);
			default -> throw Flaw.malformed("malformed import kind " + kind, start);
		};
	}

	private static <T extends ExternType> T add(List<T> space, T type, int limit, String what, int offset) {
		if (space.size() >= limit) {
			throw Flaw.tooLarge("more " + what + " than the " + limit + " that are admitted", offset);
		}
		space.add(type);
		return type;
	}

	private void readFunctions(ByteReader in) {
		int count = in.count(1, this.limits.functions() - this.draft.functions.size(), "functions");
		for (int left = count; left > 0; left--) {
			this.draft.functions.add(this.draft.readType(in));
		}
	}

	private void readTables(ByteReader in) {
		int count = in.count(3, this.limits.tables() - this.draft.tables.size(), "tables");
		for (int left = count; left > 0; left--) {
			readTable(in);
		}
	}

	private void readTable(ByteReader in) {
		int start = in.position();
		boolean initialized = (in.u8() == 0x40);
		if (initialized && in.u8() != 0) {
			throw Flaw.malformed("malformed table", start);
		}
		in.position(initialized ? in.position() : start);
		if (initialized) {
			this.draft.features.use(Feature.REFERENCE_TYPES, start);
		}
		TableType type = readTableType(in);
		this.draft.tableInitializers.add(initialized ? this.expressions.read(in, type.element()) : null);
		this.draft.tables.add(type);
	}

	private void readMemories(ByteReader in) {
		int count = in.count(2, this.limits.memories() - this.draft.memories.size(), "memories");
		for (int left = count; left > 0; left--) {
			this.draft.memories.add(readMemory(in));
		}
	}

	private TableType readTableType(ByteReader in) {
		int start = in.position();
		TableType type = ExternTypes.readTable(in);
		this.draft.features.use(type, this.draft.tables.size(), start);
		return type;
	}

	private MemoryType readMemory(ByteReader in) {
		int start = in.position();
		MemoryType type = ExternTypes.readMemory(in);
		this.draft.features.use(type, this.draft.memories.size(), start);
		return type;
	}

	private GlobalType readGlobalType(ByteReader in) {
		int start = in.position();
		GlobalType type = ExternTypes.readGlobal(in);
		this.draft.features.use(type.type(), start);
		return type;
	}

	private GlobalType readImportedGlobal(ByteReader in) {
		int start = in.position();
		GlobalType type = readGlobalType(in);
		share(type, start);
		return type;
	}

	/** Note that a global is imported or exported. */
	private void share(GlobalType global, int offset) {
		if (global.mutable()) {
			this.draft.features.use(Feature.MUTABLE_GLOBALS, offset);
		}
	}

	private void readTags(ByteReader in) {
		int count = in.count(2, this.limits.tags() - this.draft.tags.size(), "tags");
		for (int left = count; left > 0; left--) {
			this.draft.tags.add(readTag(in));
		}
	}

	private TagType readTag(ByteReader in) {
		int start = in.position();
		if (in.u8() != 0) {
			throw Flaw.malformed("malformed tag attribute", start);
		}
		this.draft.features.useTag(start);
		TagType tag = new TagType(this.draft.readType(in));
		if (!tag.type().results().isEmpty()) {
			throw Flaw.invalid("non-empty tag result type", start);
		}
		return tag;
	}

	private void readGlobals(ByteReader in) {
		int count = in.count(3, this.limits.globals() - this.draft.globals.size(), "globals");
		for (int left = count; left > 0; left--) {
			GlobalType type = readGlobalType(in);
			this.draft.globalInitializers.add(this.expressions.read(in, type.type()));
			this.draft.globals.add(type);
		}
	}

	private void readExports(ByteReader in) {
		Set<String> names = new HashSet<>();
		for (int left = in.count(3, this.limits.exports(), "exports"); left > 0; left--) {
			int start = in.position();
			String name = in.name();
			if (!names.add(name)) {
				throw Flaw.invalid("duplicate export name '" + DisplayName.of(name) + "'", start);
			}
			this.draft.exports.add(readExport(in, name));
		}
	}

	private Export readExport(ByteReader in, String name) {
		int start = in.position();
		int kind = in.u8();
		return switch (kind) {
			case 0 -> {
				int function = this.draft.readFunction(in);
				this.draft.referable.set(function);
				yield new Export(name, ExternKind.FUNCTION, function);
			}
			case 1 -> new Export(name, ExternKind.TABLE, this.draft.readTable(in));
			case 2 -> new Export(name, ExternKind.MEMORY, this.draft.readMemory(in));
			case 3 -> {
				int global = this.draft.readGlobal(in);
				share(this.draft.globals.get(global), start);
				yield new Export(name, ExternKind.GLOBAL, global);
			}
			case 4 -> new Export(name, ExternKind.TAG, this.draft.readTag(in));
			default -> throw Flaw.malformed("malformed export kind " + kind, start);
		};
	}

	private void readStart(ByteReader in) {
		int start = in.position();
		int function = this.draft.readFunction(in);
		FunctionType type = this.draft.functions.get(function);
		if (!type.parameters().isEmpty() || !type.results().isEmpty()) {
			throw Flaw.invalid("start function " + function + " has the type " + type + " instead of () -> ()", start);
		}
		this.draft.startFunction = function;
	}

	private void readElements(ByteReader in) {
		for (int left = in.count(2, this.limits.segments(), "element segments"); left > 0; left--) {
			this.draft.elements.add(this.segments.readElement(in));
		}
	}

	private void readBodies(ByteReader in) {
		int start = in.position();
		int count = in.count(3, this.limits.functions(), "function bodies");
		if (count != this.draft.functions.size() - this.draft.importedFunctions) {
			throw Flaw.malformed("function and code section have inconsistent lengths", start);
		}
		for (int i = 0; i < count; i++) {
			this.draft.bodies.add(readBody(in, this.draft.importedFunctions + i));
		}
	}

	private FunctionBody readBody(ByteReader in, int function) {
		int size = in.u32();
		int start = in.position();
		in.skip(size);
		if (size > this.limits.functionBytes()) {
			throw Flaw.tooLarge("function %d of %d bytes where %d are admitted".formatted(function, size,
					this.limits.functionBytes()), start);
		}
		ByteReader body = new ByteReader(this.draft.bytes, start, start + size);
		long locals = this.draft.functions.get(function).parameters().size();
		for (int left = body.count(2, Integer.MAX_VALUE, "groups of locals"); left > 0; left--) {
			locals += Integer.toUnsignedLong(body.u32());
			int at = body.position();
			this.draft.features.use(ValueTypes.read(body), at);
		}
		if (locals > 0xffff_ffffL) {
			throw Flaw.malformed("too many locals in function " + function, start);
		}
		if (locals > this.limits.locals()) {
			throw Flaw.tooLarge("function %d with %d locals where %d are admitted".formatted(function, locals,
					this.limits.locals()), start);
		}
		return new FunctionBody(start, body.position(), start + size);
	}

	private void readDataCount(ByteReader in) {
		int start = in.position();
		this.draft.features.use(Feature.BULK_MEMORY, start);
		int count = in.u32();
		if (Integer.compareUnsigned(count, this.limits.segments()) > 0) {
			throw Flaw.tooLarge("%s data segments where %d are admitted".formatted(Integer.toUnsignedString(count),
					this.limits.segments()), start);
		}
		this.draft.announcedData = count;
	}

	private void readData(ByteReader in) {
		int start = in.position();
		int count = in.count(2, this.limits.segments(), "data segments");
		if (this.draft.announcedData != -1 && this.draft.announcedData != count) {
			throw inconsistentData(start);
		}
		for (int left = count; left > 0; left--) {
			this.draft.data.add(this.segments.readData(in));
		}
	}

	private static ModuleException inconsistentData(int offset) {
		return Flaw.malformed("data count and data section have inconsistent lengths", offset);
	}

}

package dev.wasmboot.engine.module;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.GlobalType;
import dev.wasmboot.engine.ImportType;
import dev.wasmboot.engine.MemoryType;
import dev.wasmboot.engine.TableType;
import dev.wasmboot.engine.TagType;
import org.jspecify.annotations.Nullable;

/**
 * A decoded and validated module. Immutable, so it may be shared by threads.
 * <p>
 * Code stays where it was, in the bytes of the module; everything else is decoded.
 */
public final class WasmModule {

	private final byte[] bytes;

	private final List<FunctionType> types;

	private final List<ImportType> imports;

	private final List<FunctionType> functions;

	private final List<TableType> tables;

	private final List<MemoryType> memories;

	private final List<GlobalType> globals;

	private final List<TagType> tags;

	private final List<ConstantExpression> globalInitializers;

	private final List<@Nullable ConstantExpression> tableInitializers;

	private final List<Export> exports;

	private final Map<String, Export> exportsByName;

	/** By function index; made when a trap asks for it. */
	private volatile @Nullable Map<Integer, String> exportedFunctions;

	private final int startFunction;

	private final List<ElementSegment> elements;

	private final List<DataSegment> data;

	private final byte[] initialMemory;

	private final List<FunctionBody> bodies;

	private final int importedFunctions;

	private final int importedTables;

	private final int importedMemories;

	private final int importedGlobals;

	private final int importedTags;

	private final Set<Feature> features;

	private final NameSection names;

	WasmModule(Draft draft, Set<Feature> features) {
		this.bytes = draft.bytes;
		this.types = List.copyOf(draft.types);
		this.imports = List.copyOf(draft.imports);
		this.functions = List.copyOf(draft.functions);
		this.tables = List.copyOf(draft.tables);
		this.memories = List.copyOf(draft.memories);
		this.globals = List.copyOf(draft.globals);
		this.tags = List.copyOf(draft.tags);
		this.globalInitializers = List.copyOf(draft.globalInitializers);
		this.tableInitializers = Collections.unmodifiableList(new ArrayList<>(draft.tableInitializers));
		this.exports = List.copyOf(draft.exports);
		this.exportsByName = this.exports.stream()
			.collect(Collectors.toUnmodifiableMap(Export::name, Function.identity()));
		this.startFunction = draft.startFunction;
		this.elements = List.copyOf(draft.elements);
		this.data = List.copyOf(draft.data);
		this.initialMemory = InitialMemory.join(this.data, (draft.importedMemories == 0) ? this.memories : List.of(),
				this.bytes);
		this.bodies = List.copyOf(draft.bodies);
		this.importedFunctions = draft.importedFunctions;
		this.importedTables = draft.importedTables;
		this.importedMemories = draft.importedMemories;
		this.importedGlobals = draft.importedGlobals;
		this.importedTags = draft.importedTags;
		this.features = features;
		this.names = new NameSection(draft.bytes, draft.nameSectionStart, draft.nameSectionEnd, draft.functions.size());
	}

	/**
	 * A custom section.
	 * @param name its name
	 * @return a copy of the content of the first section of that name, {@code null} if
	 * there is none
	 */
	public byte @Nullable [] customSection(String name) {
		return CustomSections.find(this.bytes, name);
	}

	/**
	 * The bytes that the module was decoded from: its own copy.
	 * @return the bytes, which nobody may modify
	 */
	public byte[] bytes() {
		return this.bytes;
	}

	/**
	 * The function types, by type index. Types that are equal are the same object, here
	 * and in {@link #functions()}, so that within a module it is enough to compare
	 * identities.
	 * @return the types
	 */
	public List<FunctionType> types() {
		return this.types;
	}

	/**
	 * The imports of all kinds, as declared.
	 * @return the imports
	 */
	public List<ImportType> imports() {
		return this.imports;
	}

	/**
	 * The types of the functions, by function index, imported ones first.
	 * @return the types
	 */
	public List<FunctionType> functions() {
		return this.functions;
	}

	/**
	 * The types of the tables, by table index, imported ones first.
	 * @return the types
	 */
	public List<TableType> tables() {
		return this.tables;
	}

	/**
	 * The types of the memories, by memory index, imported ones first.
	 * @return the types
	 */
	public List<MemoryType> memories() {
		return this.memories;
	}

	/**
	 * The types of the globals, by global index, imported ones first.
	 * @return the types
	 */
	public List<GlobalType> globals() {
		return this.globals;
	}

	/**
	 * The types of the exception tags, by tag index, imported ones first.
	 * @return the types
	 */
	public List<TagType> tags() {
		return this.tags;
	}

	public int importedFunctions() {
		return this.importedFunctions;
	}

	public int importedTables() {
		return this.importedTables;
	}

	public int importedMemories() {
		return this.importedMemories;
	}

	public int importedGlobals() {
		return this.importedGlobals;
	}

	public int importedTags() {
		return this.importedTags;
	}

	/**
	 * The initial values of the globals that are not imported.
	 * @return the expressions; each refers only to globals before its own
	 */
	public List<ConstantExpression> globalInitializers() {
		return this.globalInitializers;
	}

	/**
	 * The initial elements of the tables that are not imported.
	 * @return the expressions, {@code null} for tables of null references
	 */
	public List<@Nullable ConstantExpression> tableInitializers() {
		return this.tableInitializers;
	}

	/**
	 * The exports, as declared.
	 * @return the exports
	 */
	public List<Export> exports() {
		return this.exports;
	}

	/**
	 * An export by its name.
	 * @param name the name
	 * @return the export, or {@code null} if there is none
	 */
	public @Nullable Export export(String name) {
		return this.exportsByName.get(name);
	}

	/**
	 * The function to call once an instance is made.
	 * @return its index, -1 where there is none
	 */
	public int startFunction() {
		return this.startFunction;
	}

	/**
	 * The element segments, by element segment index.
	 * @return the segments
	 */
	public List<ElementSegment> elements() {
		return this.elements;
	}

	/**
	 * The data segments, by data segment index.
	 * @return the segments
	 */
	public List<DataSegment> data() {
		return this.data;
	}

	/**
	 * What the first memory contains once all data segments are copied.
	 * @return what it begins with, zeros follow, not to be modified; empty if they have
	 * to be copied one by one
	 */
	public byte[] initialMemory() {
		return this.initialMemory;
	}

	/**
	 * The bodies of the functions that are not imported.
	 * @return the bodies
	 */
	public List<FunctionBody> bodies() {
		return this.bodies;
	}

	/**
	 * The type of a block of this module.
	 * @param code what the block's instruction carries, as read by
	 * {@link ByteReader#s33()}: a type index, or a negative code for no result or a
	 * single one
	 * @return the type
	 */
	public FunctionType blockType(long code) {
		return (code >= 0) ? this.types.get((int) code) : BlockTypes.of(code, 0);
	}

	/**
	 * The name of a function, to be shown: from the name section, or else that of its
	 * first export.
	 * @param index its index
	 * @return the name, {@code null} where it has none
	 */
	public @Nullable String functionName(int index) {
		String name = this.names.functionName(index);
		if (name != null) {
			return name;
		}
		String exported = exportedFunctions().get(index);
		return (exported != null) ? DisplayName.of(exported) : null;
	}

	private Map<Integer, String> exportedFunctions() {
		Map<Integer, String> found = this.exportedFunctions;
		if (found == null) {
			found = this.exports.stream()
				.filter((export) -> export.kind() == ExternKind.FUNCTION)
				.collect(Collectors.toUnmodifiableMap(Export::index, Export::name, (first, later) -> first));
			this.exportedFunctions = found;
		}
		return found;
	}

	/**
	 * The name of a tag, to be shown: that of its first export.
	 * @param index its index
	 * @return the name, {@code null} where it has none
	 */
	public @Nullable String tagName(int index) {
		return this.exports.stream()
			.filter((export) -> export.kind() == ExternKind.TAG && export.index() == index)
			.map((export) -> DisplayName.of(export.name()))
			.findFirst()
			.orElse(null);
	}

	/**
	 * The features that the module uses.
	 * @return the features
	 */
	public Set<Feature> features() {
		return this.features;
	}

	/**
	 * The name of the module, from the name section.
	 * @return the name, {@code null} where none is given
	 */
	public @Nullable String moduleName() {
		return this.names.moduleName();
	}

}

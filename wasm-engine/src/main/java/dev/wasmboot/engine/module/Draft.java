package dev.wasmboot.engine.module;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.GlobalType;
import dev.wasmboot.engine.ImportType;
import dev.wasmboot.engine.MemoryType;
import dev.wasmboot.engine.TableType;
import dev.wasmboot.engine.TagType;
import org.jspecify.annotations.Nullable;

/**
 * A module in the making: what was decoded so far. Index spaces begin with the imports.
 */
final class Draft {

	final byte[] bytes;

	final List<FunctionType> types = new ArrayList<>();

	final List<ImportType> imports = new ArrayList<>();

	final List<FunctionType> functions = new ArrayList<>();

	final List<TableType> tables = new ArrayList<>();

	final List<MemoryType> memories = new ArrayList<>();

	final List<GlobalType> globals = new ArrayList<>();

	final List<TagType> tags = new ArrayList<>();

	final List<ConstantExpression> globalInitializers = new ArrayList<>();

	final List<@Nullable ConstantExpression> tableInitializers = new ArrayList<>();

	final List<Export> exports = new ArrayList<>();

	final List<ElementSegment> elements = new ArrayList<>();

	final List<DataSegment> data = new ArrayList<>();

	final List<FunctionBody> bodies = new ArrayList<>();

	/** The functions that code may refer to, as something other than code does. */
	final BitSet referable = new BitSet();

	final FeatureUse features;

	int importedFunctions;

	int importedTables;

	int importedMemories;

	int importedGlobals;

	int importedTags;

	int startFunction = -1;

	/** The number of data segments announced, -1 where it is not. */
	int announcedData = -1;

	int nameSectionStart;

	int nameSectionEnd;

	Draft(byte[] bytes, Set<Feature> features) {
		this.bytes = bytes;
		this.features = new FeatureUse(features);
	}

	FunctionType readType(ByteReader in) {
		return this.types.get(readIndex(in, this.types, "type"));
	}

	int readFunction(ByteReader in) {
		return readIndex(in, this.functions, "function");
	}

	int readTable(ByteReader in) {
		return readIndex(in, this.tables, "table");
	}

	int readMemory(ByteReader in) {
		return readIndex(in, this.memories, "memory");
	}

	int readGlobal(ByteReader in) {
		return readIndex(in, this.globals, "global");
	}

	int readTag(ByteReader in) {
		return readIndex(in, this.tags, "tag");
	}

	int readElement(ByteReader in) {
		return readIndex(in, this.elements, "elem segment");
	}

	private int readIndex(ByteReader in, List<?> space, String what) {
		int start = in.position();
		int index = in.u32();
		if (Integer.compareUnsigned(index, space.size()) >= 0) {
			throw Flaw.invalid("unknown %s %s".formatted(what, Integer.toUnsignedString(index)), start);
		}
		return index;
	}

}

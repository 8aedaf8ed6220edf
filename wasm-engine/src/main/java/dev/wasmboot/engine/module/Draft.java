package dev.wasmboot.engine.module;

import java.util.ArrayList;
import java.util.List;

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

	int importedFunctions;

	int importedTables;

	int importedMemories;

	int importedGlobals;

	int importedTags;

	int startFunction = -1;

	int nameSectionStart;

	int nameSectionEnd;

	Draft(byte[] bytes) {
		this.bytes = bytes;
	}

}

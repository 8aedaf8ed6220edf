package dev.wasmboot.engine.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.V128;
import dev.wasmboot.engine.module.ConstantExpression;
import dev.wasmboot.engine.module.ElementSegment;
import dev.wasmboot.engine.module.FunctionBody;
import dev.wasmboot.engine.module.WasmModule;
import org.jspecify.annotations.Nullable;

/**
 * Which class of a module each of its functions is in, and how functions are numbered
 * within their signature, which is what calls through a table and from outside go by.
 * <p>
 * Neighbours share a class, up to a size, since they tend to be needed together and a
 * class is made when the first of its functions is called. Functions that a table may
 * hold have the lowest slots.
 */
final class Layout {

	/** What all names begin with. */
	static final String PREFIX = "wasm/";

	/** The class through which loops ask whether an alarm was raised. */
	static final String ALARM = PREFIX + "A0";

	/** What the names of the classes begin with through which the host calls. */
	static final String ENTRIES = "wasm.E";

	private static final int MOST_CHUNK_FUNCTIONS = 64;

	private final WasmModule module;

	private final List<FunctionType> signatures = new ArrayList<>();

	/** By signature, the descriptor of its functions' methods once it was needed. */
	private final @Nullable String[] descriptors;

	private final int[] signatureOfFunction;

	private final int[] signatureOfType;

	private final int[] slots;

	private final int[] chunks;

	/** By chunk, its first function, and behind them the number of functions. */
	private final int[] firsts;

	/** By signature, its compiled functions in the order of their slots. */
	private final int[][] members;

	/**
	 * Lay out a module.
	 * @param chunkBytes how long functions may be together that share a class
	 */
	Layout(WasmModule module, int chunkBytes) {
		this.module = module;
		Map<FunctionType, Integer> known = new HashMap<>();
		this.signatureOfType = module.types().stream().mapToInt((type) -> signature(type, known)).toArray();
		this.signatureOfFunction = module.functions().stream().mapToInt((type) -> signature(type, known)).toArray();
		this.descriptors = new @Nullable String[this.signatures.size()];
		this.chunks = new int[module.functions().size()];
		this.firsts = divide(chunkBytes);
		this.slots = new int[module.functions().size()];
		this.members = number();
	}

	private int signature(FunctionType type, Map<FunctionType, Integer> known) {
		Integer number = known.putIfAbsent(type, known.size());
		if (number != null) {
			return number;
		}
		this.signatures.add(type);
		return this.signatures.size() - 1;
	}

	private int[] divide(int chunkBytes) {
		int[] starts = new int[this.module.bodies().size() + 1];
		int count = 0;
		int bytes = 0;
		int first = this.module.importedFunctions();
		for (int i = first; i < this.chunks.length; i++) {
			int length = length(i);
			if (count == 0 || bytes + length > chunkBytes || i - first >= MOST_CHUNK_FUNCTIONS) {
				first = i;
				bytes = 0;
				starts[count++] = i;
			}
			bytes += length;
			this.chunks[i] = count - 1;
		}
		starts[count] = this.chunks.length;
		return Arrays.copyOf(starts, count + 1);
	}

	private int[][] number() {
		BitSet referable = referable();
		int[] counts = new int[this.signatures.size()];
		for (int pass = 0; pass < 2; pass++) {
			for (int i = this.module.importedFunctions(); i < this.slots.length; i++) {
				if (referable.get(i) == (pass == 0)) {
					this.slots[i] = counts[this.signatureOfFunction[i]]++;
				}
			}
		}
		int[][] result = new int[counts.length][];
		for (int i = 0; i < counts.length; i++) {
			result[i] = new int[counts[i]];
		}
		for (int i = this.module.importedFunctions(); i < this.slots.length; i++) {
			result[this.signatureOfFunction[i]][this.slots[i]] = i;
		}
		return result;
	}

	private BitSet referable() {
		BitSet found = new BitSet();
		ConstantExpression.Environment noting = new ConstantExpression.Environment() {

			@Override
			public long globalBits(int index) {
				return 0;
			}

			@Override
			public V128 globalVector(int index) {
				return new V128(0, 0);
			}

			@Override
			public @Nullable Object globalReference(int index) {
				return null;
			}

			@Override
			public Object function(int index) {
				found.set(index);
				return this;
			}

		};
		for (ElementSegment segment : this.module.elements()) {
			for (int i = 0; i < segment.size(); i++) {
				segment.evaluate(i, noting);
			}
		}
		return found;
	}

	WasmModule module() {
		return this.module;
	}

	FunctionType signature(int number) {
		return this.signatures.get(number);
	}

	int signatures() {
		return this.signatures.size();
	}

	int signatureOf(int function) {
		return this.signatureOfFunction[function];
	}

	/**
	 * The descriptor of a function's method.
	 */
	String descriptor(int function) {
		int signature = this.signatureOfFunction[function];
		String found = this.descriptors[signature];
		if (found == null) {
			found = JavaTypes.descriptor(this.signatures.get(signature));
			this.descriptors[signature] = found;
		}
		return found;
	}

	int signatureOfType(int type) {
		return this.signatureOfType[type];
	}

	int slot(int function) {
		return this.slots[function];
	}

	/**
	 * The functions of a signature by slot.
	 */
	int[] members(int signature) {
		return this.members[signature];
	}

	/**
	 * How long a function is.
	 * @return bytes in the module
	 */
	int length(int function) {
		FunctionBody body = this.module.bodies().get(function - this.module.importedFunctions());
		return body.end() - body.start();
	}

	/**
	 * Where a function's instructions begin.
	 */
	int codeStart(int function) {
		return this.module.bodies().get(function - this.module.importedFunctions()).codeStart();
	}

	int chunks() {
		return this.firsts.length - 1;
	}

	int firstOf(int chunk) {
		return this.firsts[chunk];
	}

	/**
	 * The end of a chunk's functions.
	 */
	int endOf(int chunk) {
		return this.firsts[chunk + 1];
	}

	/**
	 * The chunk that a function is in, which is not an imported one.
	 */
	int chunkOf(int function) {
		return this.chunks[function];
	}

	/**
	 * The internal name of the class that has a function's method.
	 */
	String owner(int function) {
		return (function < this.module.importedFunctions()) ? imports(function) : chunk(this.chunks[function]);
	}

	static String method(int function) {
		return "f" + function;
	}

	/**
	 * The function that a method is of, or a part of.
	 */
	static int function(String method) {
		int end = 1;
		while (end < method.length() && Character.isDigit(method.charAt(end))) {
			end++;
		}
		return Integer.parseInt(method, 1, end, 10);
	}

	/**
	 * Whether a method is one of the parts of a function that is divided.
	 */
	static boolean isSegment(String method) {
		return method.indexOf('s') > 0;
	}

	static String chunk(int chunk) {
		return PREFIX + "C" + chunk;
	}

	/** The class of the method for what a divided function runs most. */
	static String hot(int function) {
		return PREFIX + "H" + function;
	}

	/**
	 * Whether a class has methods that are what functions do.
	 * @param name its name, as the JVM tells it
	 */
	static boolean isGuests(String name) {
		return name.startsWith("wasm.C") || name.startsWith("wasm.H");
	}

	/** Calls of imports are in classes of their own, some in each. */
	static String imports(int function) {
		return PREFIX + "I" + function / MOST_CHUNK_FUNCTIONS;
	}

	static int importsPerClass() {
		return MOST_CHUNK_FUNCTIONS;
	}

	/** What a function that is divided keeps in each of its calls. */
	static String object(int function) {
		return PREFIX + "F" + function;
	}

	/** What finds a function of a signature by its slot, for the guest. */
	static String dispatch(int signature) {
		return PREFIX + "D" + signature;
	}

	/** What finds a function of a signature by its slot, for the host. */
	static String entry(int signature) {
		return PREFIX + "E" + signature;
	}

}

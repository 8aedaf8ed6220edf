package dev.wasmboot.engine.compiler;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.BitSet;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

import dev.wasmboot.engine.CompilationReport;
import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.cache.SavedClasses;
import dev.wasmboot.engine.interpreter.CodeTable;
import dev.wasmboot.engine.module.WasmModule;
import dev.wasmboot.engine.runtime.FunctionInstance;
import dev.wasmboot.engine.runtime.ModuleCode;
import dev.wasmboot.engine.runtime.ModuleInstance;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassTooLargeException;

/**
 * A module compiled to classes of the JVM, one chunk of functions after the other, as
 * they are needed. The few functions that have no form as methods are left to the
 * interpreter.
 */
public final class CompiledCode implements ModuleCode {

	/** Modules of plugins are seldom larger; whole language runtimes are. */
	private static final int SMALL = 512 << 10;

	/**
	 * How large all classes may be; those of real modules are some times as large as it.
	 */
	private static final int LEAST_CLASS_BYTES = 16 << 20;

	private static final int CLASS_BYTES_PER_BYTE = 50;

	private final CompilerOptions options;

	private final Layout layout;

	/** The size of the classes that there are. */
	private final AtomicLong classBytes = new AtomicLong();

	private final CodeTable interpreter;

	private final ModuleClasses classes;

	private final AlarmSite alarmSite = new AlarmSite();

	private final Map<Integer, String> interpreted = new ConcurrentHashMap<>();

	/** What other runs have made, and what this one makes for them. */
	private final SavedClasses saved;

	/** Classes that came into being with others, or before they are loaded. */
	private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

	private final AtomicReferenceArray<@Nullable Entry> entries;

	/**
	 * Create the code of a module. Nothing is compiled yet.
	 * @param module the module
	 */
	public CompiledCode(WasmModule module) {
		this(module, CompilerOptions.defaults());
	}

	/**
	 * Create the code of a module. Nothing is compiled yet.
	 * @param module the module
	 * @param options what the code is to be like
	 */
	public CompiledCode(WasmModule module, CompilerOptions options) {
		this(module, options, SavedClasses.NONE);
	}

	/**
	 * Create the code of a module. What is saved of it is loaded when there is time, in
	 * the order in which it was needed; what is not is compiled when it is needed.
	 * @param module the module
	 * @param options what the code is to be like
	 * @param saved its classes, made with the same options
	 */
	public CompiledCode(WasmModule module, CompilerOptions options, SavedClasses saved) {
		this.options = options;
		this.saved = saved;
		this.layout = new Layout(module, options.chunkBytes());
		this.interpreter = new CodeTable(module, options.fuel());
		this.classes = new ModuleClasses(this);
		this.entries = new AtomicReferenceArray<>(this.layout.signatures());
		loadLater(saved.names().iterator(), saved::release);
	}

	/** One at a time, so that what is needed now is not kept waiting by all of them. */
	private void loadLater(Iterator<String> names, Runnable then) {
		if (names.hasNext()) {
			CompilerThreads.runLater(() -> {
				load(names.next());
				loadLater(names, then);
			});
		}
		else {
			then.run();
		}
	}

	private void load(String name) {
		try {
			this.classes.loadClass(ModuleClasses.PREFIX + name);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException("a class of a guest cannot be made", ex);
		}
	}

	@Override
	public void defineFunctions(ModuleInstance instance) {
		CompiledInstance home = new CompiledInstance(this, instance, instance.context());
		for (int i = instance.module().importedFunctions(); i < instance.functions().length; i++) {
			instance.functions()[i] = JavaTypes.tooWide(instance.module().functions().get(i))
					? this.interpreter.function(instance, i) : new CompiledFunction(home, i);
		}
	}

	/**
	 * Compile all functions now.
	 */
	public void compileAll() {
		for (int i = 0; i < this.layout.chunks(); i++) {
			load("C" + i);
		}
	}

	/**
	 * Whether a module is small enough to compile functions that may never be needed.
	 * @param module the module's bytes
	 * @return whether it is
	 */
	public static boolean isSmall(byte[] module) {
		return module.length <= SMALL;
	}

	/**
	 * Compile all functions when there is time. What is needed sooner is compiled sooner.
	 */
	public void compileLater() {
		loadLater(IntStream.range(0, this.layout.chunks()).mapToObj((chunk) -> "C" + chunk).iterator(), () -> {
		});
	}

	/**
	 * The functions that turned out to be left to the interpreter.
	 * @return by function, the reason
	 */
	public Map<Integer, String> interpreted() {
		return Map.copyOf(this.interpreted);
	}

	/**
	 * Write the code of all functions, to tell what they become. Nothing is kept of it.
	 * @return what they become
	 */
	public CompilationReport report() {
		return new Reporter(this).report();
	}

	/**
	 * The module.
	 * @return what this is the code of
	 */
	public WasmModule module() {
		return this.layout.module();
	}

	Layout layout() {
		return this.layout;
	}

	String loaderName() {
		return String.valueOf(this.classes.getName());
	}

	/**
	 * The call site of a module's code that asks whether an alarm was raised: the JVM
	 * calls this to link it.
	 * @param caller the code
	 * @param name of no importance
	 * @param type of no importance
	 * @return the call site of the caller's module
	 */
	public static CallSite alarmSite(MethodHandles.Lookup caller, String name, MethodType type) {
		return of(caller).alarmSite.callSite();
	}

	private static CompiledCode of(MethodHandles.Lookup caller) {
		return ((ModuleClasses) caller.lookupClass().getClassLoader()).code();
	}

	/**
	 * What the method that calls the segments of a function calls before each: the class
	 * with that method gets it when it is made.
	 * @param caller the class
	 * @param function the function
	 * @param numbers how many numbers lead to its segments
	 * @return a handle that leads to where it goes on
	 */
	public static MethodHandle hotSegments(MethodHandles.Lookup caller, int function, int numbers) {
		CompiledCode code = of(caller);
		return new HotSegments(code, function, code.options.hot(), numbers).handle();
	}

	/**
	 * Make the method for what a divided function runs most.
	 * @param counts by number that leads to a segment, how often it was counted, and
	 * behind these how often the end of a call was
	 * @return the method, {@code null} if there is none that has most of what runs
	 */
	@Nullable HotMethod hotMethod(int function, int[] counts) {
		if (areLarge()) {
			return null;
		}
		HotWriter writer = chooseHot(function, counts);
		if (writer == null) {
			return null;
		}
		String name = Layout.hot(function);
		this.objects.put(name, writer.write(name));
		try {
			Class<?> made = this.classes.loadClass(name.replace('/', '.'));
			return new HotMethod(MethodHandles.publicLookup().findStatic(made, writer.method(), HotSegments.METHOD),
					writer.numbers());
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("a method of a guest cannot be made", ex);
		}
	}

	private @Nullable HotWriter chooseHot(int function, int[] counts) {
		try {
			return new FunctionWriter(this.layout, this.options, this.objects).hot(function, counts);
		}
		catch (CannotCompile ex) {
			// To choose takes more effort than to divide
			return null;
		}
	}

	/** Whether the classes take more than those of real modules do. */
	private boolean areLarge() {
		return this.classBytes.get() > LEAST_CLASS_BYTES + (long) CLASS_BYTES_PER_BYTE * module().bytes().length;
	}

	/**
	 * Have all code look at the alarms of its instances.
	 */
	void lookAtAlarms() {
		this.alarmSite.raise();
	}

	/**
	 * A function of an instance that is left to the interpreter.
	 */
	FunctionInstance interpreted(ModuleInstance instance, int index) {
		return this.interpreter.function(instance, index);
	}

	/**
	 * The way into the functions of a signature.
	 */
	Entry entry(int signature) {
		Entry entry = this.entries.get(signature);
		if (entry == null) {
			entry = createEntry(signature);
			this.entries.set(signature, entry);
		}
		return entry;
	}

	/**
	 * A handle that makes whole calls of a function from outside, with the arguments as
	 * they are.
	 * @param signature the function's signature, which has to be passable
	 * @param instance the instance, under the context of the calls
	 * @param slot the function's slot
	 * @return a handle with the parameters and the result of the function
	 */
	MethodHandle typedEntry(int signature, CompiledInstance instance, int slot) {
		FunctionType type = this.layout.signature(signature);
		MethodType method = MethodType.fromMethodDescriptorString(JavaTypes.descriptor(type),
				CompiledCode.class.getClassLoader());
		try {
			MethodHandle handle = MethodHandles.publicLookup()
				.findStatic(entryClass(signature), EntryWriter.TYPED, method);
			return MethodHandles.insertArguments(handle, type.parameters().size(), instance, slot);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("the entry of a guest cannot be made", ex);
		}
	}

	private Class<?> entryClass(int signature) throws ClassNotFoundException {
		return this.classes.loadClass(Layout.entry(signature).replace('/', '.'));
	}

	private Entry createEntry(int signature) {
		try {
			return (Entry) entryClass(signature).getConstructor().newInstance();
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("the entry of a guest cannot be made", ex);
		}
	}

	/**
	 * Find a class file among those that are saved, or else make it.
	 * @param name its name within the module
	 * @return the class file, {@code null} if there is no such class
	 */
	byte @Nullable [] classFile(String name) {
		byte[] bytes = this.saved.take(name);
		if (bytes == null) {
			bytes = write(name);
			// What runs most now need not do so the next time
			if (bytes != null && name.charAt(0) != 'H') {
				this.saved.add(name, bytes);
			}
		}
		if (bytes != null) {
			this.classBytes.addAndGet(bytes.length);
		}
		return bytes;
	}

	/**
	 * Write a class.
	 * @param name its name within the module
	 * @return the class file, {@code null} if there is no such class
	 */
	byte @Nullable [] write(String name) {
		int number = number(name, 1);
		return switch (name.charAt(0)) {
			case 'C' -> writeChunk(number);
			case 'I' -> new ImportWriter(this.layout).write(number * Layout.importsPerClass());
			case 'D' -> writeDispatch(name, number);
			case 'E' -> new EntryWriter(this.layout, number, this.options.fuel()).write();
			case 'F' -> writeObject(number);
			case 'A' -> AlarmWriter.write();
			case 'H' -> this.objects.remove(Layout.hot(number));
			default -> null;
		};
	}

	/** The functions were written just before, unless they were saved. */
	private byte @Nullable [] writeObject(int function) {
		String name = Layout.object(function);
		if (!this.objects.containsKey(name)) {
			writeChunk(this.layout.chunkOf(function));
		}
		return this.objects.remove(name);
	}

	private byte[] writeDispatch(String name, int signature) {
		DispatchWriter writer = new DispatchWriter(this.layout, signature);
		int first = name.indexOf('x');
		return (first < 0) ? writer.root()
				: writer.part(number(name, first + 1), number(name, name.indexOf('x', first + 1) + 1));
	}

	private byte[] writeChunk(int chunk) {
		BitSet left = new BitSet();
		if (areLarge()) {
			for (int i = this.layout.firstOf(chunk); i < this.layout.endOf(chunk); i++) {
				left.set(i);
				this.interpreted.put(i, "the size of the classes before it");
			}
		}
		while (true) {
			try {
				return writeChunk(chunk, left);
			}
			catch (CannotCompile ex) {
				left.set(ex.function());
				this.interpreted.put(ex.function(), String.valueOf(ex.getMessage()));
			}
			catch (ClassTooLargeException ex) {
				int largest = largest(chunk, left);
				left.set(largest);
				this.interpreted.put(largest, "more constants than a class holds");
			}
		}
	}

	private byte[] writeChunk(int chunk, BitSet left) {
		FunctionWriter writer = new FunctionWriter(this.layout, this.options, this.objects);
		ClassFile file = new ClassFile(Layout.chunk(chunk), JavaTypes.OBJECT);
		for (int i = this.layout.firstOf(chunk); i < this.layout.endOf(chunk); i++) {
			if (JavaTypes.tooWide(this.layout.module().functions().get(i))) {
				continue;
			}
			if (left.get(i)) {
				writer.writeInterpreted(file, i);
			}
			else {
				writer.write(file, i);
			}
		}
		return file.bytes();
	}

	private int largest(int chunk, BitSet left) {
		return IntStream.range(this.layout.firstOf(chunk), this.layout.endOf(chunk))
			.filter((function) -> !left.get(function))
			.boxed()
			.max(Comparator.comparingInt(this.layout::length))
			.orElseThrow();
	}

	/** The number in a name, from an index on. */
	private static int number(String name, int from) {
		int end = from;
		while (end < name.length() && Character.isDigit(name.charAt(end))) {
			end++;
		}
		return Integer.parseInt(name, from, end, 10);
	}

}

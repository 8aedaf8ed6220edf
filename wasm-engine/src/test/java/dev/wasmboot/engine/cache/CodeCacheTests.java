package dev.wasmboot.engine.cache;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import dev.wasmboot.engine.CodeCacheOptions;
import dev.wasmboot.engine.CodeCacheStatistics;
import dev.wasmboot.engine.CompiledModule;
import dev.wasmboot.engine.EngineMode;
import dev.wasmboot.engine.ExportedFunction;
import dev.wasmboot.engine.Feature;
import dev.wasmboot.engine.Instance;
import dev.wasmboot.engine.ModuleException;
import dev.wasmboot.engine.TestModules;
import dev.wasmboot.engine.TrapException;
import dev.wasmboot.engine.WasmEngine;
import dev.wasmboot.policy.EffectivePolicy;
import dev.wasmboot.policy.Limits;
import dev.wasmboot.policy.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The cache of compiled code: what is believed, what is not, and what follows from that.
 */
class CodeCacheTests {

	private static final Logger LOGGER = Logger.getLogger(CodeCache.class.getName());

	@TempDir
	private Path home;

	private CodeCacheOptions options = CodeCacheOptions.in(Path.of("unset"));

	private final List<String> reports = new ArrayList<>();

	private final Handler handler = new Handler() {

		@Override
		public void publish(LogRecord report) {
			CodeCacheTests.this.reports.add(report.getMessage());
		}

		@Override
		public void flush() {
		}

		@Override
		public void close() {
		}

	};

	@BeforeEach
	void listen() {
		LOGGER.setUseParentHandlers(false);
		LOGGER.addHandler(this.handler);
	}

	@AfterEach
	void listenNoLonger() {
		LOGGER.removeHandler(this.handler);
		LOGGER.setUseParentHandlers(true);
	}

	@BeforeEach
	void chooseDirectory() {
		this.options = CodeCacheOptions.in(this.home.resolve("cache")).withKeyFile(this.home.resolve("secret/key"));
	}

	@Test
	void secondStartCompilesNothing() throws IOException {
		CodeCacheStatistics first = run();
		assertThat(first.misses()).isEqualTo(1);
		assertThat(first.compiledClasses()).isPositive();
		assertThat(first.writes()).isPositive();
		assertThat(CachedRun.entries(this.options)).hasSize(1);

		CodeCacheStatistics second = run();

		assertThat(second.hits()).isEqualTo(1);
		assertThat(second.compiledClasses()).isZero();
		assertThat(second.loadedClasses()).isEqualTo(first.compiledClasses());
		assertThat(second.writes()).isZero();
	}

	@Test
	void whatIsNeededLaterIsAdded() {
		try (WasmEngine engine = WasmEngine.builder().mode(EngineMode.COMPILER).codeCache(this.options).build()) {
			engine.load(CachedRun.module(0));
		}

		CodeCacheStatistics second = run();

		assertThat(second.loadedClasses()).isPositive();
		assertThat(second.compiledClasses()).isPositive();
		assertThat(second.writes()).isPositive();
		CodeCacheStatistics third = run();
		assertThat(third.loadedClasses()).isEqualTo(second.loadedClasses() + second.compiledClasses());
		assertThat(third.compiledClasses()).isZero();
	}

	@Test
	void codeThatCountsFuelHasAnEntryOfItsOwn() throws IOException {
		write();
		for (int i = 0; i < 2; i++) {
			WasmEngine engine = WasmEngine.builder().mode(EngineMode.COMPILER).codeCache(this.options).build();
			try (engine) {
				CompiledModule module = engine.load(CachedRun.module(0));
				Policy policy = Policy.denyAll().with(Limits.defaults().withFuel(5));
				try (Instance instance = engine.instantiate(module,
						EffectivePolicy.decide(module.requests(), policy))) {
					ExportedFunction depth = instance.function("depth").orElseThrow();
					assertThatExceptionOfType(TrapException.class).isThrownBy(() -> depth.call(30));
				}
			}
			assertThat(engine.codeCacheStatistics().hits()).isEqualTo(1 + i);
		}
		assertThat(CachedRun.entries(this.options)).hasSize(2);
	}

	@Test
	void whatIsIgnoredIsReportedOnce() throws IOException {
		Path entry = write();
		byte[] bytes = Files.readAllBytes(entry);
		Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0);
		Files.write(entry, bytes);

		assertThat(run().rejections()).isEqualTo(1);

		assertThat(this.reports).singleElement().asString().contains(entry.toString(), "a class in it was changed");
	}

	@Test
	void entryWithAnyByteChangedIsRebuilt() throws IOException {
		Path entry = write();
		byte[] whole = Files.readAllBytes(entry);
		int step = Math.max(1, whole.length / 200);
		for (int i = 0; i < whole.length; i += (i < 64) ? 1 : step) {
			byte[] damaged = whole.clone();
			damaged[i] ^= 0x10;
			assertRejected(entry, damaged, "byte " + i);
		}
	}

	@Test
	void entryOfAnyOtherLengthIsRebuilt() throws IOException {
		Path entry = write();
		byte[] whole = Files.readAllBytes(entry);
		for (int length = 0; length < whole.length; length += (length < 64) ? 7 : whole.length / 40) {
			assertRejected(entry, Arrays.copyOf(whole, length), length + " bytes");
		}
		assertRejected(entry, Arrays.copyOf(whole, whole.length - 1), "one byte less");
		assertRejected(entry, Arrays.copyOf(whole, whole.length + 1), "one byte more");
	}

	@Test
	void classesInThePlaceOfOthersAreNotLoaded() throws IOException {
		Path entry = write();
		byte[] whole = Files.readAllBytes(entry);
		List<byte[]> classes = classes(whole);
		assertThat(classes).hasSizeGreaterThan(1);
		ByteArrayOutputStream swapped = new ByteArrayOutputStream();
		swapped.write(whole, 0, whole.length - classes.stream().mapToInt((bytes) -> bytes.length).sum());
		for (int i = classes.size() - 1; i >= 0; i--) {
			swapped.writeBytes(classes.get(i));
		}

		assertRejected(entry, swapped.toByteArray(), "classes in another order");
	}

	@Test
	void entryOfAnotherModuleIsNotLoaded() throws IOException {
		Path entry = write();
		CachedRun.of(this.options, 1);
		Path other = CachedRun.entries(this.options)
			.stream()
			.filter((path) -> !path.equals(entry))
			.findAny()
			.orElseThrow();

		assertRejected(entry, Files.readAllBytes(other), "entry of another module");
	}

	@Test
	void entryThatIsSealedWithAnotherKeyIsNotLoaded() throws IOException {
		Path foreign = write();
		byte[] bytes = Files.readAllBytes(foreign);
		Files.delete(foreign);
		this.options = this.options.withKeyFile(this.home.resolve("other-key"));
		Path entry = write();

		assertRejected(entry, bytes, "entry of another key");
	}

	@Test
	void entryOfAnotherBuildIsNotLoaded() throws IOException {
		try (CodeCache cache = new CodeCache(this.options, "one build")) {
			cache.create("content", "settings", Set.of(Feature.SIMD)).add("C0", new byte[] { 1 });
		}
		Path entry = CachedRun.entries(this.options).get(0);
		try (CodeCache cache = new CodeCache(this.options, "one build")) {
			SavedModule found = Objects.requireNonNull(cache.find("content", "settings"));
			assertThat(found.features()).containsExactly(Feature.SIMD);
			assertThat(found.take("C0")).containsExactly(1);
			assertThat(cache.find("content", "other settings")).isNull();
		}
		try (CodeCache cache = new CodeCache(this.options, "another build")) {
			assertThat(cache.find("content", "settings")).isNull();
			assertThat(cache.statistics().misses()).isEqualTo(1);
			cache.create("content", "settings", Set.of());
		}
		Path other = CachedRun.entries(this.options)
			.stream()
			.filter((path) -> !path.equals(entry))
			.findAny()
			.orElseThrow();
		Files.write(other, Files.readAllBytes(entry));
		try (CodeCache cache = new CodeCache(this.options, "another build")) {
			assertThat(cache.find("content", "settings")).isNull();
			assertThat(cache.statistics().rejections()).isEqualTo(1);
		}
	}

	@Test
	void featuresThatAreSwitchedOffStayOff() {
		byte[] module = TestModules.bytes("vectors");
		try (WasmEngine engine = WasmEngine.builder().codeCache(this.options).build()) {
			assertThat(engine.load(module).features()).contains(Feature.SIMD);
		}
		try (WasmEngine engine = WasmEngine.builder().codeCache(this.options).build()) {
			assertThat(engine.load(module).features()).contains(Feature.SIMD);
			assertThat(engine.codeCacheStatistics().hits()).isEqualTo(1);
		}
		Set<Feature> admitted = EnumSet.complementOf(EnumSet.of(Feature.SIMD));
		try (WasmEngine engine = WasmEngine.builder().codeCache(this.options).features(admitted).build()) {
			assertThatExceptionOfType(ModuleException.class).isThrownBy(() -> engine.load(module));
			assertThat(engine.codeCacheStatistics().hits()).isZero();
		}
	}

	@Test
	void entryThatIsALinkIsNotFollowed() throws IOException {
		Path entry = write();
		Path elsewhere = Files.move(entry, this.home.resolve("elsewhere"));
		Files.createSymbolicLink(entry, elsewhere);

		assertThat(run().rejections()).isEqualTo(1);

		assertThat(Files.isSymbolicLink(entry)).isFalse();
		assertThat(run().compiledClasses()).isZero();
	}

	@Test
	void entryThatOthersCanWriteIsNotLoaded() throws IOException {
		Path entry = write();
		Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString("rw-rw----"));

		assertThat(run().rejections()).isEqualTo(1);

		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry))).isEqualTo("rw-------");
		assertThat(run().compiledClasses()).isZero();
	}

	@Test
	void directoryThatOthersCanReadIsRefused() throws IOException {
		write();
		Files.setPosixFilePermissions(this.options.directory(), PosixFilePermissions.fromString("rwxr-x---"));

		assertThat(run().enabled()).isFalse();

		assertThat(this.reports).singleElement().asString().contains("chmod go-rwx '" + this.options.directory() + "'");
	}

	@Test
	void directoryThatIsALinkIsRefused() throws IOException {
		write();
		Path link = Files.createSymbolicLink(this.home.resolve("link"), this.options.directory());

		assertThat(CachedRun.of(new CodeCacheOptions(link, this.options.keyFile(), 1 << 20), 0).enabled()).isFalse();
	}

	@Test
	void keyThatOthersCanReadIsRefused() throws IOException {
		write();
		Files.setPosixFilePermissions(this.options.keyFile(), PosixFilePermissions.fromString("rw-r-----"));

		assertThat(run().enabled()).isFalse();
	}

	@Test
	void keyThatIsALinkIsRefused() throws IOException {
		write();
		Path link = Files.createSymbolicLink(this.home.resolve("link"), this.options.keyFile());

		assertThat(CachedRun.of(this.options.withKeyFile(link), 0).enabled()).isFalse();
	}

	@Test
	void keyOfAnotherLengthIsRefused() throws IOException {
		write();
		Files.write(this.options.keyFile(), new byte[] { 1, 2, 3 });

		assertThat(run().enabled()).isFalse();
	}

	@Test
	void keyInTheDirectoryThatItProtectsIsRefused() {
		assertThat(CachedRun.of(this.options.withKeyFile(this.options.directory().resolve("key")), 0).enabled())
			.isFalse();
		assertThat(this.options.directory()).isEmptyDirectory();
	}

	@Test
	void whatIsMadeBelongsToTheOwnerOnly() throws IOException {
		Path entry = write();
		for (Path file : List.of(entry, this.options.keyFile())) {
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		}
		for (Path directory : List.of(this.options.directory(), this.options.keyFile().resolveSibling(""))) {
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))).isEqualTo("rwx------");
		}
	}

	@Test
	void engineGoesOnWithoutADirectory() throws IOException {
		WasmEngine engine = WasmEngine.builder().codeCache(this.options).build();
		try (engine) {
			Files.delete(this.options.directory());
			assertThat(engine.load(TestModules.bytes("limits")).exports()).isNotEmpty();
		}
		assertThat(engine.codeCacheStatistics().writes()).isZero();
		assertThat(this.reports).hasSize(1);
	}

	@Test
	void entryThatWasNotUsedForLongestGoes() throws IOException {
		Path first = write();
		long size = Files.size(first);
		CodeCacheOptions bounded = new CodeCacheOptions(this.options.directory(), this.options.keyFile(),
				2 * size + size / 2);
		Files.setLastModifiedTime(first, FileTime.from(Instant.now().minusSeconds(1000)));
		CachedRun.of(bounded, 1);
		Path second = CachedRun.entries(this.options)
			.stream()
			.filter((path) -> !path.equals(first))
			.findAny()
			.orElseThrow();
		Files.setLastModifiedTime(second, FileTime.from(Instant.now().minusSeconds(500)));
		assertThat(CachedRun.of(bounded, 0).hits()).isEqualTo(1);

		assertThat(CachedRun.of(bounded, 2).evictions()).isEqualTo(1);

		assertThat(CachedRun.entries(this.options)).hasSize(2).contains(first).doesNotContain(second);
	}

	@Test
	void entryThatIsLargerThanTheBoundIsNotWritten() throws IOException {
		CodeCacheOptions bounded = new CodeCacheOptions(this.options.directory(), this.options.keyFile(), 100);

		assertThat(CachedRun.of(bounded, 0).writes()).isZero();

		assertThat(CachedRun.entries(bounded)).isEmpty();
	}

	@Test
	void incompleteFilesAreRemovedOnceTheyAreOld() throws IOException {
		Path entry = write();
		Path old = entry.resolveSibling(entry.getFileName() + ".00000000-0000-0000-0000-000000000000.tmp");
		Path recent = entry.resolveSibling(entry.getFileName() + ".00000000-0000-0000-0000-000000000001.tmp");
		Path foreign = entry.resolveSibling("notes.tmp");
		for (Path file : List.of(old, recent, foreign)) {
			Files.copy(entry, file);
			Files.setLastModifiedTime(file,
					FileTime.from(Instant.now().minusSeconds(file.equals(recent) ? 10 : 100_000)));
		}

		CachedRun.of(this.options, 1);

		assertThat(old).doesNotExist();
		assertThat(recent).exists();
		assertThat(foreign).exists();
	}

	private CodeCacheStatistics run() {
		return CachedRun.of(this.options, 0);
	}

	/** Write an entry where there is none. */
	private Path write() throws IOException {
		assertThat(run().writes()).isPositive();
		List<Path> entries = CachedRun.entries(this.options);
		assertThat(entries).hasSize(1);
		return entries.get(0);
	}

	/**
	 * Put something else in the place of an entry: the next run does not believe it, but
	 * writes it anew, for the run after that.
	 */
	private void assertRejected(Path entry, byte[] bytes, String what) throws IOException {
		Files.write(entry, bytes);
		assertThat(run().rejections()).as(what).isPositive();
		CodeCacheStatistics next = run();
		assertThat(next.hits()).as(what).isEqualTo(1);
		assertThat(next.rejections()).as(what).isZero();
		assertThat(next.compiledClasses()).as(what).isZero();
	}

	/** The classes in an entry. */
	private static List<byte[]> classes(byte[] entry) {
		ByteBuffer in = ByteBuffer.wrap(entry).position(32);
		int end = in.getInt() + in.position();
		List<Integer> lengths = new ArrayList<>();
		in.getInt();
		for (int left = in.getInt(); left > 0; left--) {
			in.position(in.position() + 2 + in.getShort(in.position()));
		}
		for (int left = in.getInt(); left > 0; left--) {
			in.position(in.position() + 2 + in.getShort(in.position()));
			lengths.add(in.getInt());
			in.position(in.position() + 32);
		}
		assertThat(in.position()).isEqualTo(end);
		List<byte[]> found = new ArrayList<>();
		for (int length : lengths) {
			byte[] bytes = new byte[length];
			in.get(bytes);
			found.add(bytes);
		}
		assertThat(in.hasRemaining()).isFalse();
		return found;
	}

}

package dev.wasmboot.engine.wasi.fs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.wasmboot.engine.wasi.fs.DirectoryListing.Entry;
import dev.wasmboot.policy.StorageQuota;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link MemoryTree}: what a quota allows for, and what becomes of names.
 */
class MemoryTreeTests {

	private static final StorageQuota QUOTA = new StorageQuota(1 << 20, 100);

	private static final long FAR = 1L << 62;

	private final AtomicLong clock = new AtomicLong(7);

	private final MemoryTree tree = new MemoryTree(QUOTA, 2, this.clock::get);

	private final Directory root = this.tree.root();

	@Test
	void anEmptyTreeUsesNothing() {
		assertThat(this.tree.use().bytes()).isZero();
		assertThat(this.tree.use().files()).isZero();
	}

	@Test
	void aSparseFileTakesNoMoreThanItsBlocks() throws ErrnoException {
		OpenFile file = this.root.createFile("file");
		file.setSize(FAR);
		assertThat(this.tree.use().bytes()).isEqualTo(MemoryTree.NAME);
		write(file, "x", FAR - 1);
		write(file, "x", FAR / 2);
		write(file, "across", Blocks.SIZE - 3);
		assertThat(file.size()).isEqualTo(FAR);
		assertThat(this.tree.use().bytes()).isEqualTo(MemoryTree.NAME + 4 * Blocks.CHARGE);
		assertThat(read(file, FAR / 2 - 2, 4)).isEqualTo("\0\0x\0");
		assertThat(read(file, Blocks.SIZE - 4, 8)).isEqualTo("\0across\0");
	}

	@Test
	void onlyWhatIsBelowTheEndIsRead() throws ErrnoException {
		OpenFile file = this.root.createFile("file");
		write(file, "content", 0);
		assertThat(read(file, 4, 100)).isEqualTo("ent");
		assertThat(read(file, 7, 100)).isEmpty();
		assertThat(read(file, FAR, 100)).isEmpty();
	}

	@Test
	void aFileThatIsCutAndGrowsAgainShowsNothingOld() throws ErrnoException {
		OpenFile file = this.root.createFile("file");
		write(file, "secret".repeat(2000), 0);
		file.setSize(3);
		assertThat(this.tree.use().bytes()).isEqualTo(MemoryTree.NAME + Blocks.CHARGE);
		file.setSize(12_000);
		assertThat(read(file, 0, 12_000)).isEqualTo("sec" + "\0".repeat(11_997));
		file.setSize(0);
		assertThat(this.tree.use().bytes()).isEqualTo(MemoryTree.NAME);
	}

	@Test
	void whatIsAllocatedIsPaidForAndWhatIsTooMuchIsNotAllocated() throws ErrnoException {
		OpenFile file = this.root.createFile("file");
		write(file, "x", 5000);
		file.allocate(4000, 5000);
		assertThat(file.size()).isEqualTo(9000);
		assertThat(this.tree.use().bytes()).isEqualTo(MemoryTree.NAME + 3 * Blocks.CHARGE);
		for (long length : new long[] { QUOTA.bytes(), FAR, Long.MAX_VALUE }) {
			assertFails(Errno.NOSPC, () -> file.allocate(0, length));
		}
		assertThat(file.size()).isEqualTo(9000);
		assertThat(this.tree.use().bytes()).isEqualTo(MemoryTree.NAME + 3 * Blocks.CHARGE);
	}

	@Test
	void writingEndsWhereTheQuotaDoes() throws ErrnoException {
		OpenFile file = this.root.createFile("file");
		long blocks = (QUOTA.bytes() - MemoryTree.NAME) / Blocks.CHARGE;
		assertThat(file.write(ByteBuffer.allocate((int) QUOTA.bytes()), 0)).isEqualTo(blocks * Blocks.SIZE);
		assertThat(file.size()).isEqualTo(blocks * Blocks.SIZE);
		assertFails(Errno.NOSPC, () -> write(file, "x", file.size()));
		assertFails(Errno.NOSPC, () -> write(file, "x", FAR));
		assertThat(write(file, "x", 0)).as("over what is there").isEqualTo(1);
		assertThat(this.tree.use().bytes()).isLessThanOrEqualTo(QUOTA.bytes());
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "directory", "symbolic link", "hard link" })
	void noMoreNamesAreCreatedThanTheQuotaAllowsFor(String kind) throws ErrnoException {
		assertThat(fill(this.tree.root(), kind, "")).isEqualTo(QUOTA.files());
		assertThat(this.tree.use().files()).isEqualTo(QUOTA.files());
	}

	@ParameterizedTest
	@ValueSource(strings = { "file", "directory", "symbolic link", "hard link" })
	void everyNameIsPaidForInBytes(String kind) throws ErrnoException {
		StorageQuota quota = new StorageQuota(64 << 10, Long.MAX_VALUE);
		MemoryTree names = new MemoryTree(quota, 0, this.clock::get);
		assertThat(fill(names.root(), kind, "a".repeat(240))).isBetween(1, 64);
		assertThat(names.use().bytes()).isBetween(60L << 10, quota.bytes());
	}

	@Test
	void whatIsRemovedIsGivenBack() throws ErrnoException {
		this.root.createDirectory("directory");
		this.root.createSymbolicLink("link", "a".repeat(4096));
		OpenFile file = this.root.createFile("file");
		write(file, "content", 0);
		file.close();
		this.root.link("file", this.root, "other");
		this.root.deleteFile("file");
		assertThat(this.tree.use().bytes()).isEqualTo(3 * MemoryTree.NAME + 2 * Blocks.CHARGE);
		this.root.deleteFile("other");
		this.root.deleteFile("link");
		this.root.deleteDirectory("directory");
		assertThat(this.tree.use().bytes()).isZero();
		assertThat(this.tree.use().files()).isZero();
	}

	@Test
	void whatIsReplacedIsGivenBack() throws ErrnoException {
		create("old", "old content");
		create("new", "new content");
		this.root.move("new", this.root, "old");
		assertThat(this.tree.use().bytes()).isEqualTo(MemoryTree.NAME + Blocks.CHARGE);
		assertThat(this.tree.use().files()).isEqualTo(1);
		assertThat(read(this.root.openFile("old", true, false), 0, 100)).isEqualTo("new content");
		assertThat(names()).containsExactly("old");
	}

	@Test
	void aFileWithoutANameIsThereUntilItIsClosed() throws ErrnoException {
		create("file", "content");
		OpenFile one = this.root.openFile("file", true, true);
		OpenFile two = this.root.openFile("file", true, true);
		this.root.deleteFile("file");
		assertThat(one.stat().links()).isZero();
		one.close();
		one.close();
		assertThat(read(two, 0, 100)).isEqualTo("content");
		write(two, "more", 7);
		assertThat(this.tree.use().bytes()).as("no name, but a block").isEqualTo(Blocks.CHARGE);
		two.close();
		assertThat(this.tree.use().bytes()).isZero();
	}

	@Test
	void aCreationThatFailsUsesNothing() throws ErrnoException {
		create("file", "");
		assertFails(Errno.EXIST, () -> this.root.createFile("file"));
		assertFails(Errno.EXIST, () -> this.root.createDirectory("file"));
		assertFails(Errno.EXIST, () -> this.root.createSymbolicLink("file", "x"));
		assertFails(Errno.EXIST, () -> this.root.link("file", this.root, "file"));
		MemoryTree small = new MemoryTree(new StorageQuota(2 * MemoryTree.NAME, 10), 0, this.clock::get);
		assertFails(Errno.NOSPC, () -> small.root().createSymbolicLink("link", "x"));
		assertThat(small.use().bytes()).isZero();
		assertThat(small.use().files()).isZero();
		assertThat(this.tree.use().files()).isEqualTo(1);
	}

	@Test
	void aDirectoryIsNotMovedIntoItself() throws ErrnoException {
		this.root.createDirectory("a");
		Directory a = this.root.openDirectory("a");
		a.createDirectory("b");
		Directory b = a.openDirectory("b");
		assertFails(Errno.INVAL, () -> this.root.move("a", a, "c"));
		assertFails(Errno.INVAL, () -> this.root.move("a", b, "c"));
		assertFails(Errno.NOTEMPTY, () -> a.move("b", this.root, "a"));
		a.move("b", this.root, "c");
		this.root.move("a", b, "a");
		assertFails(Errno.INVAL, () -> this.root.move("c", a, "x"));
		assertThat(names()).containsExactly("c");
	}

	@Test
	void movesReplaceOnlyWhatIsOfTheSameKind() throws ErrnoException {
		create("file", "content");
		this.root.createDirectory("directory");
		this.root.createDirectory("full");
		this.root.openDirectory("full").createFile("x");
		assertFails(Errno.ISDIR, () -> this.root.move("file", this.root, "directory"));
		assertFails(Errno.NOTDIR, () -> this.root.move("directory", this.root, "file"));
		assertFails(Errno.NOTEMPTY, () -> this.root.move("directory", this.root, "full"));
		assertFails(Errno.NOENT, () -> this.root.move("absent", this.root, "file"));
		this.root.move("full", this.root, "directory");
		assertThat(names()).containsExactly("directory", "file");
	}

	@Test
	void movingANameToOneOfTheSameFileChangesNothing() throws ErrnoException {
		create("file", "content");
		this.root.link("file", this.root, "same");
		this.root.move("file", this.root, "same");
		this.root.move("file", this.root, "file");
		assertThat(names()).containsExactly("file", "same");
		assertThat(this.root.stat("same").links()).isEqualTo(2);
	}

	@Test
	void nothingIsCreatedInADirectoryThatWasRemoved() throws ErrnoException {
		create("file", "");
		this.root.createDirectory("directory");
		Directory removed = this.root.openDirectory("directory");
		this.root.deleteDirectory("directory");
		assertFails(Errno.NOENT, () -> removed.createFile("x"));
		assertFails(Errno.NOENT, () -> removed.createDirectory("x"));
		assertFails(Errno.NOENT, () -> this.root.link("file", removed, "x"));
		assertFails(Errno.NOENT, () -> this.root.move("file", removed, "x"));
		assertThat(this.tree.use().files()).isEqualTo(1);
	}

	@Test
	void onlyEmptyDirectoriesAreRemoved() throws ErrnoException {
		create("file", "");
		this.root.createDirectory("directory");
		this.root.openDirectory("directory").createFile("x");
		assertFails(Errno.NOTEMPTY, () -> this.root.deleteDirectory("directory"));
		assertFails(Errno.NOTDIR, () -> this.root.deleteDirectory("file"));
		assertFails(Errno.ISDIR, () -> this.root.deleteFile("directory"));
	}

	@Test
	void directoriesHaveNoSecondName() throws ErrnoException {
		this.root.createDirectory("directory");
		assertFails(Errno.PERM, () -> this.root.link("directory", this.root, "other"));
	}

	@Test
	void nothingIsMovedOrLinkedFromOneTreeToAnother() throws ErrnoException {
		create("file", "content");
		Directory elsewhere = new MemoryTree(QUOTA, 3, this.clock::get).root();
		assertFails(Errno.XDEV, () -> this.root.move("file", elsewhere, "file"));
		assertFails(Errno.XDEV, () -> this.root.link("file", elsewhere, "file"));
	}

	@Test
	void aListingHasAllThatStaysWhileOthersComeAndGo() throws ErrnoException {
		for (int i = 0; i < 20; i++) {
			create("entry-" + (char) ('a' + i), "");
		}
		List<String> listed = new ArrayList<>();
		DirectoryListing listing = this.root.list();
		for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
			listed.add(entry.name());
			this.root.deleteFile(entry.name());
			if (listed.size() == 5) {
				create("before", "");
				this.root.deleteFile("entry-t");
			}
		}
		assertThat(listed).hasSize(19).doesNotHaveDuplicates().doesNotContain("entry-t", "before");
		assertThat(names()).containsExactly("before");
	}

	@Test
	void timesAreThoseOfTheClockThatWasGranted() throws ErrnoException {
		OpenFile file = this.root.createFile("file");
		assertThat(List.of(file.stat().accessed(), file.stat().modified(), file.stat().changed())).containsOnly(7L);
		this.clock.set(8);
		write(file, "x", 0);
		this.clock.set(9);
		read(file, 0, 1);
		assertThat(file.stat().accessed()).isEqualTo(9);
		assertThat(file.stat().modified()).isEqualTo(8);
		assertThat(this.root.now()).isEqualTo(9);
		file.setTimes(new FileTimes(null, FileTime.from(3, TimeUnit.NANOSECONDS)));
		assertThat(file.stat().accessed()).isEqualTo(9);
		assertThat(file.stat().modified()).isEqualTo(3);
		assertThat(file.stat().changed()).isEqualTo(9);
	}

	@Test
	void numbersFollowFromWhatWasCreatedOnly() throws ErrnoException {
		create("b", "");
		create("a", "");
		assertThat(this.root.stat().inode()).isEqualTo(1);
		assertThat(this.root.stat("b").inode()).isEqualTo(2);
		assertThat(this.root.stat("a").inode()).isEqualTo(3);
		assertThat(this.root.stat("a").device()).isEqualTo(2);
	}

	@Test
	void aResetLeavesNothing() throws ErrnoException {
		assertThat(this.tree.isChanged()).isFalse();
		create("file", "content");
		assertThat(this.tree.isChanged()).isTrue();
		this.tree.reset();
		assertThat(this.tree.isChanged()).isFalse();
		assertThat(this.tree.use().bytes()).isZero();
		assertThat(this.tree.root().list().next()).isNull();
		this.tree.root().createFile("other");
		assertThat(this.tree.root().stat("other").inode()).as("numbers start again").isEqualTo(2);
	}

	/**
	 * Create entries until there is no space left.
	 * @return how many
	 */
	private static int fill(Directory directory, String kind, String name) throws ErrnoException {
		int created = 0;
		if (kind.equals("hard link")) {
			directory.createFile("first").close();
			created++;
		}
		try {
			while (true) {
				String next = name + created;
				switch (kind) {
					case "file" -> directory.createFile(next).close();
					case "directory" -> directory.createDirectory(next);
					case "symbolic link" -> directory.createSymbolicLink(next, "a");
					default -> directory.link("first", directory, next);
				}
				created++;
			}
		}
		catch (ErrnoException ex) {
			assertThat(ex.errno()).isEqualTo(Errno.NOSPC);
			return created;
		}
	}

	private void create(String name, String content) throws ErrnoException {
		try (OpenFile file = this.root.createFile(name)) {
			write(file, content, 0);
		}
	}

	private List<String> names() throws ErrnoException {
		List<String> names = new ArrayList<>();
		DirectoryListing listing = this.root.list();
		for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
			names.add(entry.name());
		}
		return names;
	}

	private static int write(OpenFile file, String text, long position) throws ErrnoException {
		return file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), position);
	}

	private static String read(OpenFile file, long position, int length) throws ErrnoException {
		ByteBuffer buffer = ByteBuffer.allocate(length);
		assertThat(file.read(buffer, position)).isEqualTo(buffer.position());
		return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
	}

	private static void assertFails(Errno errno, Operation operation) {
		assertThatExceptionOfType(ErrnoException.class).isThrownBy(operation::run)
			.extracting(ErrnoException::errno)
			.isEqualTo(errno);
	}

	/**
	 * Something that may fail.
	 */
	@FunctionalInterface
	private interface Operation {

		void run() throws ErrnoException;

	}

}

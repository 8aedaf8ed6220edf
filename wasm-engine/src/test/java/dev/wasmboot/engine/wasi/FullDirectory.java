package dev.wasmboot.engine.wasi;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntUnaryOperator;

import dev.wasmboot.engine.wasi.TestGuest.Lookup;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.policy.FilesystemGrant;
import dev.wasmboot.policy.Policy;
import dev.wasmboot.policy.StorageQuota;

/**
 * A guest that fills a directory in memory in every way there is, again and again. Also a
 * program, for those who want to see it in a small heap.
 */
enum FullDirectory {

	EMPTY_FILES {
		@Override
		void fill(TestGuest guest) {
			untilThereIsNoSpace((i) -> create(guest, LONG_NAME + i));
		}
	},

	DIRECTORIES {
		@Override
		void fill(TestGuest guest) {
			untilThereIsNoSpace((i) -> guest.path("path_create_directory", ROOT, LONG_NAME + i));
		}
	},

	SYMBOLIC_LINKS {
		@Override
		void fill(TestGuest guest) {
			untilThereIsNoSpace((i) -> guest.symlink("a".repeat(4096), ROOT, LONG_NAME + i));
		}
	},

	HARD_LINKS {
		@Override
		void fill(TestGuest guest) {
			require(create(guest, "file") == 0);
			untilThereIsNoSpace((i) -> guest.link(ROOT, "file", ROOT, LONG_NAME + i));
		}
	},

	SPARSE_WRITES {
		@Override
		void fill(TestGuest guest) {
			require(guest.open(ROOT, "file", Lookup.NOFOLLOW, CREATE, Rights.FILE) == 0);
			int fd = guest.result();
			untilThereIsNoSpace((i) -> guest.call("fd_pwrite", fd, guest.buffers(TestGuest.BUFFER, 1), 1,
					(long) i << 32, TestGuest.RESULT));
		}
	},

	/** Files without a name are not forgotten while they are open. */
	FILES_WITHOUT_A_NAME {
		@Override
		void fill(TestGuest guest) {
			for (int open = 0; open < 60; open++) {
				require(guest.open(ROOT, "file", Lookup.NOFOLLOW, CREATE, Rights.FILE) == 0);
				guest.call("fd_allocate", guest.result(), 0L, 1L << 20);
				require(guest.path("path_unlink_file", ROOT, "file") == 0);
			}
			untilThereIsNoSpace((i) -> create(guest, LONG_NAME + i));
		}
	},

	/** There is never more than a name or two, and one open directory. */
	DIRECTORIES_THAT_WERE_REMOVED_FROM_EACH_OTHER {
		@Override
		void fill(TestGuest guest) {
			require(guest.path("path_create_directory", ROOT, "a") == 0);
			require(guest.path("path_create_directory", ROOT, "a/x") == 0);
			require(guest.open(ROOT, "a/x", Lookup.NOFOLLOW) == 0);
			require(guest.path("path_remove_directory", ROOT, "a/x") == 0);
			for (int i = 0; i < 300_000; i++) {
				String lower = (i % 2 == 0) ? "a" : "b";
				String upper = (i % 2 == 0) ? "b" : "a";
				require(guest.path("path_create_directory", ROOT, upper) == 0);
				require(guest.rename(ROOT, lower, ROOT, upper + "/x") == 0);
				require(guest.path("path_remove_directory", ROOT, upper + "/x") == 0);
			}
		}
	},

	WHATEVER_WAS_REMOVED_BEFORE {
		@Override
		void fill(TestGuest guest) {
			Deque<String> names = new ArrayDeque<>();
			for (int i = 0; i < 50_000; i++) {
				String name = LONG_NAME + i;
				int code = create(guest, name);
				if (code == Errno.NOSPC.code()) {
					require(guest.path("path_unlink_file", ROOT, names.pop()) == 0);
					code = create(guest, name);
				}
				require(code == 0);
				names.push(name);
			}
			untilThereIsNoSpace((i) -> create(guest, "x" + i));
		}
	};

	private static final StorageQuota QUOTA = new StorageQuota(8 << 20, Long.MAX_VALUE);

	private static final int ROOT = 3;

	private static final int CREATE = 1;

	private static final int ROUNDS = 2;

	/** Each character takes two bytes in the JVM, for the first does not fit into one. */
	private static final String LONG_NAME = "\u0101" + "a".repeat(240);

	abstract void fill(TestGuest guest);

	/**
	 * Fill in every way, and once more after that.
	 */
	public static void main(String[] arguments) {
		Policy policy = Policy.denyAll().with(FilesystemGrant.memory("/tmp").withLinks().withQuota(QUOTA));
		try (TestGuest guest = new TestGuest(policy)) {
			for (int round = 0; round < ROUNDS; round++) {
				for (FullDirectory way : values()) {
					System.err.println(way);
					way.fill(guest);
					guest.wasi().reset();
				}
			}
		}
	}

	private static int create(TestGuest guest, String name) {
		int code = guest.open(ROOT, name, Lookup.NOFOLLOW, CREATE, Rights.FILE);
		return (code != 0) ? code : guest.call("fd_close", guest.result());
	}

	private static void untilThereIsNoSpace(IntUnaryOperator creation) {
		int code = 0;
		for (int i = 0; code == 0; i++) {
			code = creation.applyAsInt(i);
		}
		require(code == Errno.NOSPC.code());
	}

	private static void require(boolean condition) {
		if (!condition) {
			throw new IllegalStateException("not answered as expected");
		}
	}

}

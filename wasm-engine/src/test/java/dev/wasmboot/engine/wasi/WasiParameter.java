package dev.wasmboot.engine.wasi;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the parameters of WASI's functions mean, and values of each that ask for more than
 * there is, or for what no program would ask. The first value of each makes sense.
 */
enum WasiParameter {

	DESCRIPTOR(HostileGuest.HOST_FILE, HostileGuest.MEMORY_FILE, HostileGuest.HOST, HostileGuest.MEMORY,
			HostileGuest.HOST_FOLDER, HostileGuest.MEMORY_FOLDER, 0, 1, 2, 1000, Integer.MAX_VALUE, -1,
			Integer.MIN_VALUE),

	/** The address of buffers, or of what to wait for. */
	LIST(HostileGuest.LIST, 0, 65_528, 65_535, 65_536, -8, Integer.MIN_VALUE),

	/** The address of a path, or of what a link says. */
	TEXT(HostileGuest.TEXT, 0, 65_535, 65_536, -1, Integer.MIN_VALUE),

	/** An address to write to. */
	RESULT(HostileGuest.RESULT, 65_532, 65_535, 65_536, -4, Integer.MIN_VALUE),

	LENGTH(HostileGuest.NAME_LENGTH, 0, 255, 256, 4096, 4097, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE, -1),

	/** How many: 2^29 of 8 bytes are 0 in 32 bits. */
	COUNT(1, 0, 1024, 1025, 1 << 29, Integer.MAX_VALUE, Integer.MIN_VALUE, -1),

	/** Flags, and other small numbers. */
	FLAGS(0, 1, 2, 3, 4, 8, 9, 31, Integer.MIN_VALUE, -1),

	/** A position, size, time or cookie. */
	LONG(1L, 0L, 3L, 1L << 32, 1L << 62, Long.MAX_VALUE, -1L, Long.MIN_VALUE),

	RIGHTS(-1L, Rights.FILE, Rights.DIRECTORY, Rights.FD_WRITE, 0L, Long.MIN_VALUE);

	private static final Map<String, List<WasiParameter>> FUNCTIONS = table();

	@SuppressWarnings("ImmutableEnumChecker") // made by List.of
	private final List<Object> values;

	WasiParameter(Object... values) {
		this.values = List.of(values);
	}

	List<Object> choices() {
		return this.values;
	}

	/**
	 * The functions whose parameters are known.
	 */
	static Set<String> functions() {
		return FUNCTIONS.keySet();
	}

	/**
	 * The parameters of a function.
	 */
	static List<WasiParameter> of(String function) {
		return Objects.requireNonNull(FUNCTIONS.get(function), function);
	}

	private static Map<String, List<WasiParameter>> table() {
		Map<String, List<WasiParameter>> all = new TreeMap<>();
		for (String name : List.of("args_get", "args_sizes_get", "environ_get", "environ_sizes_get")) {
			all.put(name, List.of(RESULT, RESULT));
		}
		all.put("clock_res_get", List.of(FLAGS, RESULT));
		all.put("clock_time_get", List.of(FLAGS, LONG, RESULT));
		all.put("fd_advise", List.of(DESCRIPTOR, LONG, LONG, FLAGS));
		all.put("fd_allocate", List.of(DESCRIPTOR, LONG, LONG));
		for (String name : List.of("fd_close", "fd_datasync", "fd_sync")) {
			all.put(name, List.of(DESCRIPTOR));
		}
		for (String name : List.of("fd_fdstat_get", "fd_filestat_get", "fd_prestat_get", "fd_tell")) {
			all.put(name, List.of(DESCRIPTOR, RESULT));
		}
		all.put("fd_fdstat_set_flags", List.of(DESCRIPTOR, FLAGS));
		all.put("fd_fdstat_set_rights", List.of(DESCRIPTOR, RIGHTS, RIGHTS));
		all.put("fd_filestat_set_size", List.of(DESCRIPTOR, LONG));
		all.put("fd_filestat_set_times", List.of(DESCRIPTOR, LONG, LONG, FLAGS));
		all.put("fd_pread", List.of(DESCRIPTOR, LIST, COUNT, LONG, RESULT));
		all.put("fd_prestat_dir_name", List.of(DESCRIPTOR, RESULT, LENGTH));
		all.put("fd_pwrite", List.of(DESCRIPTOR, LIST, COUNT, LONG, RESULT));
		all.put("fd_read", List.of(DESCRIPTOR, LIST, COUNT, RESULT));
		all.put("fd_readdir", List.of(DESCRIPTOR, RESULT, LENGTH, LONG, RESULT));
		all.put("fd_renumber", List.of(DESCRIPTOR, DESCRIPTOR));
		all.put("fd_seek", List.of(DESCRIPTOR, LONG, FLAGS, RESULT));
		all.put("fd_write", List.of(DESCRIPTOR, LIST, COUNT, RESULT));
		for (String name : List.of("path_create_directory", "path_remove_directory", "path_unlink_file")) {
			all.put(name, List.of(DESCRIPTOR, TEXT, LENGTH));
		}
		all.put("path_filestat_get", List.of(DESCRIPTOR, FLAGS, TEXT, LENGTH, RESULT));
		all.put("path_filestat_set_times", List.of(DESCRIPTOR, FLAGS, TEXT, LENGTH, LONG, LONG, FLAGS));
		all.put("path_link", List.of(DESCRIPTOR, FLAGS, TEXT, LENGTH, DESCRIPTOR, TEXT, LENGTH));
		all.put("path_open", List.of(DESCRIPTOR, FLAGS, TEXT, LENGTH, FLAGS, RIGHTS, RIGHTS, FLAGS, RESULT));
		all.put("path_readlink", List.of(DESCRIPTOR, TEXT, LENGTH, RESULT, LENGTH, RESULT));
		all.put("path_rename", List.of(DESCRIPTOR, TEXT, LENGTH, DESCRIPTOR, TEXT, LENGTH));
		all.put("path_symlink", List.of(TEXT, LENGTH, DESCRIPTOR, TEXT, LENGTH));
		all.put("poll_oneoff", List.of(LIST, RESULT, COUNT, RESULT));
		all.put("proc_exit", List.of(FLAGS));
		all.put("proc_raise", List.of(FLAGS));
		all.put("random_get", List.of(RESULT, LENGTH));
		all.put("sched_yield", List.of());
		all.put("sock_accept", List.of(DESCRIPTOR, FLAGS, RESULT));
		all.put("sock_recv", List.of(DESCRIPTOR, LIST, COUNT, FLAGS, RESULT, RESULT));
		all.put("sock_send", List.of(DESCRIPTOR, LIST, COUNT, FLAGS, RESULT));
		all.put("sock_shutdown", List.of(DESCRIPTOR, FLAGS));
		return all;
	}

}

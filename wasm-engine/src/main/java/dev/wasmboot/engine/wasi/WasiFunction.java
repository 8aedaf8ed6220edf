package dev.wasmboot.engine.wasi;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.wasmboot.engine.FunctionType;
import dev.wasmboot.engine.ValueType;
import org.jspecify.annotations.Nullable;

import static dev.wasmboot.engine.ValueType.I32;
import static dev.wasmboot.engine.ValueType.I64;

/**
 * The functions of WASI preview 1, by the name that guests import, and their parameters.
 * All but one return an error code.
 */
enum WasiFunction {

	ARGS_GET(I32, I32),

	ARGS_SIZES_GET(I32, I32),

	ENVIRON_GET(I32, I32),

	ENVIRON_SIZES_GET(I32, I32),

	CLOCK_RES_GET(I32, I32),

	CLOCK_TIME_GET(I32, I64, I32),

	FD_ADVISE(I32, I64, I64, I32),

	FD_ALLOCATE(I32, I64, I64),

	FD_CLOSE(I32),

	FD_DATASYNC(I32),

	FD_FDSTAT_GET(I32, I32),

	FD_FDSTAT_SET_FLAGS(I32, I32),

	FD_FDSTAT_SET_RIGHTS(I32, I64, I64),

	FD_FILESTAT_GET(I32, I32),

	FD_FILESTAT_SET_SIZE(I32, I64),

	FD_FILESTAT_SET_TIMES(I32, I64, I64, I32),

	FD_PREAD(I32, I32, I32, I64, I32),

	FD_PRESTAT_GET(I32, I32),

	FD_PRESTAT_DIR_NAME(I32, I32, I32),

	FD_PWRITE(I32, I32, I32, I64, I32),

	FD_READ(I32, I32, I32, I32),

	FD_READDIR(I32, I32, I32, I64, I32),

	FD_RENUMBER(I32, I32),

	FD_SEEK(I32, I64, I32, I32),

	FD_SYNC(I32),

	FD_TELL(I32, I32),

	FD_WRITE(I32, I32, I32, I32),

	PATH_CREATE_DIRECTORY(I32, I32, I32),

	PATH_FILESTAT_GET(I32, I32, I32, I32, I32),

	PATH_FILESTAT_SET_TIMES(I32, I32, I32, I32, I64, I64, I32),

	PATH_LINK(I32, I32, I32, I32, I32, I32, I32),

	PATH_OPEN(I32, I32, I32, I32, I32, I64, I64, I32, I32),

	PATH_READLINK(I32, I32, I32, I32, I32, I32),

	PATH_REMOVE_DIRECTORY(I32, I32, I32),

	PATH_RENAME(I32, I32, I32, I32, I32, I32),

	PATH_SYMLINK(I32, I32, I32, I32, I32),

	PATH_UNLINK_FILE(I32, I32, I32),

	POLL_ONEOFF(I32, I32, I32, I32),

	PROC_EXIT(I32),

	PROC_RAISE(I32),

	RANDOM_GET(I32, I32),

	SCHED_YIELD(),

	SOCK_ACCEPT(I32, I32, I32),

	SOCK_RECV(I32, I32, I32, I32, I32, I32),

	SOCK_SEND(I32, I32, I32, I32, I32),

	SOCK_SHUTDOWN(I32, I32);

	private static final Map<String, WasiFunction> BY_NAME = new HashMap<>();

	static {
		for (WasiFunction function : values()) {
			BY_NAME.put(function.imported, function);
		}
	}

	private final String imported;

	@SuppressWarnings("ImmutableEnumChecker") // its lists are copies
	private final FunctionType type;

	WasiFunction(ValueType... parameters) {
		this.imported = name().toLowerCase(Locale.ROOT);
		this.type = new FunctionType(List.of(parameters), this.imported.equals("proc_exit") ? List.of() : List.of(I32));
	}

	/**
	 * The function of a name.
	 * @param imported the name that guests import
	 * @return the function, or {@code null} if there is none of that name
	 */
	static @Nullable WasiFunction named(String imported) {
		return BY_NAME.get(imported);
	}

	/**
	 * The names of all functions.
	 */
	static Set<String> names() {
		return Collections.unmodifiableSet(BY_NAME.keySet());
	}

	/**
	 * The name that guests import.
	 */
	String imported() {
		return this.imported;
	}

	FunctionType type() {
		return this.type;
	}

}

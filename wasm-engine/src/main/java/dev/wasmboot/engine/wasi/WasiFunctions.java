package dev.wasmboot.engine.wasi;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.runtime.Arguments;
import dev.wasmboot.engine.wasi.fs.ErrnoException;

/**
 * The functions of WASI for one instance. A function that fails throws an
 * {@link ErrnoException}; the guest gets an error code.
 * <p>
 * They are called by a switch. With a method handle each, adapted to what fails, the JVM
 * writes some hundred classes of its own before a first instance is there.
 *
 * @param denials learns of what is denied
 */
record WasiFunctions(Denials denials, ArgumentFunctions arguments, ClockFunctions clocks, RandomFunctions random,
		DescriptorFunctions descriptors, FileFunctions files, DirectoryFunctions directories, PathFunctions paths,
		PollFunctions polls, ProcessFunctions processes, SocketFunctions sockets) {

	/**
	 * Call a function.
	 * @param function the function
	 * @param caller the guest that calls
	 * @param arguments as many, and of such types, as the function has parameters
	 * @return the error code, 0 if there was no error
	 */
	int call(WasiFunction function, Caller caller, Arguments arguments) {
		try {
			run(function, caller, arguments);
			return 0;
		}
		catch (ErrnoException ex) {
			return this.denials.answer(function.imported(), ex);
		}
	}

	private void run(WasiFunction function, Caller caller, Arguments in) throws ErrnoException {
		switch (function) {
			case ARGS_GET -> this.arguments.arguments(caller, in.i32(0), in.i32(1));
			case ARGS_SIZES_GET -> this.arguments.argumentSizes(caller, in.i32(0), in.i32(1));
			case ENVIRON_GET -> this.arguments.environment(caller, in.i32(0), in.i32(1));
			case ENVIRON_SIZES_GET -> this.arguments.environmentSizes(caller, in.i32(0), in.i32(1));
			case CLOCK_RES_GET -> this.clocks.resolution(caller, in.i32(0), in.i32(1));
			case CLOCK_TIME_GET -> this.clocks.time(caller, in.i32(0), in.i64(1), in.i32(2));
			case FD_ADVISE -> this.files.advise(in.i32(0), in.i64(1), in.i64(2), in.i32(3));
			case FD_ALLOCATE -> this.files.allocate(in.i32(0), in.i64(1), in.i64(2));
			case FD_CLOSE -> this.descriptors.close(in.i32(0));
			case FD_DATASYNC -> this.files.syncData(in.i32(0));
			case FD_FDSTAT_GET -> this.descriptors.stat(caller, in.i32(0), in.i32(1));
			case FD_FDSTAT_SET_FLAGS -> this.descriptors.setFlags(in.i32(0), in.i32(1));
			case FD_FDSTAT_SET_RIGHTS -> this.descriptors.setRights(in.i32(0), in.i64(1), in.i64(2));
			case FD_FILESTAT_GET -> this.files.stat(caller, in.i32(0), in.i32(1));
			case FD_FILESTAT_SET_SIZE -> this.files.setSize(in.i32(0), in.i64(1));
			case FD_FILESTAT_SET_TIMES -> this.files.setTimes(in.i32(0), in.i64(1), in.i64(2), in.i32(3));
			case FD_PREAD -> this.files.read(caller, in.i32(0), in.i32(1), in.i32(2), in.i64(3), in.i32(4));
			case FD_PRESTAT_GET -> this.directories.prestat(caller, in.i32(0), in.i32(1));
			case FD_PRESTAT_DIR_NAME -> this.directories.prestatName(caller, in.i32(0), in.i32(1), in.i32(2));
			case FD_PWRITE -> this.files.write(caller, in.i32(0), in.i32(1), in.i32(2), in.i64(3), in.i32(4));
			case FD_READ -> this.descriptors.read(caller, in.i32(0), in.i32(1), in.i32(2), in.i32(3));
			case FD_READDIR -> this.directories.read(caller, in.i32(0), in.i32(1), in.i32(2), in.i64(3), in.i32(4));
			case FD_RENUMBER -> this.descriptors.renumber(in.i32(0), in.i32(1));
			case FD_SEEK -> this.files.seek(caller, in.i32(0), in.i64(1), in.i32(2), in.i32(3));
			case FD_SYNC -> this.files.sync(in.i32(0));
			case FD_TELL -> this.files.tell(caller, in.i32(0), in.i32(1));
			case FD_WRITE -> this.descriptors.write(caller, in.i32(0), in.i32(1), in.i32(2), in.i32(3));
			case PATH_CREATE_DIRECTORY -> this.paths.createDirectory(caller, in.i32(0), in.i32(1), in.i32(2));
			case PATH_FILESTAT_GET -> this.paths.stat(caller, in.i32(0), in.i32(1), in.i32(2), in.i32(3), in.i32(4));
			case PATH_FILESTAT_SET_TIMES -> this.paths.setTimes(caller, in.i32(0), in.i32(1), in.i32(2), in.i32(3),
					in.i64(4), in.i64(5), in.i32(6));
			case PATH_LINK ->
				this.paths.link(caller, in.i32(0), in.i32(1), in.i32(2), in.i32(3), in.i32(4), in.i32(5), in.i32(6));
			case PATH_OPEN -> this.paths.open(caller, in.i32(0), in.i32(1), in.i32(2), in.i32(3), in.i32(4), in.i64(5),
					in.i64(6), in.i32(7), in.i32(8));
			case PATH_READLINK ->
				this.paths.readLink(caller, in.i32(0), in.i32(1), in.i32(2), in.i32(3), in.i32(4), in.i32(5));
			case PATH_REMOVE_DIRECTORY -> this.paths.removeDirectory(caller, in.i32(0), in.i32(1), in.i32(2));
			case PATH_RENAME ->
				this.paths.rename(caller, in.i32(0), in.i32(1), in.i32(2), in.i32(3), in.i32(4), in.i32(5));
			case PATH_SYMLINK -> this.paths.symlink(caller, in.i32(0), in.i32(1), in.i32(2), in.i32(3), in.i32(4));
			case PATH_UNLINK_FILE -> this.paths.unlink(caller, in.i32(0), in.i32(1), in.i32(2));
			case POLL_ONEOFF -> this.polls.poll(caller, in.i32(0), in.i32(1), in.i32(2), in.i32(3));
			case PROC_EXIT -> this.processes.exit(in.i32(0));
			case PROC_RAISE -> this.processes.raise(in.i32(0));
			case RANDOM_GET -> this.random.random(caller, in.i32(0), in.i32(1));
			case SCHED_YIELD -> this.processes.giveWay(caller);
			case SOCK_ACCEPT -> this.sockets.accept(in.i32(0), in.i32(1), in.i32(2));
			case SOCK_RECV -> this.sockets.receive(in.i32(0), in.i32(1), in.i32(2), in.i32(3), in.i32(4), in.i32(5));
			case SOCK_SEND -> this.sockets.send(in.i32(0), in.i32(1), in.i32(2), in.i32(3), in.i32(4));
			case SOCK_SHUTDOWN -> this.sockets.shutdown(in.i32(0), in.i32(1));
		}
	}

}

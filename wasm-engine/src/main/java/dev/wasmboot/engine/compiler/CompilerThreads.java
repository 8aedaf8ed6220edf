package dev.wasmboot.engine.compiler;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which classes are made, shared by all engines. They end when there is
 * nothing to do for a while.
 */
final class CompilerThreads {

	/** Enough for the JVM to verify and link what it finds here. */
	private static final long STACK_BYTES = 4 << 20;

	private static final ExecutorService EXECUTOR = executor();

	private CompilerThreads() {
	}

	/**
	 * Run a task on one of these threads: on the current one if it is one of them, since
	 * what it waits for must not wait for it.
	 */
	static void run(Runnable task) {
		if (isCurrent()) {
			task.run();
		}
		else {
			runLater(task);
		}
	}

	/**
	 * Whether the current thread is one of these.
	 */
	static boolean isCurrent() {
		return Thread.currentThread() instanceof CompilerThread;
	}

	/**
	 * Run a task on one of these threads when there is time.
	 */
	static void runLater(Runnable task) {
		EXECUTOR.execute(task);
	}

	private static ExecutorService executor() {
		int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
		ThreadPoolExecutor executor = new ThreadPoolExecutor(threads, threads, 5, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), CompilerThread::new);
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	/**
	 * One of the threads.
	 */
	private static final class CompilerThread extends Thread {

		CompilerThread(Runnable task) {
			super(null, task, "wasm-compiler", STACK_BYTES, false);
			setDaemon(true);
		}

	}

}

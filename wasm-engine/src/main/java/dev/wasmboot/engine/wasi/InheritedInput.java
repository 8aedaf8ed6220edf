package dev.wasmboot.engine.wasi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.wasmboot.engine.Caller;
import dev.wasmboot.engine.wasi.fs.Errno;
import dev.wasmboot.engine.wasi.fs.ErrnoException;
import org.jspecify.annotations.Nullable;

/**
 * The embedder's stream as standard input.
 * <p>
 * A read of a stream cannot be ended from outside, and a guest must not be able to wait
 * longer than its deadline. So another thread reads, one block at a time and only when
 * asked. A block that comes after the deadline is kept for the next read.
 */
final class InheritedInput implements Input {

	private static final int BLOCK = 1 << 16;

	private static final byte[] END = new byte[0];

	private final InputStream stream;

	private ByteBuffer block = ByteBuffer.allocate(0);

	private @Nullable CompletableFuture<byte[]> next;

	InheritedInput(InputStream stream) {
		this.stream = stream;
	}

	@Override
	public long read(Buffers buffers) throws ErrnoException {
		if (buffers.size() == 0) {
			return 0;
		}
		fill(buffers.caller());
		return buffers.transfer((piece, done) -> {
			int moved = Math.min(piece.remaining(), this.block.remaining());
			piece.put(this.block.slice(this.block.position(), moved));
			this.block.position(this.block.position() + moved);
			return moved;
		});
	}

	@Override
	public boolean await(Caller caller, long nanos) {
		return this.block.hasRemaining() || await(next(), Math.min(nanos, caller.remainingNanos()));
	}

	@Override
	public long readable() {
		CompletableFuture<byte[]> read = this.next;
		if (!this.block.hasRemaining() && read != null && read.isDone() && !read.isCompletedExceptionally()) {
			return read.join().length;
		}
		return this.block.remaining();
	}

	private void fill(Caller caller) throws ErrnoException {
		if (this.block.hasRemaining()) {
			return;
		}
		CompletableFuture<byte[]> future = next();
		while (!await(future, caller.remainingNanos())) {
			caller.checkDeadline();
		}
		this.next = null;
		try {
			this.block = ByteBuffer.wrap(future.join());
		}
		catch (CompletionException ex) {
			throw new ErrnoException(Errno.IO);
		}
	}

	private CompletableFuture<byte[]> next() {
		if (this.next == null) {
			this.next = new CompletableFuture<>();
			Thread reader = new Thread(new Read(this.stream, this.next), "wasm-stdin");
			reader.setDaemon(true);
			reader.start();
		}
		return this.next;
	}

	/**
	 * Wait for a future. A thread that is interrupted waits on.
	 */
	private static boolean await(CompletableFuture<?> future, long nanos) {
		long start = System.nanoTime();
		boolean interrupted = false;
		try {
			while (true) {
				try {
					future.get(nanos - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
					return true;
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
				catch (ExecutionException ex) {
					return true;
				}
				catch (TimeoutException ex) {
					return false;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Reads one block.
	 */
	private record Read(InputStream stream, CompletableFuture<byte[]> result) implements Runnable {

		@Override
		public void run() {
			try {
				byte[] bytes = new byte[BLOCK];
				int length = this.stream.read(bytes);
				this.result.complete((length > 0) ? Arrays.copyOf(bytes, length) : END);
			}
			catch (IOException | RuntimeException ex) {
				this.result.completeExceptionally(ex);
			}
		}

	}

}

package dev.wasmboot.engine.wasi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import dev.wasmboot.engine.GuestMemory;
import org.jspecify.annotations.Nullable;

/**
 * Makes up calls of WASI's functions, many of which nearly make sense: descriptors that
 * are often open, addresses that are mostly in the memory, paths of nasty names.
 */
final class RandomCalls {

	private static final List<String> NAMES = List.of("file", "folder", "link", "void", "..", ".", "", "out", "up",
			"loop", "inside", "new", "NEW", "n\u00e9w", "ne\u0301w", "a\0b", "a\\b", "...", " ", "proc", "self", "fd",
			"outside", "x".repeat(255), "x".repeat(256), "../".repeat(200), "\u0101".repeat(127));

	private static final byte[] NOT_UTF_8 = { 'a', (byte) 0xC0, (byte) 0xAF, (byte) 0xED, (byte) 0xA0, (byte) 0x80 };

	private static final List<String> FUNCTIONS = List.copyOf(WasiParameter.functions());

	private static final List<String> PATH_FUNCTIONS = FUNCTIONS.stream()
		.filter((name) -> name.startsWith("path_"))
		.toList();

	private static final int ENTRIES = 16;

	private static final int SUBSCRIPTION = 48;

	/** How many descriptors of files and directories are open at first. */
	private static final int INITIAL = 6;

	private static final int MOST_DESCRIPTORS = 12;

	/** How much room there is for a path. */
	private static final int PATH = 4096;

	private final SplittableRandom random;

	private final HostileGuest guest;

	private final String absolute;

	/**
	 * Create a source of calls.
	 * @param guest who calls; what is in its memory is random from now on
	 * @param absolute a path that is not for the guest
	 */
	RandomCalls(SplittableRandom random, HostileGuest guest, String absolute) {
		this.random = random;
		this.guest = guest;
		this.absolute = absolute;
		byte[] noise = new byte[GuestMemory.PAGE];
		random.nextBytes(noise);
		guest.memory().write(0, noise);
	}

	/**
	 * Make up a call.
	 */
	Call next() {
		List<String> functions = this.random.nextBoolean() ? FUNCTIONS : PATH_FUNCTIONS;
		String function = functions.get(this.random.nextInt(functions.size()));
		fillList(function.equals("poll_oneoff"));
		List<Object> arguments = new ArrayList<>();
		int descriptor = this.random.nextBoolean() ? HostileGuest.HOST : HostileGuest.MEMORY;
		int length = 0;
		int text = HostileGuest.TEXT;
		for (WasiParameter parameter : WasiParameter.of(function)) {
			List<Object> choices = parameter.choices();
			if (this.random.nextInt(12) == 0) {
				arguments.add(choices.get(this.random.nextInt(choices.size())));
				continue;
			}
			arguments.add(switch (parameter) {
				case DESCRIPTOR -> {
					descriptor = this.random.nextBoolean() ? descriptor : descriptor();
					yield descriptor;
				}
				case LIST -> HostileGuest.LIST;
				case TEXT -> {
					byte[] path = path();
					this.guest.memory().write(text, path);
					length = path.length;
					text += PATH;
					yield text - PATH;
				}
				case RESULT -> this.random.nextInt(HostileGuest.LIST);
				case LENGTH -> (length != 0) ? length : this.random.nextInt(2 * PATH);
				case COUNT -> this.random.nextInt(ENTRIES + 1);
				case FLAGS -> this.random.nextInt(2) * this.random.nextInt(16);
				case LONG -> this.random.nextLong(10_000);
				case RIGHTS -> this.random.nextBoolean() ? -1L : this.random.nextLong() * this.random.nextInt(2);
			});
		}
		return new Call(function, arguments);
	}

	private int descriptor() {
		return this.random.nextBoolean() ? HostileGuest.HOST + this.random.nextInt(INITIAL)
				: this.random.nextInt(MOST_DESCRIPTORS);
	}

	private byte[] path() {
		if (this.random.nextInt(20) == 0) {
			return NOT_UTF_8;
		}
		StringBuilder path = new StringBuilder(this.random.nextInt(20) == 0 ? this.absolute : "");
		for (int names = 1 + this.random.nextInt(2) * this.random.nextInt(4); names > 0; names--) {
			path.append(path.isEmpty() ? "" : "/")
				.append(NAMES.get(this.random.nextInt(this.random.nextBoolean() ? 4 : NAMES.size())));
		}
		return path.append(this.random.nextInt(10) == 0 ? "/" : "").toString().getBytes(StandardCharsets.UTF_8);
	}

	private void fillList(boolean subscriptions) {
		ByteBuffer list = ByteBuffer.allocate(ENTRIES * SUBSCRIPTION).order(ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < ENTRIES; i++) {
			if (subscriptions) {
				list.putLong(this.random.nextLong())
					.putLong(this.random.nextInt(10) == 0 ? 3 : this.random.nextInt(3))
					.putLong(descriptor())
					.putLong(this.random.nextBoolean() ? this.random.nextLong(1000) : this.random.nextLong())
					.putLong(this.random.nextLong())
					.putLong(this.random.nextInt(2));
			}
			else {
				boolean inMemory = this.random.nextInt(10) != 0;
				list.putInt(inMemory ? this.random.nextInt(HostileGuest.TEXT) : this.random.nextInt())
					.putInt(inMemory ? this.random.nextInt(4 * PATH) : this.random.nextInt());
			}
		}
		this.guest.memory().write(HostileGuest.LIST, list.array());
	}

	/**
	 * A call of a function.
	 */
	record Call(String function, List<Object> arguments) {

		@Nullable Integer of(HostileGuest guest) {
			return guest.call(this.function, this.arguments);
		}

	}

}

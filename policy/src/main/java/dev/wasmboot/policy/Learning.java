package dev.wasmboot.policy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the smallest policy that would have sufficed for a plugin, from what it tried and
 * was denied. Thread-safe.
 * <p>
 * It is the policy in force, and what was tried besides: nothing is added for what is
 * only imported, but for host functions, without which a plugin is not loaded. A path is
 * granted by the directory it is in, as one in memory: which directory of the host would
 * do, nobody here can know. Attempts to leave a directory are never answered with a wider
 * grant.
 */
public final class Learning {

	/** What imports more functions is not for people to read. */
	private static final int MOST_FUNCTIONS = 1_000;

	/** When a plugin looks in more directories, they become one: the root. */
	private static final int MOST_DIRECTORIES = 32;

	private static final String ROOT = "/";

	private static final Set<String> LOOKS = Set.of("path_filestat_get", "path_readlink");

	private final Policy inForce;

	private final Set<String> hostFunctions = new TreeSet<>();

	private final Set<String> clocks = new TreeSet<>();

	private final Set<String> streams = new TreeSet<>();

	private final Set<String> directories = new TreeSet<>();

	private final Set<String> changed = new TreeSet<>();

	private final Set<String> linked = new TreeSet<>();

	private final Set<Capability> unknown = EnumSet.noneOf(Capability.class);

	private boolean random;

	/**
	 * Begin to learn.
	 * @param requests what the plugin asks for
	 * @param inForce the policy that it runs with
	 */
	public Learning(Requests requests, Policy inForce) {
		this.inForce = inForce;
		this.hostFunctions.addAll(inForce.hostFunctions().names());
		requests.hostFunctions()
			.stream()
			.filter((function) -> !inForce.hostFunctions().covers(function) && function.isGrantable())
			.map(HostFunctionName::toString)
			.limit(MOST_FUNCTIONS)
			.forEach(this.hostFunctions::add);
	}

	/**
	 * Learn from an attempt.
	 * @param attempt what the plugin tried
	 * @return whether the policy is another one now
	 */
	public synchronized boolean add(Attempt attempt) {
		return switch (attempt.capability()) {
			case FILESYSTEM -> addPath(attempt);
			case CLOCK -> this.clocks.add(attempt.subject());
			case STDIO -> this.streams.add(attempt.subject());
			case ENVIRONMENT, ARGUMENTS, NETWORK -> this.unknown.add(attempt.capability());
			case HOST_FUNCTION -> false;
			case RANDOM -> {
				boolean first = !this.random;
				this.random = true;
				yield first;
			}
		};
	}

	/**
	 * What would have sufficed.
	 * @return the policy, with the limits that are in force
	 */
	public synchronized Policy policy() {
		Policy policy = this.inForce;
		for (FilesystemGrant grant : policy.filesystem()) {
			policy = policy.replace(grant, widened(grant));
		}
		for (String directory : this.directories) {
			MemoryDirectoryGrant grant = FilesystemGrant.memory(directory);
			policy = policy.with(this.linked.contains(directory) ? grant.withLinks() : grant);
		}
		ClockGrant clock = policy.clock();
		policy = policy.with(new ClockGrant(clock("wall", clock.wall()), clock("monotonic", clock.monotonic()),
				clock("cpu", clock.cpu())));
		StdioGrant stdio = policy.stdio();
		policy = policy.with(new StdioGrant(this.streams.contains("stdin") ? StdioGrant.Input.INHERIT : stdio.stdin(),
				stream("stdout", stdio.stdout()), stream("stderr", stdio.stderr())));
		if (this.random) {
			policy = policy.with(new RandomGrant(RandomGrant.Source.SECURE, 0));
		}
		return policy.with(new HostFunctionGrant(this.hostFunctions));
	}

	/**
	 * The configuration with that policy. What cannot be learnt, as the names of
	 * variables, is suggested.
	 * @param plugin the name of the plugin
	 * @param limits limits that it needs besides, in the unit of each
	 * @return the configuration
	 */
	public synchronized PluginYaml yaml(String plugin, Map<Limit, Long> limits) {
		return new PluginYaml(plugin, policy(), this.unknown, limits);
	}

	private boolean addPath(Attempt attempt) {
		String path = attempt.subject();
		if (attempt.intent() == Attempt.Intent.ESCAPE) {
			return false;
		}
		for (FilesystemGrant grant : this.inForce.filesystem()) {
			if (contains(grant.guest(), path)) {
				return note(attempt.intent(), grant.guest());
			}
		}
		if (!GuestPath.isValid(path)) {
			return false;
		}
		String directory = directory(attempt);
		boolean added = false;
		if (this.directories.stream().noneMatch((other) -> contains(other, directory))) {
			this.directories.removeIf((other) -> contains(directory, other));
			this.directories.add(directory);
			added = true;
			if (this.directories.size() > MOST_DIRECTORIES) {
				this.directories.clear();
				this.directories.add(ROOT);
			}
		}
		boolean noted = attempt.intent() == Attempt.Intent.LINK
				&& this.directories.stream().filter((other) -> contains(other, directory)).anyMatch(this.linked::add);
		return added || noted;
	}

	private boolean note(Attempt.Intent intent, String guest) {
		return switch (intent) {
			case CHANGE -> this.changed.add(guest);
			case LINK -> {
				this.changed.add(guest);
				yield this.linked.add(guest);
			}
			case USE, ESCAPE -> false;
		};
	}

	private FilesystemGrant widened(FilesystemGrant grant) {
		FilesystemGrant result = grant;
		if (result instanceof HostDirectoryGrant host && this.changed.contains(grant.guest())) {
			result = new HostDirectoryGrant(host.host(), host.guest(), FilesystemGrant.Access.READ_WRITE, host.quota(),
					host.links());
		}
		if (this.linked.contains(grant.guest())) {
			result = (result instanceof HostDirectoryGrant host) ? host.withLinks()
					: ((MemoryDirectoryGrant) result).withLinks();
		}
		return result;
	}

	private ClockGrant.Source clock(String name, ClockGrant.Source inForce) {
		return this.clocks.contains(name) ? ClockGrant.Source.COARSE : inForce;
	}

	private StdioGrant.Output stream(String name, StdioGrant.Output inForce) {
		return this.streams.contains(name) ? StdioGrant.Output.LOG : inForce;
	}

	/**
	 * The directory that a path names, if it ends in a slash, or that it is in. What is
	 * only looked at right below the root is taken for a directory: programs look at each
	 * directory on their way, and few have files there.
	 */
	private static String directory(Attempt attempt) {
		List<String> names = new ArrayList<>(GuestPath.names(attempt.subject()));
		boolean onTheWay = names.size() == 1 && LOOKS.contains(attempt.function());
		if (!attempt.subject().endsWith("/") && !names.isEmpty() && !onTheWay) {
			names.remove(names.size() - 1);
		}
		return ROOT + String.join("/", names);
	}

	private static boolean contains(String directory, String path) {
		return path.equals(directory) || path.startsWith(directory.endsWith("/") ? directory : directory + "/");
	}

}

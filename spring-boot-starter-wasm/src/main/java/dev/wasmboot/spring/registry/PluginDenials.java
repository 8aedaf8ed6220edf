package dev.wasmboot.spring.registry;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

import dev.wasmboot.engine.DenialListener;
import dev.wasmboot.policy.Attempt;
import dev.wasmboot.spring.DeniedAttempts;

/**
 * What one plugin tried and is not granted, through all its versions. Thread-safe.
 * <p>
 * A guest decides what it tries, and how often. So what is kept is bounded, by forgetting
 * what was not tried for the longest time, and what is published is bounded in each
 * minute; how much was not published is told with what is published next.
 */
final class PluginDenials implements DenialListener {

	/** How many different attempts are kept. */
	static final int MOST_KEPT = 100;

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final Clock clock;

	private final RateLimit rate;

	private final Consumer<Attempt> counter;

	private final ObjLongConsumer<Attempt> publisher;

	/** The last to be tried comes last. */
	private final Map<Attempt, DeniedAttempts> kept = new LinkedHashMap<>();

	/**
	 * Create what keeps the denials of a plugin.
	 * @param eventsPerMinute how many are published in a minute, at most
	 * @param clock tells the time
	 * @param counter takes each
	 * @param publisher takes what is to be published, with the number of those before it
	 * that were not
	 */
	PluginDenials(int eventsPerMinute, Clock clock, Consumer<Attempt> counter, ObjLongConsumer<Attempt> publisher) {
		this.clock = clock;
		this.rate = new RateLimit(eventsPerMinute, MINUTE, clock);
		this.counter = counter;
		this.publisher = publisher;
	}

	@Override
	public void denied(Attempt attempt) {
		this.counter.accept(attempt);
		keep(attempt);
		this.rate.pass().ifPresent((unpublished) -> this.publisher.accept(attempt, unpublished));
	}

	/**
	 * What was tried.
	 * @return the attempts, the last one first
	 */
	synchronized List<DeniedAttempts> attempts() {
		List<DeniedAttempts> attempts = new ArrayList<>();
		this.kept.values().forEach((one) -> attempts.add(0, one));
		return List.copyOf(attempts);
	}

	private synchronized void keep(Attempt attempt) {
		DeniedAttempts before = this.kept.remove(attempt);
		if (before == null && this.kept.size() == MOST_KEPT) {
			this.kept.remove(this.kept.keySet().iterator().next());
		}
		this.kept.put(attempt,
				new DeniedAttempts(attempt, (before != null) ? before.count() + 1 : 1, this.clock.instant()));
	}

}

package dev.wasmboot.policy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

import dev.wasmboot.policy.Attempt.Intent;
import dev.wasmboot.policy.ClockGrant.Source;
import dev.wasmboot.policy.FilesystemGrant.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What policy follows from what a plugin tried.
 */
class LearningTests {

	private static final Path HOST = Path.of("/srv/data");

	@Test
	void whoTriesNothingNeedsWhatIsInForce() {
		Policy policy = Policy.denyAll()
			.with(FilesystemGrant.host(HOST, "/data", Access.READ_ONLY))
			.with(new RandomGrant(RandomGrant.Source.SEEDED, 1));
		assertThat(new Learning(Requests.none(), policy).policy()).isEqualTo(policy);
	}

	@Test
	void hostFunctionsThatAreImportedAreNeeded() {
		Requests requests = new Requests(Set.of(), Set.of(new HostFunctionName("host", "log"),
				new HostFunctionName("shop", "stock"), new HostFunctionName("", "odd")));
		Policy policy = Policy.denyAll().with(new HostFunctionGrant(Set.of("shop.*")));
		assertThat(new Learning(requests, policy).policy().hostFunctions().names()).containsExactlyInAnyOrder("shop.*",
				"host.log");
	}

	@Test
	void clocksStreamsAndRandomnessAreGrantedOneByOne() {
		Learning learning = learning(Policy.denyAll());
		assertThat(learning.add(use(Capability.CLOCK, "cpu"))).isTrue();
		assertThat(learning.add(use(Capability.CLOCK, "cpu"))).isFalse();
		assertThat(learning.add(use(Capability.STDIO, "stderr"))).isTrue();
		assertThat(learning.policy()).isEqualTo(Policy.denyAll()
			.with(new ClockGrant(Source.FIXED, Source.FIXED, Source.COARSE))
			.with(new StdioGrant(StdioGrant.Input.EMPTY, StdioGrant.Output.DISCARD, StdioGrant.Output.LOG)));
		assertThat(learning.add(use(Capability.RANDOM, ""))).isTrue();
		assertThat(learning.add(use(Capability.RANDOM, ""))).isFalse();
		assertThat(learning.policy().random().source()).isEqualTo(RandomGrant.Source.SECURE);
	}

	@Test
	void whatCannotBeKnownIsSuggested() {
		Learning learning = learning(Policy.denyAll());
		learning.add(use(Capability.ENVIRONMENT, ""));
		learning.add(use(Capability.NETWORK, ""));
		assertThat(learning.policy()).isEqualTo(Policy.denyAll());
		assertThat(learning.yaml("tax", Map.of()).suggestions()).containsExactlyInAnyOrder(Capability.ENVIRONMENT,
				Capability.NETWORK);
	}

	@ParameterizedTest
	@CsvSource({ "/data/in.txt,/data", "/data/,/data", "/in.txt,/", "/,/", "/a/b/c,/a/b", "/a/./b//c,/a/b" })
	void aPathIsGrantedByItsDirectory(String path, String directory) {
		Learning learning = learning(Policy.denyAll());
		assertThat(learning.add(path(path, Intent.USE))).isTrue();
		assertThat(learning.policy().filesystem()).containsExactly(FilesystemGrant.memory(directory));
	}

	@ParameterizedTest
	@CsvSource({ "/data,/data", "/data/in.txt,/data", "/a/b/c,/a/b", "/,/" })
	void whatIsOnlyLookedAtBelowTheRootIsADirectory(String path, String directory) {
		Learning learning = learning(Policy.denyAll());
		learning.add(new Attempt(Capability.FILESYSTEM, "path_filestat_get", path, Intent.USE));
		assertThat(learning.policy().filesystem()).containsExactly(FilesystemGrant.memory(directory));
	}

	@Test
	void aDirectoryContainsThoseBelow() {
		Learning learning = learning(Policy.denyAll());
		assertThat(learning.add(path("/a/b/file", Intent.USE))).isTrue();
		assertThat(learning.add(path("/abc/file", Intent.USE))).isTrue();
		assertThat(learning.add(path("/a/file", Intent.USE))).isTrue();
		assertThat(learning.add(path("/a/b/c/file", Intent.CHANGE))).isFalse();
		assertThat(learning.policy().filesystem()).containsExactly(FilesystemGrant.memory("/a"),
				FilesystemGrant.memory("/abc"));
	}

	@Test
	void aDirectoryThatIsGrantedIsWidened() {
		Learning learning = learning(Policy.denyAll().with(FilesystemGrant.host(HOST, "/data", Access.READ_ONLY)));
		assertThat(learning.add(path("/data/file", Intent.CHANGE))).isTrue();
		assertThat(learning.policy().filesystem())
			.containsExactly(FilesystemGrant.host(HOST, "/data", Access.READ_WRITE));
		assertThat(learning.add(path("/data/link", Intent.LINK))).isTrue();
		assertThat(learning.policy().filesystem())
			.containsExactly(FilesystemGrant.host(HOST, "/data", Access.READ_WRITE).withLinks());
	}

	@Test
	void linksInADirectoryThatWasLearntAreGranted() {
		Learning learning = learning(Policy.denyAll());
		learning.add(path("/a/file", Intent.USE));
		assertThat(learning.add(path("/a/link", Intent.LINK))).isTrue();
		assertThat(learning.policy().filesystem()).containsExactly(FilesystemGrant.memory("/a").withLinks());
	}

	@Test
	void nobodyLearnsToLetAPluginOut() {
		Learning learning = learning(Policy.denyAll());
		assertThat(learning.add(path("/etc/passwd", Intent.ESCAPE))).isFalse();
		assertThat(learning.add(path("/a/../../etc/passwd", Intent.USE))).isFalse();
		assertThat(learning.add(path("/a\0b/c", Intent.USE))).isFalse();
		assertThat(learning.policy()).isEqualTo(Policy.denyAll());
	}

	@Test
	void manyDirectoriesBecomeTheRoot() {
		Learning learning = learning(Policy.denyAll());
		for (int i = 0; i < 1_000; i++) {
			learning.add(path("/" + i + "/file", Intent.USE));
		}
		assertThat(learning.policy().filesystem()).containsExactly(FilesystemGrant.memory("/"));
	}

	private static Learning learning(Policy policy) {
		return new Learning(Requests.none(), policy);
	}

	private static Attempt use(Capability capability, String subject) {
		return new Attempt(capability, "function", subject, Intent.USE);
	}

	private static Attempt path(String path, Intent intent) {
		return new Attempt(Capability.FILESYSTEM, "path_open", path, intent);
	}

}

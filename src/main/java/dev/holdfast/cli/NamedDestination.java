package dev.holdfast.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.holdfast.destination.Bandwidth;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.Destinations;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.plan.AdHocPlan;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.DestinationSpec;
import dev.holdfast.plan.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A destination as it is typed: {@code plan/name}, {@code s3://bucket/prefix}, or a
 * directory.
 *
 * @param typed what was typed
 * @param spec where it is
 * @param trusted public keys (base64 of the X.509 form) whose signatures count
 */
record NamedDestination(String typed, DestinationSpec spec, Set<String> trusted) {

	private static final Pattern OF_A_PLAN = Pattern.compile("([a-z0-9-]{1,50})/([^/]+)");

	NamedDestination {
		trusted = Set.copyOf(trusted);
	}

	/**
	 * Finds it; asks it nothing.
	 * @throws HoldfastException with {@code BAD_PLAN} when there is none of this name
	 */
	static NamedDestination find(Invocation invocation, String typed) {
		if (typed.startsWith("s3://")) {
			return bare(invocation, typed);
		}
		Matcher named = OF_A_PLAN.matcher(typed);
		BackupPlan plan = named.matches() ? plan(invocation, named.group(1)) : null;
		if (plan != null) {
			return plan.destinations()
				.stream()
				.filter((spec) -> spec.name().equals(named.group(2)))
				.findFirst()
				.map((spec) -> new NamedDestination(typed, spec, trusted(invocation, plan)))
				.orElseThrow(() -> new HoldfastException(ExitCode.BAD_PLAN,
						"plan " + plan.name() + " has no destination '" + named.group(2) + "'", "one of "
								+ String.join(", ", plan.destinations().stream().map(DestinationSpec::name).toList())));
		}
		if (!Files.isDirectory(Path.of(typed))) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"'" + typed + "' is no destination of a plan, and no directory",
					"name it as PLAN/DESTINATION, s3://bucket/prefix, or a directory");
		}
		return bare(invocation, Path.of(typed).toAbsolutePath().normalize().toString());
	}

	/** All destinations of a plan. */
	static List<NamedDestination> of(Invocation invocation, BackupPlan plan) {
		return plan.destinations()
			.stream()
			.map((spec) -> new NamedDestination(plan.name() + "/" + spec.name(), spec, trusted(invocation, plan)))
			.toList();
	}

	private static @Nullable BackupPlan plan(Invocation invocation, String name) {
		try {
			return invocation.plans().findToRead(name);
		}
		catch (HoldfastException ex) {
			return null;
		}
	}

	private static NamedDestination bare(Invocation invocation, String address) {
		BackupPlan plan = new AdHocPlan(invocation.planEnvironment(), System.in).plan(List.of("/"), address, "bare",
				null);
		return new NamedDestination(address, plan.destinations().get(0), trusted(invocation, plan));
	}

	private static Set<String> trusted(Invocation invocation, BackupPlan plan) {
		Set<String> trusted = new HashSet<>(plan.trustedSigners());
		Secret own = HomePlan.of(plan, invocation.home()).signingKey();
		if (own != null) {
			trusted.add(ManifestSigner.of(own).publicKey());
		}
		return trusted;
	}

	/** Opens it, without touching it yet. */
	Destination open() {
		return Destinations.open(this.spec, Bandwidth.UNLIMITED);
	}

}

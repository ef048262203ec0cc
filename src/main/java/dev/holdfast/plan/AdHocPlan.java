package dev.holdfast.plan;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The plan of a backup without a plan file: {@code backup --from … --to …}. It is written
 * down as a plan file would be, and read like one, with its defaults.
 */
public final class AdHocPlan {

	private static final String ORIGIN = "the command line";

	private final PlanEnvironment environment;

	private final InputStream standardInput;

	/**
	 * Plans from command lines.
	 * @param environment what {@code env:} and {@code file:} refer to
	 * @param standardInput what {@code -} refers to
	 */
	public AdHocPlan(PlanEnvironment environment, InputStream standardInput) {
		this.environment = environment;
		this.standardInput = standardInput;
	}

	/**
	 * Makes the plan.
	 * @param from URLs of databases, {@code env:NAME} or {@code file:PATH} of such, and
	 * paths of files and directories; at least one
	 * @param to a directory or {@code s3://bucket/prefix}
	 * @param name the plan's name, null to take one from what is backed up
	 * @param key where the encryption key or a public key is, as for
	 * {@link SecretReference}; null for the key in the home directory
	 * @throws PlanProblems with everything that is wrong
	 * @throws dev.holdfast.failure.HoldfastException with exit code 2 when a secret is
	 * not where it should be
	 */
	public BackupPlan plan(List<String> from, String to, @Nullable String name, @Nullable String key) {
		return plan("--from", from, to, name, key);
	}

	/**
	 * The same for another option than {@code --from}.
	 * @param option which, for messages
	 */
	public BackupPlan plan(String option, List<String> from, String to, @Nullable String name, @Nullable String key) {
		AdHocSources sources = new AdHocSources(ORIGIN, option, this.environment, this.standardInput);
		PlanNode sourcesNode = sources.read(from);
		List<PlanNode.Member> members = new ArrayList<>();
		members.add(Written.member("plan", (name != null) ? name : sources.name()));
		members.add(Written.member("description", "made on the command line"));
		members.add(new PlanNode.Member("sources", 0, sourcesNode));
		members.add(new PlanNode.Member("destinations", 0, Written.list(List.of(AdHocDestination.of(to)))));
		if (key != null) {
			members.add(new PlanNode.Member("encryption", 0, encryption(key)));
		}
		if (!sources.problems().isEmpty()) {
			throw new PlanProblems(sources.problems());
		}
		return PlanFile.of(ORIGIN, new PlanNode.Mapping(members, 0)).resolve(this.environment);
	}

	/** A public key makes a recipient; anything else must be a key of 64 hex digits. */
	private PlanNode encryption(String reference) {
		String key = SecretReference.read("--key", reference, this.environment, this.standardInput).reveal();
		boolean isPublic = key.strip().startsWith("-----BEGIN PGP PUBLIC KEY BLOCK-----");
		return Written.mapping(isPublic ? new PlanNode.Member("recipients", 0, Written.texts(List.of(key)))
				: Written.member("key", key));
	}

}

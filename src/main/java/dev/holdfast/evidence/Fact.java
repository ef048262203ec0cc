package dev.holdfast.evidence;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a backup after it was made, small enough to lie beside its
 * archive: with the manifests, these are enough to know of holds and proofs without the
 * history that recorded them. The format is {@code docs/facts.md}.
 *
 * @param kind what happened
 * @param backupId to which backup
 * @param plan its plan
 * @param at when, to the second
 * @param requestedBy who asked for it
 * @param host where it ran
 * @param tool program and version
 * @param runId the run that did it
 * @param result what came of it: of a proof a {@link Verdict}, of a verification
 * {@code verified} or {@code bad}, else {@code done}
 * @param level how closely it was looked at; null where that means nothing
 * @param archiveSha256 of the archive that it speaks of; null where no archive was looked
 * at
 * @param evidenceSha256 of the evidence behind a proof, else null
 * @param reason for a hold, or what is wrong; else null
 * @param copies what was found at each destination, by its name
 */
public record Fact(Kind kind, String backupId, String plan, Instant at, String requestedBy, String host, String tool,
		String runId, String result, @Nullable String level, @Nullable String archiveSha256,
		@Nullable String evidenceSha256, @Nullable String reason, Map<String, String> copies) {

	/** Version of the document's schema. A reader refuses a newer one. */
	public static final int SCHEMA_VERSION = 1;

	public Fact {
		Stream.of(kind, backupId, plan, requestedBy, host, tool, runId, result).forEach(Objects::requireNonNull);
		at = at.truncatedTo(ChronoUnit.SECONDS);
		copies = Map.copyOf(copies);
	}

	/** What evidence says, in short; its level is the least of its sources'. */
	public static Fact proof(SignedEvidence signed, String tool) {
		Evidence evidence = signed.evidence();
		ProofRun run = evidence.run();
		String level = evidence.sources()
			.stream()
			.map((source) -> source.level().name())
			.min(String::compareTo)
			.map((name) -> name.toLowerCase(Locale.ROOT))
			.orElse(null);
		return new Fact(Kind.PROOF, evidence.backup().id(), evidence.backup().plan(), run.endedAt(), run.requestedBy(),
				run.host(), tool, run.runId(), evidence.verdict().word(), level, evidence.backup().archiveSha256(),
				signed.sha256(), evidence.reasons().stream().findFirst().orElse(null), Map.of());
	}

	/** What can happen to a backup. */
	public enum Kind {

		/** It was restored, and compared with what was dumped. */
		PROOF,

		/** It was read back at its destinations. */
		VERIFICATION,

		/** It must not be removed from now on. */
		HOLD,

		/** It may be removed again. */
		RELEASE;

		/** As it stands in names. */
		public String word() {
			return name().toLowerCase(Locale.ROOT);
		}

		static Optional<Kind> of(String word) {
			return Stream.of(values()).filter((kind) -> kind.word().equals(word)).findFirst();
		}

	}

}

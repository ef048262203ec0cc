package dev.holdfast.verify;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.holdfast.Version;
import dev.holdfast.evidence.Fact;
import dev.holdfast.evidence.Facts;
import dev.holdfast.evidence.SignedFact;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.LockHolder;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.plan.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Leaves the fact of a verification beside each copy of the archive, so that whoever has
 * only the bucket knows of it. A destination that takes none (a verification may have no
 * right to write) makes no verification fail.
 */
final class VerifyFacts {

	private static final int REASON = 500;

	private VerifyFacts() {
	}

	/**
	 * Puts the fact, when there is anything to tell: the archive was read, or a copy is
	 * bad. Without a signing key there is none.
	 */
	static void put(VerifyRequest request, VerifyResult result, List<StoredCopy> copies, String runId, Instant now) {
		Secret key = request.plan().signingKey();
		Level level = result.level();
		boolean bad = result.copies().stream().anyMatch(CopyResult::isBad);
		boolean read = result.failure() == null && level != null && level.reads();
		if (key == null || (!bad && !read)) {
			return;
		}
		Fact fact = new Fact(Fact.Kind.VERIFICATION, result.backupId(), result.plan(), now, request.requestedBy(),
				LockHolder.hostName(), "holdfast " + Version.current(), runId, bad ? "bad" : "verified",
				(level != null) ? level.word() : null, sha256(copies), null, bad ? reason(result) : null,
				words(result));
		SignedFact signed = SignedFact.sign(fact, ManifestSigner.of(key));
		copies.stream().filter(StoredCopy::isHeld).forEach((copy) -> put(copy, signed));
	}

	private static void put(StoredCopy copy, SignedFact fact) {
		try {
			Facts.put(copy.destination(), fact);
		}
		catch (HoldfastException ex) {
			copy.note("the fact of this verification is not beside the archive: " + ex.what());
		}
	}

	private static @Nullable String sha256(List<StoredCopy> copies) {
		return copies.stream()
			.map(StoredCopy::manifest)
			.flatMap((stored) -> (stored != null) ? Stream.of(stored.manifest().archive().sha256()) : Stream.empty())
			.findFirst()
			.orElse(null);
	}

	private static @Nullable String reason(VerifyResult result) {
		for (CopyResult copy : result.copies()) {
			HoldfastException problem = copy.problem();
			if (copy.isBad() && problem != null) {
				String what = problem.what();
				return (what.length() <= REASON) ? what : what.substring(0, REASON - 1) + "…";
			}
		}
		return null;
	}

	private static Map<String, String> words(VerifyResult result) {
		return result.copies().stream().collect(Collectors.toMap(CopyResult::destination, CopyResult::word));
	}

}

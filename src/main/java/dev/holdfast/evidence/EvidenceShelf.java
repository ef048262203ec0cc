package dev.holdfast.evidence;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.holdfast.destination.Destination;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of one backup at one place. The first is {@code <id>.evidence.json}, later
 * ones are {@code <id>.evidence.2.json} and so on: none is ever written over, so an older
 * proof cannot be lost, and stores that never change an object take them, too.
 */
final class EvidenceShelf {

	/** The evidence of some 100,000 tables; more is no evidence. */
	private static final int LARGEST = 64 << 20;

	private static final Pattern NUMBER = Pattern.compile("\\.evidence(?:\\.([1-9][0-9]{0,5}))?\\.json");

	private final Destination place;

	private final BackupId id;

	EvidenceShelf(Destination place, BackupId id) {
		this.place = place;
		this.id = id;
	}

	/**
	 * Puts a document, its signature and its page, in this order: what a crash leaves has
	 * no signature, and counts for nothing until the same document is put again.
	 * @return the document's key here
	 */
	ObjectKey put(SignedEvidence signed) {
		TreeMap<Integer, ObjectKey> there = documents();
		ObjectKey key = there.values()
			.stream()
			.filter((each) -> Arrays.equals(read(each), signed.document()))
			.findFirst()
			.orElseGet(() -> key(there.isEmpty() ? 1 : there.lastKey() + 1));
		this.place.put(key, signed.document());
		this.place.put(signature(key), signed.signature());
		this.place.put(page(key), EvidencePage.of(signed, name(key)));
		return key;
	}

	/**
	 * The newest evidence that is signed.
	 * @throws HoldfastException with {@code DAMAGED} when the newest is not what was
	 * signed, or another backup's
	 */
	Optional<Found> newest() {
		for (ObjectKey key : documents().descendingMap().values()) {
			byte[] signature = read(signature(key));
			if (signature != null) {
				return Optional.of(new Found(key, judge(key, signature)));
			}
		}
		return Optional.empty();
	}

	/** A document that this run has begun to put here; its signature may be missing. */
	byte @Nullable [] ofRun(String runId) {
		for (ObjectKey key : documents().descendingMap().values()) {
			byte[] document = read(key);
			if (document != null && isOf(document, runId)) {
				return document;
			}
		}
		return null;
	}

	private static boolean isOf(byte[] document, String runId) {
		try {
			return SignedEvidence.parse(document).run().runId().equals(runId);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private SignedEvidence judge(ObjectKey key, byte[] signature) {
		try {
			SignedEvidence signed = SignedEvidence.read(Objects.requireNonNullElse(read(key), new byte[0]), signature);
			if (signed.evidence().backup().id().equals(this.id.value())) {
				return signed;
			}
			throw damaged(key, "it is that of " + signed.evidence().backup().id());
		}
		catch (IllegalArgumentException ex) {
			throw damaged(key, String.valueOf(ex.getMessage()));
		}
	}

	private HoldfastException damaged(ObjectKey key, String why) {
		return new HoldfastException(ExitCode.DAMAGED,
				"evidence " + this.place.locate(key) + " is damaged or forged: " + why,
				"do not trust it: look at the copies beside the archive, or prove the backup again with restore-test");
	}

	/** By number, those that are there. */
	private TreeMap<Integer, ObjectKey> documents() {
		TreeMap<Integer, ObjectKey> found = new TreeMap<>();
		String begin = this.id.beside("").value();
		this.place.list(begin + ".evidence").forEach((object) -> {
			Matcher matcher = NUMBER.matcher(object.key().value().substring(begin.length()));
			if (matcher.matches()) {
				String number = matcher.group(1);
				found.put((number != null) ? Integer.parseInt(number) : 1, object.key());
			}
		});
		return found;
	}

	private ObjectKey key(int number) {
		return this.id.beside((number == 1) ? ".evidence.json" : ".evidence." + number + ".json");
	}

	private static ObjectKey signature(ObjectKey document) {
		return new ObjectKey(document.value() + ".sig");
	}

	private static ObjectKey page(ObjectKey document) {
		return new ObjectKey(document.value().replaceAll("\\.json$", ".html"));
	}

	/** The file's name without directories. */
	static String name(ObjectKey key) {
		return key.value().substring(key.value().lastIndexOf('/') + 1);
	}

	private byte @Nullable [] read(ObjectKey key) {
		return SmallObject.read(this.place, key, LARGEST);
	}

	/**
	 * Evidence at a place.
	 *
	 * @param key of the document
	 * @param signed what it says
	 */
	record Found(ObjectKey key, SignedEvidence signed) {
	}

}

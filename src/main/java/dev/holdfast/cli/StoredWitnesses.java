package dev.holdfast.cli;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import dev.holdfast.audit.AuditHead;
import dev.holdfast.audit.AuditNote;
import dev.holdfast.audit.AuditWitnesses;
import dev.holdfast.destination.Destination;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.evidence.SmallObject;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.history.HistoryAudit;
import dev.holdfast.manifest.StoredManifest;
import dev.holdfast.readback.SideBySide;
import dev.holdfast.readback.StoredParts;
import org.jspecify.annotations.Nullable;

/** Reads what destinations have of the audit chain: notes, and heads in manifests. */
final class StoredWitnesses implements HistoryAudit.Witnesses {

	private static final int LARGEST = 16 << 20;

	private final List<NamedDestination> destinations;

	StoredWitnesses(List<NamedDestination> destinations) {
		this.destinations = destinations;
	}

	@Override
	public void tell(AuditWitnesses witnesses, Consumer<String> notes) throws SQLException {
		for (NamedDestination named : this.destinations) {
			Told told = new Told(witnesses, notes);
			try (Destination destination = named.open()) {
				SideBySide.read(StoredParts.at(destination).backups().values(),
						(parts) -> read(destination, parts, named.trusted()), told::take);
			}
			catch (HoldfastException ex) {
				notes.accept("not compared with " + named.typed() + ": " + ex.what());
			}
			told.end();
		}
	}

	private static Witness read(Destination destination, StoredParts.Parts parts, Set<String> trusted) {
		ObjectKey key = AuditNote.key(parts.id());
		String where = destination.locate(key);
		try {
			if (parts.has(key)) {
				byte[] document = SmallObject.read(destination, key, LARGEST);
				if (document != null) {
					AuditNote note = AuditNote.read(document);
					return trusted.contains(note.signer()) ? new Witness(where, note, null, null, null)
							: new Witness(where, note, null, null, note.signer());
				}
			}
			if (!parts.has(parts.id().manifest())) {
				return new Witness(where, null, null, null, null);
			}
			StoredManifest stored = StoredManifest.fetch(destination, parts.id(), trusted);
			String head = stored.manifest().auditHead();
			return new Witness(destination.locate(parts.id().manifest()), null,
					(head != null) ? AuditHead.parse(head).orElse(null) : null, null,
					stored.trusted() ? null : stored.manifest().signer());
		}
		catch (IllegalArgumentException ex) {
			return new Witness(where, null, null, where + " is damaged or forged: " + ex.getMessage(), null);
		}
		catch (HoldfastException ex) {
			return new Witness(where, null, null, ex.what(), null);
		}
	}

	/**
	 * What lies beside one backup.
	 *
	 * @param where for people
	 * @param note null for none
	 * @param head of a manifest without a note, or null
	 * @param problem why it tells nothing, or null
	 * @param stranger who signed it, when that is nobody who is trusted
	 */
	private record Witness(String where, @Nullable AuditNote note, @Nullable AuditHead head, @Nullable String problem,
			@Nullable String stranger) {
	}

	/** What one destination tells. */
	private static final class Told {

		private final AuditWitnesses witnesses;

		private final Consumer<String> notes;

		private final Set<String> strangers = new TreeSet<>();

		private @Nullable SQLException failure;

		Told(AuditWitnesses witnesses, Consumer<String> notes) {
			this.witnesses = witnesses;
			this.notes = notes;
		}

		void take(Witness witness) {
			try {
				if (witness.problem() != null) {
					this.notes.accept(witness.problem());
				}
				if (witness.stranger() != null) {
					this.strangers.add(witness.stranger());
				}
				if (witness.note() != null) {
					this.witnesses.note(witness.note(), witness.where());
				}
				else if (witness.head() != null) {
					this.witnesses.head(witness.head(), witness.where());
				}
			}
			catch (SQLException ex) {
				this.failure = ex;
			}
		}

		void end() throws SQLException {
			this.strangers.forEach(
					(signer) -> this.notes.accept("some of it is signed by a key that is not trusted here: " + signer));
			if (this.failure != null) {
				throw this.failure;
			}
		}

	}

}

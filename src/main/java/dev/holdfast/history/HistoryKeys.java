package dev.holdfast.history;

/**
 * The vocabulary of what a run leaves in the job repository: names of job parameters and
 * keys of execution contexts. Values are String, Long, Integer or Boolean; instants are
 * ISO-8601 strings in UTC; sizes are bytes. Each key is written where its comment says
 * and nowhere else, because concurrent steps must not write into the job's context.
 */
public final class HistoryKeys {

	/** The job that makes backups. */
	public static final String BACKUP_JOB = "backup";

	/** The job that reads a backup back and compares it. */
	public static final String VERIFY_JOB = "verify";

	/** The job that loads a backup into a target. */
	public static final String RESTORE_JOB = "restore";

	/** The job that proves a backup by restoring it into a scratch place. */
	public static final String RESTORE_TEST_JOB = "restore-test";

	/** The job that writes a backup's entries into a directory. */
	public static final String EXTRACT_JOB = "extract";

	/** The job that writes a backup into a directory as other programs know it. */
	public static final String EXPORT_JOB = "export";

	/** Job context: how many entries were unpacked. */
	public static final String ENTRIES = "holdfast.entries";

	/** The job that removes backups by their plan's retention. */
	public static final String CLEANUP_JOB = "retention-cleanup";

	/** The job that removes one backup. */
	public static final String DELETE_JOB = "delete";

	/** What the step that removes one backup in a cleanup is called, before its id. */
	public static final String DELETE_STEP = "delete:";

	/** Label of what a restore saves before it replaces it: never chosen by its age. */
	public static final String SAFETY_LABEL = "before-restore";

	// Job parameters. Only the run id identifies the instance.

	/** Parameter, identifying: makes each run an instance of its own. */
	public static final String RUN_ID = "runId";

	/** Parameter: the plan's name. */
	public static final String PLAN = "plan";

	/** Parameter: the id of the backup that is made, read or removed. */
	public static final String BACKUP_ID = "backupId";

	/** Parameter: {@code manual}, {@code schedule} or what started the run. */
	public static final String TRIGGER = "trigger";

	/** Parameter: for example {@code pre-deploy}. */
	public static final String LABEL = "label";

	/** Parameter: free text. */
	public static final String DESCRIPTION = "description";

	/** Parameter: who asked for the run, {@code user@host} unless told. */
	public static final String REQUESTED_BY = "requestedBy";

	/** Parameter: ties the run to whatever caused it. */
	public static final String CORRELATION_ID = "correlationId";

	/** Parameter: the plan's hash. */
	public static final String PLAN_HASH = "planHash";

	/** Parameter: the program's version. */
	public static final String VERSION = "version";

	/** Parameter: names of the chosen sources, comma-separated; absent for all. */
	public static final String SOURCES = "sources";

	/** Parameter: how much of a backup is verified. */
	public static final String LEVEL = "level";

	/** Parameter: the lock that the run holds, where it is not that of every run. */
	public static final String LOCK = "lock";

	/** Parameter: where a backup is restored to, as it was typed; without secrets. */
	public static final String TARGET = "target";

	/** Parameter: what of a backup is restored, and how. */
	public static final String HOW = "how";

	/** Parameter: whether it was only said what would be done. */
	public static final String DRY_RUN = "dryRun";

	/** Parameter: why a backup is held, or removed. */
	public static final String REASON = "reason";

	/** Parameter: where a run was found that another history has recorded. */
	public static final String ORIGIN = "origin";

	// Context of each step, written by the step itself.

	/** Step: bytes that came in; for {@code record} those of the tar stream. */
	public static final String BYTES_IN = "holdfast.bytes.in";

	/** Step: bytes that went out; for {@code record} those of the archive. */
	public static final String BYTES_OUT = "holdfast.bytes.out";

	/** Step: when its work began, over all its attempts. */
	public static final String STARTED = "holdfast.started";

	/** Step: when its work ended. */
	public static final String ENDED = "holdfast.ended";

	/** Step: rows dumped. */
	public static final String ROWS = "holdfast.rows";

	/** Step: tables dumped. */
	public static final String TABLES = "holdfast.tables";

	/** Step: files, directories and links dumped. */
	public static final String FILES = "holdfast.files";

	/** Step: segments or parts handed on. */
	public static final String SEGMENTS = "holdfast.segments";

	/** Step and job: JSON list of warnings as a string, see {@link Warnings}. */
	public static final String WARNINGS = "holdfast.warnings";

	/** Step and job: how many warnings there were, also those not listed. */
	public static final String WARNING_COUNT = "holdfast.warnings.count";

	/** Step: name of the failure's class in {@code ExitCode}; set by the repository. */
	public static final String FAILURE_CODE = "holdfast.failure.code";

	/** Step: what failed; set by the repository. */
	public static final String FAILURE_MESSAGE = "holdfast.failure.message";

	/** Step: what to do about it; set by the repository. */
	public static final String FAILURE_HINT = "holdfast.failure.hint";

	// Context of the job, written by the record step once the archive is durable.

	/** Job: key of the archive, the same at every destination. */
	public static final String ARCHIVE_KEY = "holdfast.archive.key";

	/** Job: bytes of the archive. */
	public static final String ARCHIVE_BYTES = "holdfast.archive.bytes";

	/** Job: SHA-256 of the archive in hex. */
	public static final String ARCHIVE_SHA256 = "holdfast.archive.sha256";

	/** Job: bytes of the tar stream before compression. */
	public static final String ORIGINAL_BYTES = "holdfast.original.bytes";

	/** Job: for example {@code zstd 3}. */
	public static final String COMPRESSION = "holdfast.compression";

	/** Job: for example {@code openpgp, 2 recipients}. */
	public static final String ENCRYPTION = "holdfast.encryption";

	/** Job: fingerprints of the keys that open the archive, comma-separated. */
	public static final String RECIPIENTS = "holdfast.recipients";

	/** Job: key of the manifest. */
	public static final String MANIFEST_KEY = "holdfast.manifest.key";

	/** Job: SHA-256 of the manifest in hex. */
	public static final String MANIFEST_SHA256 = "holdfast.manifest.sha256";

	/** Job: fingerprint of the key that signed the manifest. */
	public static final String SIGNER = "holdfast.signer";

	/** Job: head of the audit chain before the run, as in the manifest. */
	public static final String AUDIT_HEAD = "holdfast.audit.head";

	/** Job: class under which the backup is kept, for example {@code daily}. */
	public static final String RETENTION_CLASS = "holdfast.retention.class";

	/** Job: when it may be removed; absent when nothing says. */
	public static final String EXPIRES_AT = "holdfast.expiresAt";

	/** Job: the plan's time zone, in which its dates are meant. */
	public static final String ZONE = "holdfast.zone";

	/**
	 * Job of a deletion: that objects were about to be deleted; absent when it was
	 * refused before.
	 */
	public static final String DELETION_BEGUN = "holdfast.deletion.begun";

	/** Job of a cleanup: how many backups stay. */
	public static final String KEPT = "holdfast.cleanup.kept";

	/** Job of a cleanup: how many backups it has moved. */
	public static final String MOVED = "holdfast.cleanup.moved";

	/** Job of a cleanup: how many backups it has removed. */
	public static final String REMOVED = "holdfast.cleanup.removed";

	/** Job: names of the sources in order, comma-separated. */
	public static final String SOURCE_NAMES = "holdfast.sources";

	/** Job: names of the destinations in order, comma-separated. */
	public static final String DESTINATION_NAMES = "holdfast.destinations";

	/**
	 * Destination facet. Of a backup: {@code stored}, {@code failed} or {@code skipped}.
	 * Of a verification: {@code verified}, {@code bad}, {@code unopened} (no key),
	 * {@code unread} or {@code skipped}.
	 */
	public static final String RESULT = "result";

	/** Destination facet: how much of it was verified and found right. */
	public static final String VERIFIED = "level";

	/**
	 * Job: how much was verified at every destination and found right, for example
	 * {@code content}; absent when one reached nothing.
	 */
	public static final String VERIFIED_LEVEL = "holdfast.verified.level";

	/**
	 * Job: what a proof has shown, as {@code Verdict} writes it, for example
	 * {@code proven}.
	 */
	public static final String VERDICT = "holdfast.proof.verdict";

	/** Job: why a proof did not show more; absent when it is proven. */
	public static final String PROOF_REASON = "holdfast.proof.reason";

	/** Job: the measured recovery time in milliseconds. */
	public static final String RECOVERY_MILLIS = "holdfast.proof.recoveryMillis";

	/** Job: the measured age of the data in milliseconds. */
	public static final String DATA_AGE_MILLIS = "holdfast.proof.dataAgeMillis";

	/** Job: SHA-256 of the evidence in hex. */
	public static final String EVIDENCE_SHA256 = "holdfast.evidence.sha256";

	/** Job: what was done with what a restore replaced, for example a backup's id. */
	public static final String SAFETY_BACKUP = "holdfast.safety.backup";

	/** Job: how many differences were found by comparing what was restored. */
	public static final String DIFFERENCES = "holdfast.differences";

	/** Destination facet: where the archive is, as a URL or path for people. */
	public static final String LOCATION = "location";

	/** Destination facet: why it failed or was skipped. */
	public static final String MESSAGE = "message";

	/** Destination facet: version id in a versioned bucket. */
	public static final String VERSION_ID = "versionId";

	/** Source facet: {@code postgresql}, {@code h2}, {@code files} … */
	public static final String TYPE = "type";

	/** Source facet: the moment that the dump shows. */
	public static final String INSTANT = "instant";

	/** Source facet: the server's version. */
	public static final String SERVER_VERSION = "serverVersion";

	private HistoryKeys() {
	}

	/**
	 * Key in the job's context of one facet of a destination: {@link #RESULT},
	 * {@link #LOCATION}, {@link #MESSAGE}, {@link #VERSION_ID}.
	 */
	public static String destination(String name, String facet) {
		return "holdfast.destination." + name + "." + facet;
	}

	/**
	 * Key in the job's context of one facet of a source: {@link #TYPE}, {@link #INSTANT},
	 * {@link #SERVER_VERSION}, or {@code tables}, {@code rows}, {@code files},
	 * {@code bytes}.
	 */
	public static String source(String name, String facet) {
		return "holdfast.source." + name + "." + facet;
	}

}

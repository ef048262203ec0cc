package dev.holdfast.history;

import java.time.Instant;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A run as the history has it. What can be done with one depends on its type: only a
 * completed backup has an archive.
 */
public sealed interface BackupRecord {

	/** What is known of every run. */
	RunFacts facts();

	/** How it stands. */
	Status status();

	/** How a run stands. */
	enum Status {

		/** Created, not begun. */
		PENDING,

		/** Running, or left so by a process that died. */
		RUNNING,

		/** Done, with or without warnings. */
		COMPLETED,

		/** Failed, or given up for a new run. */
		FAILED,

		/** Stopped by a signal or by a person; the next run resumes it. */
		STOPPED,

		/** Done, and removed since, or about to be. */
		DELETED;

		/** As it is typed and printed. */
		public String word() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/**
	 * Not ended.
	 *
	 * @param facts what is known
	 * @param begun whether it has begun
	 * @param alive whether a process still holds its plan; when not, that process has
	 * died and the next run of the plan resumes
	 */
	record Running(RunFacts facts, boolean begun, boolean alive) implements BackupRecord {

		@Override
		public Status status() {
			return this.begun ? Status.RUNNING : Status.PENDING;
		}

	}

	/**
	 * Done.
	 *
	 * @param facts what is known
	 * @param archive what it left
	 * @param checked what verifications and restores of it have found; null for nothing
	 */
	record Completed(RunFacts facts, ArchiveFacts archive,
			Verifications.@Nullable Verification checked) implements BackupRecord {

		@Override
		public Status status() {
			return Status.COMPLETED;
		}

	}

	/**
	 * Failed.
	 *
	 * @param facts what is known
	 * @param exitCode the number of the failure's class, as recorded
	 * @param message what failed, with its hint
	 * @param abandoned whether a later run began anew instead of resuming it
	 */
	record Failed(RunFacts facts, String exitCode, String message, boolean abandoned) implements BackupRecord {

		@Override
		public Status status() {
			return Status.FAILED;
		}

	}

	/**
	 * Stopped.
	 *
	 * @param facts what is known
	 * @param exitCode 130 or 143
	 */
	record Stopped(RunFacts facts, String exitCode) implements BackupRecord {

		@Override
		public Status status() {
			return Status.STOPPED;
		}

	}

	/**
	 * Done, and removed since.
	 *
	 * @param facts what is known
	 * @param archive what it had left
	 * @param at when it was removed, UTC; null where that has begun and not ended
	 * @param by the execution that removed it
	 * @param who asked for that; null when nothing says
	 * @param reason why, for people; null when nothing says
	 */
	record Deleted(RunFacts facts, ArchiveFacts archive, @Nullable Instant at, long by, @Nullable String who,
			@Nullable String reason) implements BackupRecord {

		@Override
		public Status status() {
			return Status.DELETED;
		}

	}

}

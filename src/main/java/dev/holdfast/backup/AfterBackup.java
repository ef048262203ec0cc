package dev.holdfast.backup;

/** What a process does when its backup is complete. */
@FunctionalInterface
public interface AfterBackup {

	/** Does nothing more. */
	AfterBackup NOTHING = (result) -> {
	};

	/**
	 * Called under the plan's lock, with the backup complete in the history: whatever
	 * happens here, the backup stays so.
	 */
	void completed(BackupResult result);

}

package dev.holdfast.failure;

/**
 * The exit codes of the program: the same number reaches the process, the Batch execution
 * and TASK_EXECUTION.
 */
public enum ExitCode {

	DONE(0, "done"),

	DEFECT(1, "a defect in Holdfast"),

	BAD_PLAN(2, "bad plan or arguments"),

	WARNINGS(3, "finished with warnings"),

	UNREACHABLE(10, "source or target unreachable or unfit"),

	BUSY(11, "another run holds the plan or target"),

	WRONG_KEY(12, "none of the given keys opens it"),

	DESTINATION_REFUSED(13, "destination refused"),

	DISK_FULL(14, "not enough disk"),

	DAMAGED(20, "damaged archive, verification or proof failed"),

	NOTHING_TO_RESTORE(21, "nothing to restore"),

	STALE(30, "newest good backup older than the plan's RPO"),

	INTERRUPTED(130, "interrupted"),

	TERMINATED(143, "terminated");

	private final int code;

	private final String meaning;

	ExitCode(int code, String meaning) {
		this.code = code;
		this.meaning = meaning;
	}

	/** The number the process ends with. */
	public int code() {
		return this.code;
	}

	/** One line for people. */
	public String meaning() {
		return this.meaning;
	}

}

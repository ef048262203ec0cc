package dev.holdfast.source;

import java.util.List;

/**
 * What a target holds before a restore.
 *
 * @param exists whether there is such a database or directory
 * @param tables tables, or files where it is a directory
 * @param rows rows as the target estimates them; 0 for files
 * @param bytes size on disk
 * @param freeBytes room for more, -1 where it cannot be seen
 * @param sessions who is connected to it now, for people
 */
public record TargetState(boolean exists, long tables, long rows, long bytes, long freeBytes, List<String> sessions) {

	public TargetState {
		sessions = List.copyOf(sessions);
	}

	/** Whether a restore would replace nothing. */
	public boolean empty() {
		return !this.exists || this.tables == 0;
	}

}

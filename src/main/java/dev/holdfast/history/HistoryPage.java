package dev.holdfast.history;

import java.util.List;

/**
 * One page of the history.
 *
 * @param records in the order asked for
 * @param page from 1
 * @param more whether another page follows
 */
public record HistoryPage(List<BackupRecord> records, int page, boolean more) {

	public HistoryPage {
		records = List.copyOf(records);
	}

}

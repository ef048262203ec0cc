package dev.holdfast.source.h2;

import java.sql.SQLException;
import java.time.Instant;

/**
 * The moment that a dump shows.
 *
 * @param instant by the database's own clock
 * @param version of the engine that reads it
 * @param database its name
 */
record H2Snapshot(Instant instant, String version, String database) {

	/** Begins the transaction: all later queries of it show this moment. */
	static H2Snapshot begin(H2Database database) throws SQLException {
		H2Snapshot[] snapshot = new H2Snapshot[1];
		database.query("SELECT CURRENT_TIMESTAMP, H2VERSION(), CURRENT_CATALOG",
				(row) -> snapshot[0] = new H2Snapshot(row.getObject(1, Instant.class), "H2 " + row.getString(2),
						row.getString(3)));
		return snapshot[0];
	}

}

package dev.holdfast.source.postgres;

import org.jspecify.annotations.Nullable;

/**
 * What everything that dumps one database needs.
 *
 * @param parameters how to reach it
 * @param connector opens sessions
 * @param errors says what went wrong
 * @param database its name where a source holds several; null else
 * @param prefix put before the names of entries
 * @param names under which what is read was loaded
 */
record DatabaseContext(ConnectionParameters parameters, Connector connector, ServerErrors errors,
		@Nullable String database, String prefix, MovedNames names) {

	DatabaseContext(ConnectionParameters parameters, Connector connector, ServerErrors errors,
			@Nullable String database, String prefix) {
		this(parameters, connector, errors, database, prefix, MovedNames.NONE);
	}

	Session open() {
		return this.connector.open(this.parameters);
	}

}

package dev.holdfast.source.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/**
 * A database that is loaded, and how sessions on it are set up.
 *
 * @param parameters how to reach it
 * @param connector opens sessions
 * @param errors says what went wrong
 * @param settings statements that every session begins with, as bytes
 */
record LoadPlace(ConnectionParameters parameters, Connector connector, LoadErrors errors, List<String> settings) {

	LoadPlace {
		settings = List.copyOf(settings);
	}

	/** A session ready to load. */
	Session open() {
		Session session = this.connector.open(this.parameters);
		String running = "";
		try {
			for (String sql : this.settings) {
				running = sql;
				session.load().run(sql);
			}
			return session;
		}
		catch (SQLException | IOException ex) {
			session.close();
			throw this.errors.statement("session settings", TocEntry.readable(running), ex);
		}
	}

	/** The same with more settings. */
	LoadPlace with(List<String> more) {
		List<String> all = new java.util.ArrayList<>(this.settings);
		all.addAll(more);
		return new LoadPlace(this.parameters, this.connector, this.errors, all);
	}

	/** Cuts every session on the server. */
	void cut() {
		this.connector.stop();
	}

}

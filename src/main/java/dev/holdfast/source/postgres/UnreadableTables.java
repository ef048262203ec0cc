package dev.holdfast.source.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.PostgresSpec;

/**
 * Reads every table of a database that may be corrupt, each by itself, and throws the
 * rows away: so a backup of what can be read is possible.
 *
 * @param tables that cannot be read, as patterns of a plan
 * @param reasons the same for people, each with what the server said
 */
public record UnreadableTables(List<String> tables, List<String> reasons) {

	private static final int TIMEOUT = 30_000;

	public UnreadableTables {
		tables = List.copyOf(tables);
		reasons = List.copyOf(reasons);
	}

	/**
	 * Looks at all tables that a backup of a source would read.
	 * @param environment the process's variables
	 * @throws HoldfastException {@code UNREACHABLE} when the server cannot be asked at
	 * all
	 */
	public static UnreadableTables of(PostgresSpec spec, Map<String, String> environment) {
		ServerErrors errors = new ServerErrors(spec.name());
		ConnectionLookup lookup = new ConnectionLookup(environment);
		List<String> tables = new ArrayList<>();
		List<String> reasons = new ArrayList<>();
		Connector connector = new Connector(errors, TIMEOUT);
		try {
			ConnectionParameters parameters = connector.choose(lookup.find(spec), lookup::withPassword);
			for (String database : databases(spec, connector, parameters, errors)) {
				look(spec, new DatabaseContext(parameters.with("dbname", database), connector, errors, null, ""),
						tables, reasons);
			}
		}
		finally {
			connector.close();
		}
		return new UnreadableTables(tables, reasons);
	}

	private static List<String> databases(PostgresSpec spec, Connector connector, ConnectionParameters parameters,
			ServerErrors errors) {
		if (!spec.allDatabases()) {
			return List.of(parameters.database());
		}
		try (Session session = connector.open(parameters)) {
			return ServerDatabases.of(session, errors).names();
		}
	}

	private static void look(PostgresSpec spec, DatabaseContext context, List<String> tables, List<String> reasons) {
		List<Relation> readable;
		try (Session session = context.open()) {
			readable = new Selection(spec).of(Catalog.relations(session)).readable();
		}
		catch (SQLException ex) {
			throw context.errors().reading("listing tables", ex);
		}
		for (Relation table : readable) {
			// a session each: a server process that dies of a page takes its session
			// along
			try (Session session = context.open()) {
				session.copy("COPY " + table.qualified() + " TO STDOUT", new Nowhere());
			}
			catch (SQLException | IOException ex) {
				tables.add(Identifiers.quote(table.schema()) + "." + Identifiers.quote(table.name()));
				String said = (ex instanceof SQLException sql) ? ServerErrors.text(sql)
						: String.valueOf(ex.getMessage());
				reasons.add(Identifiers.display(table.schema(), table.name()) + ": " + said);
			}
		}
	}

	/** Where rows go of which only the reading counts. */
	private static final class Nowhere implements RowSink {

		private final byte[] buffer = new byte[64 * 1024];

		@Override
		public void row(byte[] row, int offset, int length) {
			// read is all that it must be
		}

		@Override
		public void large(long length, Bytes bytes) throws IOException {
			for (long left = length; left > 0;) {
				int step = (int) Math.min(left, this.buffer.length);
				bytes.read(this.buffer, 0, step);
				left -= step;
			}
		}

	}

}

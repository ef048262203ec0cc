package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.PostgresSpec;

/**
 * Loads one JSON object {@code {table: [rows]}} into the tables of a database, which must
 * be there and empty: all of it in one transaction. Foreign keys are checked at its end,
 * so the order of the tables does not matter; triggers of users do not fire; sequences of
 * columns go on behind the greatest value. The server itself makes values of JSON, so
 * every type is what it would be there.
 */
public final class ObjectRows implements AutoCloseable {

	private static final int LOCK_TIMEOUT = 30_000;

	/** Characters of rows that are sent at once. */
	private static final int BATCH = 1 << 20;

	private static final JsonFactory JSON = new JsonFactory();

	private static final String FOREIGN_KEYS = "SELECT pg_catalog.format('ALTER TABLE %s ALTER CONSTRAINT %I ', "
			+ "conrelid::regclass, conname), condeferrable, condeferred FROM pg_catalog.pg_constraint "
			+ "WHERE contype = 'f' AND conparentid = 0 AND NOT (condeferrable AND condeferred)";

	private static final String TRIGGERS = "SELECT pg_catalog.quote_ident(tgname) FROM pg_catalog.pg_trigger "
			+ "WHERE tgrelid = ?::regclass AND NOT tgisinternal AND tgenabled = 'O'";

	private static final String COLUMNS = "SELECT attname, attgenerated <> '' FROM pg_catalog.pg_attribute "
			+ "WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped";

	private static final String SEQUENCES = "SELECT pg_catalog.format('SELECT pg_catalog.setval(%L, m) FROM "
			+ "(SELECT pg_catalog.max(%I) AS m FROM %s) v WHERE m > (SELECT CASE WHEN is_called THEN last_value ELSE 0 END "
			+ "FROM %s)', s.oid::regclass, a.attname, a.attrelid::regclass, s.oid::regclass) "
			+ "FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S' "
			+ "JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid "
			+ "WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i') "
			+ "AND d.refobjid = ?::regclass";

	private final LoadErrors errors;

	private final Connector connector;

	private final TargetKind kind;

	private final Map<String, Long> counts = new LinkedHashMap<>();

	private final List<String> after = new ArrayList<>();

	/**
	 * @param environment the process's variables
	 */
	public ObjectRows(PostgresSpec spec, Map<String, String> environment) {
		this.errors = new LoadErrors(spec.name());
		this.connector = new Connector(this.errors.server(), LOCK_TIMEOUT, List.of("RESET search_path"));
		this.kind = new TargetKind.Given(spec, environment, false);
	}

	/** For people; without secrets. */
	public String describe() {
		return this.kind.describe();
	}

	/**
	 * Loads everything, or nothing.
	 * @return rows by table
	 * @throws HoldfastException with {@code UNREACHABLE} when a table is missing or not
	 * empty, {@code DAMAGED} for rows that the server does not take
	 */
	public Map<String, Long> load(InputStream object) {
		String[] running = { "the settings" };
		try (Session session = this.connector.open(this.kind.parameters(""));
				JsonParser json = JSON.createParser(ObjectReadContext.empty(), object)) {
			Connection connection = session.connection();
			connection.setAutoCommit(false);
			try (Statement statement = connection.createStatement()) {
				deferForeignKeys(statement);
				require(json.nextToken() == JsonToken.START_OBJECT);
				while (json.nextToken() != JsonToken.END_OBJECT) {
					running[0] = "table " + json.currentName();
					table(connection, statement, json);
				}
				require(json.nextToken() == null && !this.counts.isEmpty());
				running[0] = "foreign keys";
				statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
				for (String sql : this.after) {
					statement.execute(sql);
				}
			}
			connection.commit();
			return this.counts;
		}
		catch (JacksonException ex) {
			throw this.errors.damaged("the object cannot be read: " + ex.getOriginalMessage(), ex);
		}
		catch (IOException ex) {
			throw this.errors.damaged("the object cannot be read: " + ex.getMessage(), ex);
		}
		catch (SQLException ex) {
			throw this.errors.statement(running[0], "json_populate_recordset", ex);
		}
	}

	/** They are checked at the end, and are what they were before the end. */
	private void deferForeignKeys(Statement statement) throws SQLException {
		List<String> defer = new ArrayList<>();
		try (ResultSet keys = statement.executeQuery(FOREIGN_KEYS)) {
			while (keys.next()) {
				defer.add(keys.getString(1) + "DEFERRABLE INITIALLY DEFERRED");
				this.after.add(
						keys.getString(1) + (keys.getBoolean(2) ? "DEFERRABLE INITIALLY IMMEDIATE" : "NOT DEFERRABLE"));
			}
		}
		for (String sql : defer) {
			statement.execute(sql);
		}
	}

	private void table(Connection connection, Statement statement, JsonParser json) throws SQLException, IOException {
		String name = json.currentName();
		String table = resolve(connection, name);
		if (this.counts.containsKey(name)) {
			throw this.errors.damaged("the object has the table " + name + " twice", null);
		}
		try (ResultSet any = statement.executeQuery("SELECT 1 FROM " + table + " LIMIT 1")) {
			if (any.next()) {
				throw this.errors.unfit("table " + name + " is not empty",
						"empty it, or restore to a database that has the tables and no rows");
			}
		}
		for (String trigger : texts(connection, TRIGGERS, table)) {
			statement.execute("ALTER TABLE " + table + " DISABLE TRIGGER " + trigger);
			this.after.add("ALTER TABLE " + table + " ENABLE TRIGGER " + trigger);
		}
		this.after.addAll(texts(connection, SEQUENCES, table));
		long rows = rows(connection, json, name, table);
		this.counts.put(name, rows);
		try (ResultSet found = statement.executeQuery("SELECT pg_catalog.count(*) FROM " + table)) {
			found.next();
			if (found.getLong(1) != rows) {
				throw this.errors
					.damaged("table " + name + " has " + found.getLong(1) + " rows, the object had " + rows, null);
			}
		}
	}

	private String resolve(Connection connection, String name) throws SQLException {
		int dot = name.indexOf('.');
		List<String> ways = new ArrayList<>(List.of(Identifiers.quote(name)));
		if (dot > 0) {
			ways.add(Identifiers.quote(name.substring(0, dot)) + "." + Identifiers.quote(name.substring(dot + 1)));
		}
		for (String way : ways) {
			List<String> found = texts(connection, "SELECT pg_catalog.to_regclass(?)::text", way);
			if (found.get(0) != null) {
				return way;
			}
		}
		throw this.errors.unfit("there is no table " + name,
				"make the tables first, with the application's own migrations: the object holds rows only");
	}

	private static List<String> texts(Connection connection, String sql, String argument) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.setString(1, argument);
			List<String> texts = new ArrayList<>();
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					texts.add(rows.getString(1));
				}
			}
			return texts;
		}
	}

	private long rows(Connection connection, JsonParser json, String name, String table)
			throws SQLException, IOException {
		Set<String> columns = new HashSet<>();
		Set<String> computed = new HashSet<>();
		try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
			statement.setString(1, table);
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					(rows.getBoolean(2) ? computed : columns).add(rows.getString(1));
				}
			}
		}
		require(json.nextToken() == JsonToken.START_ARRAY);
		long count = 0;
		Set<String> named = Set.of();
		StringBuilder batch = new StringBuilder();
		while (json.nextToken() != JsonToken.END_ARRAY) {
			Set<String> keys = new LinkedHashSet<>();
			String row = row(json, keys);
			keys.removeAll(computed);
			for (String key : keys) {
				if (!columns.contains(key)) {
					throw this.errors.damaged("table " + name + " has no column " + key, null);
				}
			}
			if (!keys.equals(named) || batch.length() > BATCH) {
				insert(connection, table, named, batch);
				named = keys;
			}
			batch.append(batch.isEmpty() ? "[" : ",").append(row);
			count++;
		}
		insert(connection, table, named, batch);
		return count;
	}

	private String row(JsonParser json, Set<String> keys) throws IOException {
		require(json.currentToken() == JsonToken.START_OBJECT);
		StringWriter text = new StringWriter();
		try (JsonGenerator copy = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
			copy.writeStartObject();
			while (json.nextToken() != JsonToken.END_OBJECT) {
				String key = json.currentName();
				if (!keys.add(key)) {
					throw this.errors.damaged("a row has the column " + key + " twice", null);
				}
				copy.writeName(key);
				json.nextToken();
				copy.copyCurrentStructureExact(json);
			}
			copy.writeEndObject();
		}
		return text.toString();
	}

	private static void insert(Connection connection, String table, Set<String> columns, StringBuilder batch)
			throws SQLException {
		if (batch.isEmpty()) {
			return;
		}
		String list = columns.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
		String sql = columns.isEmpty() ? "INSERT INTO " + table + " SELECT FROM pg_catalog.json_array_elements(?::json)"
				: "INSERT INTO " + table + " (" + list + ") OVERRIDING SYSTEM VALUE SELECT " + list
						+ " FROM pg_catalog.json_populate_recordset(NULL::" + table + ", ?::json)";
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.setString(1, batch.append(']').toString());
			statement.execute();
		}
		batch.setLength(0);
	}

	private void require(boolean condition) {
		if (!condition) {
			throw this.errors.damaged("it is no object of tables and their rows", null);
		}
	}

	/** Makes {@link #load} end soon. */
	public void stop() {
		this.connector.stop();
	}

	@Override
	public void close() {
		this.connector.close();
		this.kind.close();
	}

}

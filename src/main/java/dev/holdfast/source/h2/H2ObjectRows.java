package dev.holdfast.source.h2;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.Secret;
import dev.holdfast.source.Claim;

/**
 * Loads one JSON object {@code {table: [rows]}} into the tables of a database file, which
 * must be there and empty. It is done in a copy that takes the file's name at the end.
 * Foreign keys are checked when all rows are there, so the order of the tables does not
 * matter; triggers are made anew behind the rows; identities go on behind the greatest
 * value.
 */
public final class H2ObjectRows {

	private static final String SUFFIX = ".mv.db";

	private static final JsonFactory JSON = new JsonFactory();

	private final H2Spec spec;

	private final H2Url url;

	private final Path place;

	private final Map<String, Long> counts = new LinkedHashMap<>();

	private final List<H2Table> filled = new ArrayList<>();

	public H2ObjectRows(H2Spec spec) {
		this.spec = spec;
		this.url = H2Url.of(spec.name(), spec.url());
		Path file = this.url.file(spec.name());
		this.place = file.resolveSibling(file.getFileName() + SUFFIX);
	}

	/** For people. */
	public String describe() {
		return this.place.toString();
	}

	/**
	 * Loads everything, or nothing.
	 * @param id of the run, letters and digits
	 * @return rows by table
	 * @throws HoldfastException with {@code UNREACHABLE} when a table is missing or not
	 * empty, {@code DAMAGED} for rows that the database does not take
	 */
	public Map<String, Long> load(InputStream object, String id) {
		if (!Files.exists(this.place)) {
			throw unfit("there is no database " + this.place);
		}
		try (Claim claim = Claim.of(this.place, id)) {
			try {
				claim.clear();
				Path work = claim.beside(SUFFIX);
				try (H2Database nobodyElse = H2Database.open(this.spec, this.url)) {
					nobodyElse.value("SELECT 1");
				}
				Files.copy(this.place, work);
				load(object, work);
				Files.move(work, this.place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
				return this.counts;
			}
			finally {
				claim.clear();
			}
		}
		catch (SQLException ex) {
			throw H2Failures.of(this.spec.name(), this.url, ex);
		}
		catch (JacksonException ex) {
			throw damaged("the object cannot be read: " + ex.getOriginalMessage(), ex);
		}
		catch (IOException ex) {
			throw damaged("the object cannot be read: " + ex.getMessage(), ex);
		}
	}

	private void load(InputStream object, Path work) throws SQLException, IOException {
		Secret password = this.spec.password();
		String path = work.toString();
		try (H2Database database = H2Database.toLoad(
				"jdbc:h2:" + path.substring(0, path.length() - SUFFIX.length()) + this.url.kept()
						+ ";TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE",
				(this.spec.user() != null) ? this.spec.user() : "", (password != null) ? password.reveal() : "")) {
			List<String> triggers = dropTriggers(database);
			database.execute("SET REFERENTIAL_INTEGRITY FALSE");
			Collection<H2Table> tables = H2Catalog.read(database, this.spec.name()).tables().values();
			try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), object)) {
				require(json.nextToken() == JsonToken.START_OBJECT);
				while (json.nextToken() != JsonToken.END_OBJECT) {
					table(database, find(tables, json.currentName()), json);
				}
				require(json.nextToken() == null && !this.counts.isEmpty());
			}
			for (H2Table table : tables) {
				run(database, "ALTER TABLE " + table.quoted() + " SET REFERENTIAL_INTEGRITY TRUE CHECK");
			}
			database.execute("SET REFERENTIAL_INTEGRITY TRUE");
			for (H2Table table : this.filled) {
				identity(database, table);
			}
			for (String trigger : triggers) {
				run(database, trigger);
			}
			database.execute("SHUTDOWN");
		}
	}

	private void run(H2Database database, String sql) {
		try {
			database.execute(sql);
		}
		catch (SQLException ex) {
			throw H2Loading.failure(this.spec.name(), sql, ex);
		}
	}

	private static List<String> dropTriggers(H2Database database) throws SQLException {
		List<String> make = new ArrayList<>();
		database.query("SCRIPT NODATA NOPASSWORDS NOSETTINGS", (row) -> {
			if (row.getString(1).matches("(?s)CREATE (FORCE )?TRIGGER .*")) {
				make.add(row.getString(1));
			}
		});
		List<String> drop = new ArrayList<>();
		database.query("SELECT TRIGGER_SCHEMA, TRIGGER_NAME FROM INFORMATION_SCHEMA.TRIGGERS", (row) -> drop
			.add("DROP TRIGGER " + H2Table.quote(row.getString(1)) + "." + H2Table.quote(row.getString(2))));
		for (String sql : drop) {
			database.execute(sql);
		}
		return make;
	}

	private H2Table find(Collection<H2Table> tables, String name) {
		for (boolean exact : new boolean[] { true, false }) {
			for (H2Table table : tables) {
				String full = table.schema() + "." + table.name();
				boolean plain = same(table.name(), name, exact) && table.schema().equals("PUBLIC");
				if (plain || same(full, name, exact)) {
					return table;
				}
			}
		}
		throw unfit("there is no table " + name);
	}

	private static boolean same(String one, String other, boolean exact) {
		return exact ? one.equals(other) : one.equalsIgnoreCase(other);
	}

	private void table(H2Database database, H2Table table, JsonParser json) throws SQLException, IOException {
		String name = table.schema() + "." + table.name();
		if (!"0".equals(database.value("SELECT COUNT(*) FROM " + table.quoted()))) {
			throw unfit("table " + name + " is not empty");
		}
		Set<String> computed = new LinkedHashSet<>();
		database.query(
				"SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE IS_GENERATED = 'ALWAYS' AND TABLE_SCHEMA = "
						+ literal(table.schema()) + " AND TABLE_NAME = " + literal(table.name()),
				(row) -> computed.add(row.getString(1)));
		require(json.nextToken() == JsonToken.START_ARRAY);
		long count = 0;
		while (json.nextToken() != JsonToken.END_ARRAY) {
			row(database, table, computed, json);
			count++;
		}
		if (this.counts.put(name, count) != null
				|| !String.valueOf(count).equals(database.value("SELECT COUNT(*) FROM " + table.quoted()))) {
			throw damaged("table " + name + " is there twice, or has not the rows of the object", null);
		}
		this.filled.add(table);
	}

	/** Columns that a row does not name get their defaults. */
	private void row(H2Database database, H2Table table, Set<String> computed, JsonParser json)
			throws SQLException, IOException {
		require(json.currentToken() == JsonToken.START_OBJECT);
		List<String> columns = new ArrayList<>();
		StringWriter text = new StringWriter();
		try (JsonGenerator copy = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
			copy.writeStartObject();
			while (json.nextToken() != JsonToken.END_OBJECT) {
				String column = column(table, computed, json.currentName());
				json.nextToken();
				if (column == null) {
					json.skipChildren();
				}
				else {
					columns.add(column);
					copy.writeName(column);
					copy.copyCurrentStructureExact(json);
				}
			}
			copy.writeEndObject();
		}
		String sql = columns.isEmpty() ? "INSERT INTO " + table.quoted() + " DEFAULT VALUES"
				: "INSERT INTO " + table.quoted() + "("
						+ columns.stream().map(H2Table::quote).collect(Collectors.joining(", "))
						+ ") OVERRIDING SYSTEM VALUE VALUES(" + "?, ".repeat(columns.size() - 1) + "?)";
		try (PreparedStatement insert = database.prepare(sql);
				H2JsonValues values = new H2JsonValues(database, table.quoted(), columns);
				JsonParser again = JSON.createParser(ObjectReadContext.empty(), text.toString())) {
			again.nextToken();
			values.set(again, insert);
			insert.execute();
		}
		catch (SQLException ex) {
			throw H2Loading.failure(this.spec.name(), sql, ex);
		}
		catch (IllegalArgumentException | DamagedArchiveException ex) {
			throw damaged("table " + table.name() + " has a row that cannot be read: " + ex.getMessage(), ex);
		}
	}

	private @Nullable String column(H2Table table, Set<String> computed, String key) {
		for (boolean exact : new boolean[] { true, false }) {
			for (String column : table.columns()) {
				if (same(column, key, exact)) {
					return column;
				}
			}
		}
		if (computed.stream().anyMatch((column) -> column.equalsIgnoreCase(key))) {
			return null;
		}
		throw damaged("table " + table.name() + " has no column " + key, null);
	}

	private static void identity(H2Database database, H2Table table) throws SQLException {
		List<String[]> identities = new ArrayList<>();
		database.query("SELECT COLUMN_NAME, IDENTITY_BASE FROM INFORMATION_SCHEMA.COLUMNS WHERE IS_IDENTITY = 'YES' "
				+ "AND TABLE_SCHEMA = " + literal(table.schema()) + " AND TABLE_NAME = " + literal(table.name()),
				(row) -> identities.add(new String[] { row.getString(1), row.getString(2) }));
		for (String[] identity : identities) {
			String column = H2Table.quote(identity[0]);
			String greatest = database.value("SELECT MAX(" + column + ") FROM " + table.quoted());
			if (greatest != null && Long.parseLong(greatest) >= Long.parseLong(identity[1])) {
				database.execute("ALTER TABLE " + table.quoted() + " ALTER COLUMN " + column + " RESTART WITH "
						+ (Long.parseLong(greatest) + 1));
			}
		}
	}

	private static String literal(String text) {
		return "'" + text.replace("'", "''") + "'";
	}

	private void require(boolean condition) {
		if (!condition) {
			throw damaged("it is no object of tables and their rows", null);
		}
	}

	private HoldfastException unfit(String what) {
		return new HoldfastException(ExitCode.UNREACHABLE, "target " + this.spec.name() + ": " + what,
				"make empty tables first, with the application's own migrations: the object holds rows only");
	}

	private HoldfastException damaged(String what, @Nullable Exception cause) {
		return new HoldfastException(ExitCode.DAMAGED, "target " + this.spec.name() + ": " + what,
				"the target is as it was before; take another copy of the file", cause);
	}

}

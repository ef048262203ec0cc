package dev.holdfast.source.h2;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The statements of {@code SCRIPT NODATA} without those of tables and views that a plan
 * leaves out. What belongs to no table is kept: schemas, users, domains, sequences,
 * functions. A foreign key to a table that is left out becomes a comment.
 */
final class ScriptStructure {

	private static final Pattern TABLE = start("CREATE (?:[A-Z]+ )*(?:TABLE|VIEW) (?:IF NOT EXISTS )?");

	private static final Pattern ALTER = start("ALTER TABLE (?:IF EXISTS )?");

	private static final Pattern PART = start("CREATE (?:[A-Z]+ )*(?:INDEX|TRIGGER) (?:IF NOT EXISTS )?");

	private static final Pattern ROWS = start("INSERT INTO ");

	private static final Pattern GRANT = start("GRANT [A-Z, ]+ ON ");

	private static final Pattern COMMENT = start("COMMENT ON [A-Z]+ ");

	private final TableSelection selection;

	private final Set<List<String>> leftOut = new HashSet<>();

	private final List<String> beforeRows = new ArrayList<>();

	private final List<String> afterRows = new ArrayList<>();

	ScriptStructure(TableSelection selection) {
		this.selection = selection;
	}

	/** What makes the tables. */
	List<String> beforeRows() {
		return this.beforeRows;
	}

	/** What is quicker or only possible when the rows are there. */
	List<String> afterRows() {
		return this.afterRows;
	}

	void add(String statement) {
		if (statement.startsWith("-- ") && !statement.startsWith("-- H2 ")) {
			return;
		}
		boolean late = !this.afterRows.isEmpty() || (ALTER.matcher(statement).lookingAt() && !isPrimaryKey(statement))
				|| statement.matches("(?s)(CREATE (FORCE )?TRIGGER|GRANT|COMMENT) .*");
		String kept = kept(statement);
		if (kept != null) {
			(late ? this.afterRows : this.beforeRows).add(kept);
		}
	}

	/**
	 * The statement as it is to be executed, rows included; a comment or null where it is
	 * left out. To be asked for every statement of a script, in order.
	 */
	@Nullable String kept(String statement) {
		if (ALTER.matcher(statement).lookingAt()) {
			return altering(statement);
		}
		return keeps(statement) ? statement : null;
	}

	private boolean keeps(String statement) {
		SqlName name = name(TABLE, statement);
		name = (name == null) ? name(GRANT, statement) : name;
		name = (name == null) ? name(ROWS, statement) : name;
		if (name != null) {
			return takes(name);
		}
		if (statement.startsWith("CREATE SYNONYM ")) {
			int of = outsideQuotes(statement, " FOR ");
			SqlName stands = (of < 0) ? null : SqlName.at(statement, of + " FOR ".length());
			return stands == null || takes(stands);
		}
		name = name(PART, statement);
		if (name != null) {
			SqlName of = SqlName.at(statement, statement.indexOf(" ON ", name.end()) + 4);
			return of == null || takes(of) || !this.leftOut.add(name.parts());
		}
		name = name(COMMENT, statement);
		if (name == null) {
			return true;
		}
		boolean ofTable = statement.startsWith("COMMENT ON TABLE ") || statement.startsWith("COMMENT ON COLUMN ");
		return ofTable ? takes(name) : !this.leftOut.contains(name.parts());
	}

	private @Nullable String altering(String statement) {
		SqlName table = name(ALTER, statement);
		if (table == null) {
			return statement;
		}
		if (!takes(table)) {
			SqlName constraint = SqlName.at(statement, table.end() + " ADD CONSTRAINT ".length());
			if (constraint != null) {
				this.leftOut.add(constraint.parts());
			}
			return null;
		}
		int references = outsideQuotes(statement, " REFERENCES ");
		SqlName other = (references < 0) ? null : SqlName.at(statement, references + " REFERENCES ".length());
		return (other == null || takes(other)) ? statement : "-- left out, as the table it refers to is: " + statement;
	}

	private boolean takes(SqlName name) {
		return name.parts().size() < 2 || this.selection.takes(name.parts().get(0), name.parts().get(1));
	}

	private static boolean isPrimaryKey(String statement) {
		return outsideQuotes(statement, " PRIMARY KEY") >= 0;
	}

	private static int outsideQuotes(String sql, String word) {
		for (int i = 0; i >= 0 && i < sql.length(); i++) {
			if (sql.startsWith(word, i)) {
				return i;
			}
			if (sql.charAt(i) == '"' || sql.charAt(i) == '\'') {
				i = SqlName.closing(sql, i);
				if (i < 0) {
					break;
				}
			}
		}
		return -1;
	}

	private static @Nullable SqlName name(Pattern start, String statement) {
		Matcher matcher = start.matcher(statement);
		return matcher.lookingAt() ? SqlName.at(statement, matcher.end()) : null;
	}

	private static Pattern start(String words) {
		return Pattern.compile(words + "(?=\"|U&\")");
	}

}

package dev.holdfast.source.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * One section of the schema, kept in a file while its restore lasts. Privileges come
 * after all else, because an owner may have taken the right to load from himself;
 * materialised views are filled and event triggers made last of all.
 */
final class SchemaScript {

	/** What sets up a session, not an object. */
	private static final Set<String> SESSION = Set.of("ENCODING", "STDSTRINGS", "SEARCHPATH");

	/** Kinds of relations that others are built on. */
	private static final Set<String> RELATIONS = Set.of("TABLE", "MATERIALIZED VIEW", "FOREIGN TABLE");

	private final String name;

	private final TocFile file;

	private final LoadErrors errors;

	/**
	 * @param name of the section, part of what is marked
	 */
	SchemaScript(String name, Path file, LoadErrors errors) {
		this.name = name;
		this.file = new TocFile(file);
		this.errors = errors;
	}

	/** When an entry is run. */
	enum Pass {

		/** Of the session or of the database itself: not by this. */
		NONE, MAIN, PRIVILEGES, LAST;

		static Pass of(TocEntry entry) {
			if (SESSION.contains(entry.kind()) || entry.kind().startsWith("DATABASE")
					|| entry.tag().startsWith("DATABASE ")) {
				return NONE;
			}
			if (entry.isPrivilege()) {
				return PRIVILEGES;
			}
			boolean last = entry.kind().equals("EVENT TRIGGER") || entry.kind().equals("MATERIALIZED VIEW DATA")
					|| entry.tag().startsWith("EVENT TRIGGER ");
			return last ? LAST : MAIN;
		}

	}

	/** Calls the visitor with each entry. */
	void forEach(TocFile.Visitor visitor) {
		try {
			this.file.forEach(visitor);
		}
		catch (IOException ex) {
			throw this.errors.damaged(this.name + ".dump cannot be read: " + ex.getMessage(), ex);
		}
	}

	TocFile.Lookup lookup() throws IOException {
		return this.file.lookup();
	}

	/** Statements that set up sessions for this script. */
	List<String> settings() {
		List<String> settings = new ArrayList<>();
		forEach((entry) -> {
			if (SESSION.contains(entry.kind())) {
				settings.add(entry.definition());
			}
		});
		return settings;
	}

	/** Ids of tables and of what is built on as they are. */
	BitSet relations() {
		BitSet relations = new BitSet();
		forEach((entry) -> {
			if (RELATIONS.contains(entry.kind())) {
				relations.set(entry.id());
			}
		});
		return relations;
	}

	/** Runs the entries of one pass in order over one session. */
	void run(Session session, Pass pass, LoadOptions options) {
		forEach((entry) -> {
			if (Pass.of(entry) == pass && options.wanted().test(entry)) {
				run(session.load(), entry, options);
			}
		});
	}

	/** Runs one entry, in one transaction with its mark where there is one. */
	void run(LoadStream stream, TocEntry entry, LoadOptions options) {
		String sql = options.statement(entry);
		try {
			if (options.marker() != null) {
				options.marker().once(stream, this.name + "/" + entry.id(), sql);
			}
			else {
				stream.run(sql);
			}
		}
		catch (SQLException | IOException ex) {
			throw this.errors.statement(entry.label(), TocEntry.readable(entry.definition()), ex);
		}
	}

	LoadErrors errors() {
		return this.errors;
	}

}

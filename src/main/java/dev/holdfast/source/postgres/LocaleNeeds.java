package dev.holdfast.source.postgres;

import java.util.ArrayList;
import java.util.List;

/** Looks at the locales that a dump needs, which only a database made for it can tell. */
final class LocaleNeeds {

	private final TargetServer server;

	private final DatabaseFacts facts;

	private final SchemaScript script;

	LocaleNeeds(TargetServer server, DatabaseFacts facts, SchemaScript script) {
		this.server = server;
		this.facts = facts;
		this.script = script;
	}

	/** Makes the database, looks, and drops it again. */
	List<String> tryOut(String database, String id) {
		String impossible = this.server.own().create(database, this.facts, null, id);
		List<String> problems = (impossible != null) ? List.of(ofDatabase(impossible)) : ofCollations(database);
		this.server.own().drop(database, id);
		return problems;
	}

	/** A database that cannot be made, for people. */
	String ofDatabase(String impossible) {
		return "a database with the backup's encoding " + this.facts.encoding() + " and locale " + this.facts.collate()
				+ ((this.facts.locale() != null) ? " (" + this.facts.provider() + " " + this.facts.locale() + ")" : "")
				+ " cannot be made: " + impossible + ": install the locale on the server's machine";
	}

	/** Collations that cannot be made in a database. */
	List<String> ofCollations(String database) {
		TargetNeeds needs = new TargetNeeds();
		this.script.forEach(needs::add);
		List<String> problems = new ArrayList<>();
		try (Session session = this.server.open(database)) {
			List<String> collations = needs.impossibleCollations(session);
			if (!collations.isEmpty()) {
				problems.add("collations cannot be made: " + String.join(", ", collations)
						+ ": install their locales on the server's machine");
			}
		}
		return problems;
	}

}

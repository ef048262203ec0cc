package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.util.Optional;

/** Whether the role of a session may make schemas in its database. */
final class SchemaRight {

	private static final String MISSING = """
			SELECT CASE WHEN NOT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
				THEN pg_catalog.format('GRANT CREATE ON DATABASE %I TO %I', pg_catalog.current_database(), current_user)
				ELSE '' END""";

	private SchemaRight() {
	}

	/** What to say when it may not: with the statement that allows it. */
	static Optional<String> missing(Session session) throws SQLException {
		String grant = session.single(MISSING);
		return grant.isEmpty() ? Optional.empty() : Optional
			.of("the role may not make schemas: " + grant + "; or give a role that may with --target env:NAME");
	}

}

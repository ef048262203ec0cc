package dev.holdfast.source.postgres;

import java.util.List;

/** Which tables a plan takes. */
final class Selection {

	/** Tables whose rows are read. */
	List<Relation> readable(List<Relation> relations) {
		return relations.stream().filter(Relation::hasRows).toList();
	}

	/** Sequences whose values are read. */
	List<Relation> sequences(List<Relation> relations) {
		return relations.stream().filter(Relation::hasValue).toList();
	}

	/** Arguments that make pg_dump leave out what we leave out. */
	List<String> pgDumpArguments(List<Relation> relations) {
		return List.of();
	}

}

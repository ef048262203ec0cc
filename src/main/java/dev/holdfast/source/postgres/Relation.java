package dev.holdfast.source.postgres;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A relation of the catalogue.
 *
 * @param oid its object id
 * @param schema its schema
 * @param name its name
 * @param kind {@code relkind}: {@code r} table, {@code p} partitioned table, {@code v}
 * view, {@code m} materialised view, {@code f} foreign table, {@code S} sequence; and
 * {@code u} what is unlogged on a standby, which has its definition only
 * @param heap whether its rows lie in pages that ctid ranges can address
 * @param parent oid of the partitioned table it is a partition of, or of the table that
 * owns the sequence; 0 for none
 * @param extension the extension it belongs to; null for none
 * @param condition which rows of an extension's configuration table are the user's: empty
 * for all; null where it is no configuration table
 * @param columns that hold data, generated ones left out
 */
record Relation(long oid, String schema, String name, char kind, boolean heap, long parent, @Nullable String extension,
		@Nullable String condition, List<String> columns) {

	Relation {
		columns = List.copyOf(columns);
	}

	/** Whether it has rows of its own that a dump must hold. */
	boolean hasRows() {
		return this.kind == 'r' && (this.extension == null || this.condition != null);
	}

	/** Whether it is a sequence whose value a dump must hold. */
	boolean hasValue() {
		return this.kind == 'S' && (this.extension == null || this.condition != null);
	}

	String qualified() {
		return Identifiers.quote(this.schema, this.name);
	}

	/** For messages. */
	String label() {
		return this.schema + "." + this.name;
	}

	/** Whether both are the same relation under the same name. */
	boolean same(Relation other) {
		return this.oid == other.oid && this.kind == other.kind && this.schema.equals(other.schema)
				&& this.name.equals(other.name);
	}

}

package dev.holdfast.source.postgres;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One entry of the table of contents of a pg_dump archive. Texts are the archive's bytes,
 * one to a character, because the archive's encoding may be none that Java knows.
 *
 * @param id by which others depend on it
 * @param kind {@code TABLE}, {@code INDEX}, {@code ACL}, …
 * @param tag its name, for pg_restore's lists
 * @param schema empty for none
 * @param definition statements that make it
 * @param drop statement that drops it; it tells how the object is named
 * @param tablespace empty for the default one
 * @param method table access method, empty where none can be set
 * @param owner empty for none
 * @param dependencies ids of what must be there before
 * @param offset where in the file it begins
 */
record TocEntry(int id, String kind, String tag, String schema, String definition, String drop, String tablespace,
		String method, String owner, List<Integer> dependencies, long offset) {

	TocEntry {
		dependencies = List.copyOf(dependencies);
	}

	/** For messages: {@code TABLE sales.orders}. */
	String label() {
		String name = this.kind + " " + (this.schema.isEmpty() ? "" : this.schema + ".") + this.tag;
		return new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
	}

	/** Whether it is about who may do what. */
	boolean isPrivilege() {
		return this.kind.equals("ACL") || this.kind.equals("DEFAULT ACL");
	}

	/** Text of the archive as the name that people know, where it is in UTF-8. */
	static String readable(String bytes) {
		return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
	}

}

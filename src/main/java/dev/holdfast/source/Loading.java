package dev.holdfast.source;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How a dump is loaded.
 *
 * @param id of the run, letters and digits: part of every name that {@link Target} makes;
 * the same after a restart
 * @param backupId of the backup
 * @param bytes size of the source's entries as dumped
 * @param include patterns of tables or files; empty for everything
 * @param exclude patterns of what is left out
 * @param parts which parts are loaded
 * @param asSchema schema that tables are loaded into in place of their own, else null
 * @param owners whether owners are restored
 * @param privileges whether grants are restored
 * @param role who owns what is restored without owners, else null
 * @param createRoles whether roles of the backup that are missing are created
 * @param drop whether what is there is replaced
 * @param inPlace whether the target itself is loaded where no new database can be made
 * @param terminateSessions whether sessions that hold the target are ended
 * @param dropOld whether what was replaced is removed at once
 */
public record Loading(String id, String backupId, long bytes, List<String> include, List<String> exclude, Parts parts,
		@Nullable String asSchema, boolean owners, boolean privileges, @Nullable String role, boolean createRoles,
		boolean drop, boolean inPlace, boolean terminateSessions, boolean dropOld) {

	public Loading {
		include = List.copyOf(include);
		exclude = List.copyOf(exclude);
	}

	/** Everything, as it was, into a scratch place. */
	public static Loading whole(String id, String backupId, long bytes) {
		return new Loading(id, backupId, bytes, List.of(), List.of(), Parts.ALL, null, true, true, null, false, false,
				false, false, false);
	}

	/** The same, where whoever restores owns everything and nothing is granted. */
	public Loading withoutOwners() {
		return new Loading(this.id, this.backupId, this.bytes, this.include, this.exclude, this.parts, this.asSchema,
				false, false, this.role, this.createRoles, this.drop, this.inPlace, this.terminateSessions,
				this.dropOld);
	}

	/** The same under another id. */
	public Loading with(String other) {
		return new Loading(other, this.backupId, this.bytes, this.include, this.exclude, this.parts, this.asSchema,
				this.owners, this.privileges, this.role, this.createRoles, this.drop, this.inPlace,
				this.terminateSessions, this.dropOld);
	}

	/** Which parts of a database are loaded. */
	public enum Parts {

		ALL, DATA_ONLY, SCHEMA_ONLY

	}

}

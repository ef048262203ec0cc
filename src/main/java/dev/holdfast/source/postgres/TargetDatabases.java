package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.source.Loading;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;

/**
 * The databases that a dump is loaded into: one, or as many as the dump of a whole server
 * has. Each has its place by itself; they are put in their places one after another, when
 * all of them are proven.
 */
final class TargetDatabases implements AutoCloseable {

	private final TargetKind kind;

	private final TargetServer server;

	private final Function<List<String>, Connector> connectors;

	private final Loading loading;

	private final Path directory;

	/** By the directories of their entries; empty for the only one. */
	private final Map<String, DatabaseRestore> databases = new LinkedHashMap<>();

	/** Names of those that this run put in their places before it died. */
	private final Map<String, String> done = new LinkedHashMap<>();

	/** Runs by the databases that they have put in their places. */
	private final Map<String, String> accepted = new LinkedHashMap<>();

	/**
	 * @param connectors makes one whose sessions begin with some settings
	 * @param directory for files that live as long as this
	 */
	TargetDatabases(TargetKind kind, TargetServer server, Function<List<String>, Connector> connectors, Loading loading,
			Path directory) {
		this.kind = kind;
		this.server = server;
		this.connectors = connectors;
		this.loading = loading;
		this.directory = directory;
		if (!kind.everyDatabase()) {
			open("", loading, null);
		}
	}

	private DatabaseRestore open(String prefix, Loading how, @Nullable String name) {
		LoadNeeds needs = new LoadNeeds(this.kind.own(), how, this.server.errors());
		LoadSite site = this.kind.site(this.server, how, needs, name);
		site.reserve();
		DatabaseRestore restore = new DatabaseRestore(this.server, this.connectors, how, needs, site, this.directory,
				name);
		this.databases.put(prefix, restore);
		return restore;
	}

	/** Takes an entry; databases of a whole server begin with what is known of them. */
	void entry(Entry entry, String path, InputStream content) throws IOException {
		int slash = path.indexOf('/');
		String prefix = (slash < 0) ? "" : path.substring(0, slash + 1);
		DatabaseRestore only = this.databases.get("");
		if (only != null && !path.equals(prefix + DatabaseFacts.ENTRY) || prefix.isEmpty() && only != null) {
			only.entry(entry, path, content);
			return;
		}
		if (prefix.isEmpty()) {
			throw this.server.errors()
				.badPlan("the backup is of one database, the target every database of a server",
						"name a database with --target");
		}
		if (path.equals(prefix + DatabaseFacts.ENTRY)) {
			begin(prefix);
		}
		DatabaseRestore one = this.databases.get(prefix);
		if (one != null) {
			one.entry(entry, path.substring(prefix.length()), content);
		}
		else if (!this.done.containsKey(prefix)) {
			throw this.server.errors().damaged("entry " + path + " comes before its database", null);
		}
	}

	private void begin(String prefix) {
		String name = EntryNames.decode(prefix.substring(0, prefix.length() - 1));
		if (!this.kind.everyDatabase() && !this.kind.scratch()) {
			throw this.server.errors()
				.badPlan("the backup is of every database of a server, the target one database",
						"name a server with --target 'postgresql://HOST/*'");
		}
		if (!this.loading.include().isEmpty() || !this.loading.exclude().isEmpty() || this.loading.asSchema() != null
				|| this.loading.parts() == Loading.Parts.DATA_ONLY || this.loading.inPlace()) {
			throw this.server.errors()
				.badPlan("a backup of every database of a server is restored as a whole",
						"leave out --include, --exclude, --as-schema, --data-only and --in-place");
		}
		DatabaseRestore unused = this.databases.remove("");
		if (unused != null) {
			unused.close();
		}
		Loading its = this.loading.with(this.loading.id() + "n" + (this.databases.size() + this.done.size()));
		if (!this.kind.scratch() && new AcceptedMark(this.server, its.id()).isOn(name)) {
			this.done.put(prefix, name);
			this.accepted.put(name, its.id());
			return;
		}
		open(prefix, its, name);
	}

	void item(ContentItem item) throws IOException {
		String database = (item instanceof ContentItem.Table table) ? table.database()
				: (item instanceof ContentItem.CatalogObject object) ? object.database() : null;
		String prefix = (database != null) ? EntryNames.encode(database) + "/" : "";
		DatabaseRestore one = this.databases.get(prefix);
		if (one != null) {
			one.item(item, prefix);
		}
		else if (database != null && !this.done.containsKey(prefix)) {
			throw this.server.errors().damaged("database " + database + " has no entries", null);
		}
	}

	void finish() {
		this.databases.values().forEach(DatabaseRestore::finish);
	}

	Proof prove(ProofLevel level, BooleanSupplier stopped) throws IOException {
		List<Proof.Compared> tables = new ArrayList<>();
		List<Proof.Difference> differences = new ArrayList<>();
		List<String> notCompared = new ArrayList<>();
		this.done.values()
			.forEach((name) -> notCompared
				.add("database " + name + ", because this run had proven and restored it before it died"));
		long objects = 0;
		for (DatabaseRestore each : this.databases.values()) {
			Proof proof = each.prove(level, stopped);
			tables.addAll(proof.tables());
			differences.addAll(proof.differences());
			proof.notCompared().stream().filter((not) -> !notCompared.contains(not)).forEach(notCompared::add);
			objects += proof.objects();
		}
		return new Proof(tables, objects, differences, notCompared);
	}

	/** What became of what was there, for people. */
	String accept() {
		List<String> became = new ArrayList<>();
		for (DatabaseRestore each : this.databases.values()) {
			this.kind.targets(each.name()).forEach((target) -> this.accepted.put(target, each.loading().id()));
			became.add(each.accept());
		}
		became.removeIf(String::isEmpty);
		return String.join("; ", became);
	}

	/** Runs by the databases that bear their marks. */
	Map<String, String> accepted() {
		return Map.copyOf(this.accepted);
	}

	/** The first database, which is asked where one is. */
	DatabaseRestore first() {
		if (this.databases.isEmpty()) {
			throw new IllegalStateException("nothing was loaded");
		}
		return this.databases.values().iterator().next();
	}

	/**
	 * Removes what was made and has no place yet.
	 * @param fresh opens a server whose sessions are not cut
	 */
	void discard(java.util.function.Supplier<TargetServer> fresh) {
		for (DatabaseRestore each : this.databases.values()) {
			try (TargetServer own = fresh.get()) {
				each.site().discard(own);
			}
		}
	}

	@Override
	public void close() {
		this.databases.values().forEach(DatabaseRestore::close);
	}

}

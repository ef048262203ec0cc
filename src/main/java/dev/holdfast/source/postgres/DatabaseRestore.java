package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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

/** One database of a backup on its way to its place: loaded, proven, accepted. */
final class DatabaseRestore implements AutoCloseable {

	private static final int WORKERS = 2;

	private final TargetServer server;

	private final Function<List<String>, Connector> connectors;

	private final Loading loading;

	private final @Nullable String name;

	private final DatabaseLoad load;

	private final EntrySpool spool;

	private final ExpectedItems expected;

	private final Map<String, ContentItem.Table> tables = new LinkedHashMap<>();

	/**
	 * @param connectors makes one whose sessions begin with some settings, and which is
	 * cut when this is stopped
	 * @param directory for files that live as long as this
	 * @param name of the database where the dump has several; null else
	 */
	DatabaseRestore(TargetServer server, Function<List<String>, Connector> connectors, Loading loading, LoadNeeds needs,
			LoadSite site, Path directory, @Nullable String name) {
		this.name = name;
		this.server = server;
		this.connectors = connectors;
		this.loading = loading;
		this.load = new DatabaseLoad(server, connectors.apply(List.of()), loading, needs, directory, site, WORKERS);
		this.spool = new EntrySpool(directory, server.errors());
		try {
			this.expected = new ExpectedItems(this.spool.create());
		}
		catch (IOException ex) {
			throw server.errors().staging(ex);
		}
	}

	Loading loading() {
		return this.loading;
	}

	@Nullable String name() {
		return this.name;
	}

	LoadSite site() {
		return this.load.site();
	}

	void entry(Entry entry, String path, InputStream content) throws IOException {
		this.load.entry(entry, path, content);
	}

	/** Takes an item; its path is without the database's prefix. */
	void item(ContentItem item, String prefix) throws IOException {
		if (item instanceof ContentItem.Table table) {
			this.tables.put(table.path().substring(prefix.length()), table);
		}
		else if (item instanceof ContentItem.CatalogObject object) {
			this.expected.add(object);
		}
	}

	void finish() {
		this.load.finish();
	}

	Proof prove(ProofLevel level, BooleanSupplier stopped) throws IOException {
		DatabaseFacts facts = this.load.facts();
		boolean rows = this.loading.parts() != Loading.Parts.SCHEMA_ONLY;
		CatalogRules rules = new CatalogRules(facts.major(), this.server.version().major(), this.loading.owners(),
				this.loading.privileges(), rows);
		LoadSelection selection = this.load.selection();
		List<String> notCompared = new ArrayList<>(rules.notCompared());
		notCompared.addAll(site().leftOut());
		Map<String, ContentItem.Table> wanted = rows ? wanted(selection) : Map.of();
		if (!rows) {
			notCompared.add("rows and values of sequences, because only the schema was restored");
		}
		if (!selection.everything()) {
			notCompared
				.add("whether there is all that belongs to the selected tables besides columns, defaults, indexes, "
						+ "and constraints other than foreign keys");
		}
		Connector reading = this.connectors.apply(this.load.settings().reading());
		Proof proof = new DatabaseProof(context(reading), wanted,
				new CatalogComparison(this.expected, rules, (item) -> site().compares() && selection.needs(item)),
				WORKERS, this.spool)
			.prove(level, notCompared, reading::stop, stopped);
		return (this.name != null) ? named(proof, this.name + ".") : proof;
	}

	/** With the database before each name. */
	private static Proof named(Proof proof, String prefix) {
		List<Proof.Compared> compared = proof.tables()
			.stream()
			.map((each) -> new Proof.Compared(prefix + each.name(), each.dumpedRows(), each.foundRows(),
					each.dumpedDigest(), each.foundDigest()))
			.toList();
		List<Proof.Difference> differences = proof.differences()
			.stream()
			.map((each) -> new Proof.Difference(each.kind(), prefix + each.name(), each.dumped(), each.found()))
			.toList();
		return new Proof(compared, proof.objects(), differences, proof.notCompared());
	}

	private Map<String, ContentItem.Table> wanted(LoadSelection selection) {
		Map<String, ContentItem.Table> wanted = new HashMap<>();
		this.tables.forEach((path, table) -> {
			if (path.equals(LargeObjects.PATH) ? this.load.largeObjects() : selection.takesRows(path)) {
				wanted.put(path, table);
			}
		});
		return wanted;
	}

	/** The database that was loaded. */
	DatabaseContext context(Connector connector) {
		return new DatabaseContext(this.server.parameters(site().database()), connector, this.server.errors().server(),
				null, "", site().names());
	}

	String accept() {
		return site().accept(this.load);
	}

	@Override
	public void close() {
		this.load.close();
		try {
			this.expected.close();
		}
		catch (IOException ex) {
			// it goes with the spool
		}
		this.spool.close();
	}

}

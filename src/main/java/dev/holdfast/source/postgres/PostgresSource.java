package dev.holdfast.source.postgres;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.source.Dump;
import dev.holdfast.source.DumpStoppedException;
import dev.holdfast.source.Preflight;
import dev.holdfast.source.Source;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.SourceSummary.TableSummary;

/**
 * A PostgreSQL database, or all of a server, as a source. Leaves nothing behind on the
 * server; a process that is killed leaves at most a password file in the private
 * directory, which the owner of that directory removes.
 */
public final class PostgresSource implements Source {

	private static final int LOCK_TIMEOUT = 30_000;

	private final PostgresSpec spec;

	private final Path directory;

	private final ConnectionLookup lookup;

	private final ClientTools tools;

	private final ServerErrors errors;

	private final Connector connector;

	private final Children children = new Children();

	/** What {@link #check} has warned about already. */
	private final Set<String> warned = new HashSet<>();

	private volatile boolean stopped;

	/**
	 * @param environment the process's variables
	 * @param directory a private directory for files that live as long as this
	 */
	public PostgresSource(PostgresSpec spec, Map<String, String> environment, Path directory) {
		this(spec, environment, directory, LOCK_TIMEOUT);
	}

	/**
	 * @param lockTimeout how long anything waits for a lock, in milliseconds
	 */
	PostgresSource(PostgresSpec spec, Map<String, String> environment, Path directory, int lockTimeout) {
		this.spec = spec;
		this.directory = directory;
		this.lookup = new ConnectionLookup(environment);
		this.tools = new ClientTools(environment);
		this.errors = new ServerErrors(spec.name());
		this.connector = new Connector(spec.name(), lockTimeout);
	}

	@Override
	public String name() {
		return this.spec.name();
	}

	@Override
	public String type() {
		return this.spec.type();
	}

	@Override
	public Preflight check() {
		try {
			return look();
		}
		catch (RuntimeException ex) {
			if (this.stopped) {
				throw new DumpStoppedException();
			}
			throw ex;
		}
	}

	private Preflight look() {
		Reached server = reach();
		Optional<ClientTools.Tool> tool = tool(server.version());
		Selection selection = new Selection(this.spec);
		long bytes = 0;
		for (DatabaseContext context : server.contexts()) {
			try (Session session = context.open()) {
				bytes += DatabaseSize.of(session, selection.of(Catalog.relations(session)).readable());
			}
			catch (SQLException ex) {
				if (Blockers.LOCK_TIMEOUT.equals(ex.getSQLState())) {
					throw this.errors.blocked(Blockers.any(context), ex);
				}
				throw this.errors.reading("looking at tables", ex);
			}
		}
		selection.checkMatched(name());
		List<String> warnings = warnings(server, tool);
		this.warned.addAll(warnings);
		return new Preflight(bytes, versions(server.version(), tool), warnings);
	}

	@Override
	public SourceSummary dump(Dump dump) {
		try {
			return dumpAll(dump);
		}
		catch (RuntimeException ex) {
			if (this.stopped) {
				throw new DumpStoppedException();
			}
			throw ex;
		}
	}

	/** Rows as JSON are of use without a schema; COPY text is not. */
	private Optional<ClientTools.Tool> tool(ServerVersion server) {
		return json() ? this.tools.pgDump(server.major()) : Optional.of(this.tools.require(server, this.errors));
	}

	private boolean json() {
		return this.spec.format() == DumpFormat.JSON;
	}

	private SourceSummary dumpAll(Dump dump) {
		Reached server = reach();
		Optional<ClientTools.Tool> tool = tool(server.version());
		warnings(server, tool).stream().filter((each) -> !this.warned.contains(each)).forEach(dump::warn);
		DatabaseContext first = server.contexts().get(0);
		tool.ifPresent(
				(found) -> new GlobalsDump(found, schema(found, first), first).dump(dump, this.spec.rolePasswords()));
		Selection selection = new Selection(this.spec);
		List<DatabaseSummary> summaries = new ArrayList<>();
		Map<String, String> details = new HashMap<>();
		for (DatabaseContext context : server.contexts()) {
			SchemaDump schema = tool.map((found) -> schema(found, context)).orElse(null);
			DatabaseSummary summary = new DatabaseDump(context, selection, this.spec.parallel(), this.spec.format(),
					schema, this::cut)
				.dump(dump);
			summaries.add(summary);
			String of = (context.database() != null) ? context.database() + "/" : "";
			summary.details().forEach((name, value) -> details.put(of + name, value));
			if (context.database() != null) {
				details.put(of + "instant", summary.instant().toString());
			}
		}
		selection.checkMatched(name());
		List<TableSummary> tables = summaries.stream().flatMap((each) -> each.tables().stream()).toList();
		return new SourceSummary(name(), type(), summaries.get(0).instant(),
				this.spec.allDatabases() ? "*" : first.parameters().database(), json() ? "json" : "copy",
				versions(server.version(), tool), tables, tables.stream().mapToLong(TableSummary::rows).sum(), 0,
				tables.stream().mapToLong(TableSummary::bytes).sum(), null, details);
	}

	private SchemaDump schema(ClientTools.Tool tool, DatabaseContext context) {
		return new SchemaDump(tool, context, this.children, this.directory);
	}

	private Reached reach() {
		ConnectionParameters found = this.lookup.find(this.spec);
		ConnectionParameters parameters = this.connector.choose(found, this.lookup::withPassword);
		try (Session session = this.connector.open(parameters)) {
			if (!this.spec.allDatabases()) {
				DatabaseContext only = new DatabaseContext(parameters, this.connector, this.errors, null, "");
				return new Reached(session.version(), List.of(only), List.of());
			}
			ServerDatabases databases = ServerDatabases.of(session, this.errors);
			List<DatabaseContext> contexts = databases.names()
				.stream()
				.map((each) -> new DatabaseContext(parameters.with("dbname", each), this.connector, this.errors, each,
						EntryNames.encode(each) + "/"))
				.toList();
			return new Reached(session.version(), contexts,
					databases.invalid()
						.stream()
						.map((each) -> "database \"" + each + "\" is left half dropped and is not dumped")
						.toList());
		}
	}

	private static Map<String, String> versions(ServerVersion server, Optional<ClientTools.Tool> tool) {
		Map<String, String> versions = new HashMap<>(Map.of("server", server.text()));
		tool.ifPresent((found) -> versions.put("pg_dump", found.version()));
		return versions;
	}

	private List<String> warnings(Reached server, Optional<ClientTools.Tool> tool) {
		List<String> warnings = new ArrayList<>(server.warnings());
		if (tool.isEmpty()) {
			warnings.add("schema, roles and tablespaces are not in the dump: " + this.tools.missing(server.version()));
		}
		return warnings;
	}

	@Override
	public void stop() {
		this.stopped = true;
		cut();
	}

	private void cut() {
		this.children.stop();
		this.connector.stop();
	}

	@Override
	public void close() {
		this.children.close();
		this.connector.close();
	}

	/**
	 * A server that let us in.
	 *
	 * @param version its version
	 * @param contexts the databases to dump, at least one
	 * @param warnings about databases that cannot be dumped
	 */
	private record Reached(ServerVersion version, List<DatabaseContext> contexts, List<String> warnings) {
	}

}

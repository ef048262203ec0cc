package dev.holdfast.source.postgres;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.source.Dump;
import dev.holdfast.source.DumpStoppedException;
import dev.holdfast.source.Preflight;
import dev.holdfast.source.Source;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.SourceSummary.TableSummary;

/**
 * A PostgreSQL database as a source. Leaves nothing behind on the server; a process that
 * is killed leaves at most a password file in the private directory, which the owner of
 * that directory removes.
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
		try (Session session = this.connector.open(parameters())) {
			ClientTools.Tool tool = pgDump(session.version());
			return new Preflight(0, versions(session.version(), tool), List.of());
		}
	}

	@Override
	public SourceSummary dump(Dump dump) {
		try {
			return dumpDatabase(dump);
		}
		catch (RuntimeException ex) {
			if (this.stopped) {
				throw new DumpStoppedException();
			}
			throw ex;
		}
	}

	private SourceSummary dumpDatabase(Dump dump) {
		DatabaseContext context = new DatabaseContext(parameters(), this.connector, this.errors, null, "");
		ServerVersion version;
		try (Session session = context.open()) {
			version = session.version();
		}
		ClientTools.Tool tool = pgDump(version);
		SchemaDump schema = new SchemaDump(tool, context, this.children, this.directory);
		new GlobalsDump(tool, schema, context).dump(dump, this.spec.rolePasswords());
		Selection selection = new Selection(this.spec);
		DatabaseSummary summary = new DatabaseDump(context, selection, this.spec.parallel(), schema, this::cut)
			.dump(dump);
		selection.checkMatched(name());
		List<TableSummary> tables = summary.tables();
		return new SourceSummary(name(), type(), summary.instant(), context.parameters().database(), "copy",
				versions(version, tool), tables, tables.stream().mapToLong(TableSummary::rows).sum(), 0,
				tables.stream().mapToLong(TableSummary::bytes).sum(), null, summary.details());
	}

	private ConnectionParameters parameters() {
		return this.connector.choose(this.lookup.find(this.spec), this.lookup::withPassword);
	}

	private ClientTools.Tool pgDump(ServerVersion version) {
		return this.tools.pgDump(version.major()).orElseThrow(() -> noPgDump(version));
	}

	private RuntimeException noPgDump(ServerVersion version) {
		List<String> found = this.tools.versions();
		String what = found.isEmpty() ? "pg_dump is not installed"
				: "pg_dump " + String.join(", ", found) + " cannot dump a server of version " + version.major();
		return this.errors.failure(what, "install the package postgresql-client-" + version.major() + " (postgresql"
				+ version.major() + " on Red Hat, postgresql@" + version.major() + " with Homebrew)", null);
	}

	private static Map<String, String> versions(ServerVersion server, ClientTools.@Nullable Tool tool) {
		return (tool != null) ? Map.of("server", server.text(), "pg_dump", tool.version())
				: Map.of("server", server.text());
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

}

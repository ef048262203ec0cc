package dev.holdfast.source.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.source.DumpStoppedException;
import dev.holdfast.source.LoadStoppedException;
import dev.holdfast.source.Loading;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.source.DatabaseTarget;
import dev.holdfast.source.TargetState;

/**
 * A PostgreSQL database as the target of a restore, or a scratch database for a restore
 * test. The dump is loaded into a new database beside the target, which takes the
 * target's name once it is proven. What a killed run leaves bears its id: a database
 * marked in its comment, a server of our own noted in the register.
 */
public final class PostgresTarget implements DatabaseTarget {

	private static final int LOCK_TIMEOUT = 30_000;

	private final TargetKind kind;

	private final Path directory;

	private final LoadErrors errors;

	private final List<Connector> connectors = new ArrayList<>();

	private @Nullable TargetDatabases databases;

	private volatile boolean stopped;

	private @Nullable TargetServer server;

	private @Nullable Loading loading;

	/** Runs by the databases that bear their mark until this is closed. */
	private final Map<String, String> accepted = new LinkedHashMap<>();

	private PostgresTarget(String name, TargetKind kind, Path directory) {
		this.kind = kind;
		this.directory = directory;
		this.errors = new LoadErrors(name);
	}

	/**
	 * A database on a server; only where it is counts of the specification.
	 * @param environment the process's variables
	 * @param directory a private directory for files that live as long as this
	 */
	public static PostgresTarget database(PostgresSpec spec, Map<String, String> environment, Path directory) {
		return new PostgresTarget(spec.name(), new TargetKind.Given(spec, environment, false), directory);
	}

	/**
	 * A scratch database {@code holdfast_test_<id>} on a server.
	 * @param spec the server; its database is of no account
	 */
	public static PostgresTarget scratch(PostgresSpec spec, Map<String, String> environment, Path directory) {
		return new PostgresTarget(spec.name(), new TargetKind.Given(spec, environment, true), directory);
	}

	/**
	 * A scratch database on a temporary server of our own.
	 * @param name of the source, for messages
	 * @param major version of the server that was dumped; 0 where it is not known
	 * @param directory a private directory for files that live as long as this
	 * @param register a private directory that outlives the run, where a server is noted
	 * so that {@link #removeLeft} finds it after a kill
	 */
	public static PostgresTarget temporary(String name, int major, Map<String, String> environment, Path directory,
			Path register) {
		return new PostgresTarget(name, new TargetKind.Temporary(name, major, environment, register), directory);
	}

	/**
	 * Drops the scratch databases that killed runs left on a server: those that bear our
	 * name and our mark, and that no living run holds.
	 * @return what was dropped, for people
	 * @throws HoldfastException {@code UNREACHABLE} when the server cannot be asked
	 */
	public static List<String> removeLeft(PostgresSpec spec, Map<String, String> environment) {
		LoadErrors errors = new LoadErrors(spec.name());
		TargetKind kind = new TargetKind.Given(spec, environment, true);
		try (TargetServer server = new TargetServer(kind.parameters(""), new Connector(errors.server(), LOCK_TIMEOUT),
				errors)) {
			return server.own().dropLeft();
		}
	}

	/**
	 * Ends and removes temporary servers that killed runs left; those of living runs
	 * stay.
	 * @return what was removed or could not be, for people
	 */
	public static List<String> removeLeft(Path register) {
		return TemporaryServer.removeLeft(register);
	}

	@Override
	public String describe() {
		return this.kind.describe();
	}

	@Override
	public TargetState look() {
		try {
			return this.kind.look(this);
		}
		catch (HoldfastException ex) {
			throw stoppedOr(ex);
		}
	}

	@Override
	public void prepare(Loading how) {
		// tables in another schema, and rows, belong to whoever restores
		Loading its = (how.asSchema() != null || how.parts() == Loading.Parts.DATA_ONLY) ? how.withoutOwners() : how;
		this.loading = its;
		try {
			this.databases = new TargetDatabases(this.kind, server(its.id()), this::connector, its, this.directory);
		}
		catch (HoldfastException ex) {
			throw stoppedOr(ex);
		}
	}

	/** Whatever fails because this was stopped says so. */
	private RuntimeException stoppedOr(RuntimeException ex) {
		return this.stopped ? new LoadStoppedException() : ex;
	}

	private TargetServer server(String id) {
		if (this.server == null) {
			this.server = new TargetServer(this.kind.parameters(id), connector(), this.errors);
		}
		return this.server;
	}

	private Connector connector() {
		return connector(List.of());
	}

	private Connector connector(List<String> settings) {
		Connector connector = new Connector(this.errors.server(), LOCK_TIMEOUT, settings);
		synchronized (this.connectors) {
			this.connectors.add(connector);
		}
		if (this.stopped) {
			connector.stop();
		}
		return connector;
	}

	@Override
	public void entry(Entry entry, String path, InputStream content) throws IOException {
		run(() -> {
			if (!path.equals(GlobalsDump.ENTRY)) {
				databases().entry(entry, path, content);
			}
			else if (loading().createRoles()) {
				try (EntrySpool spool = new EntrySpool(this.directory, this.errors)) {
					new BackupRoles(spool.keep(content), this.errors).create(server(loading().id()));
				}
			}
		});
	}

	private TargetDatabases databases() {
		if (this.databases == null) {
			throw new IllegalStateException("not prepared");
		}
		return this.databases;
	}

	private Loading loading() {
		if (this.loading == null) {
			throw new IllegalStateException("not prepared");
		}
		return this.loading;
	}

	@Override
	public void item(ContentItem item) throws IOException {
		databases().item(item);
	}

	@Override
	public void finish() {
		try {
			run(() -> databases().finish());
		}
		catch (IOException ex) {
			throw this.errors.staging(ex);
		}
	}

	@Override
	public Proof prove(ProofLevel level) {
		Proof[] proof = new Proof[1];
		try {
			run(() -> proof[0] = databases().prove(level, () -> this.stopped));
		}
		catch (IOException ex) {
			throw this.errors.staging(ex);
		}
		return proof[0];
	}

	/**
	 * Asks the database that was loaded.
	 * @return the first column of the only row, empty for null or no row
	 * @throws HoldfastException {@code DAMAGED} with what the server answered
	 */
	public String value(String sql) {
		DatabaseContext context = asking();
		try (Session session = context.open()) {
			return session.single(sql);
		}
		catch (SQLException ex) {
			throw this.errors.statement("check", sql, ex);
		}
	}

	@Override
	public Connection connect() throws SQLException {
		return asking().open().connection();
	}

	private DatabaseContext asking() {
		return databases().first()
			.context(connector(List.of("SET default_transaction_read_only = on", "RESET search_path")));
	}

	@Override
	public boolean accepted(String id) {
		List<String> targets = this.kind.targets(null);
		if (targets.isEmpty() || !new AcceptedMark(server(id), id).isOn(targets.get(0))) {
			return false;
		}
		this.accepted.put(targets.get(0), id);
		return true;
	}

	@Override
	public String accept() {
		try {
			return databases().accept();
		}
		finally {
			this.accepted.putAll(databases().accepted());
		}
	}

	/** By sessions of its own, because others may be cut. */
	@Override
	public void discard() {
		if (this.kind.own()) {
			this.kind.close();
		}
		else if (this.databases != null) {
			this.databases.discard(this::fresh);
		}
	}

	private TargetServer fresh() {
		return new TargetServer(this.kind.parameters(loading().id()), new Connector(this.errors.server(), LOCK_TIMEOUT),
				this.errors);
	}

	@Override
	public void stop() {
		this.stopped = true;
		synchronized (this.connectors) {
			this.connectors.forEach(Connector::stop);
		}
	}

	/** The run has ended, or will be told that it had: marks of its success may go. */
	private void removeMarks() {
		if (this.accepted.isEmpty() || this.stopped) {
			return;
		}
		try (TargetServer fresh = new TargetServer(this.kind.parameters(""),
				new Connector(this.errors.server(), LOCK_TIMEOUT), this.errors)) {
			this.accepted.forEach((database, run) -> new AcceptedMark(fresh, run).remove(database));
		}
	}

	@Override
	public void close() {
		removeMarks();
		if (this.databases != null) {
			this.databases.close();
		}
		synchronized (this.connectors) {
			this.connectors.forEach(Connector::close);
		}
		this.kind.close();
	}

	private void run(Action action) throws IOException {
		try {
			action.run();
		}
		catch (DumpStoppedException ex) {
			throw new LoadStoppedException();
		}
		catch (RuntimeException ex) {
			throw stoppedOr(ex);
		}
	}

	LoadErrors errors() {
		return this.errors;
	}

	/** Free bytes where a directory lies; -1 where that cannot be seen. */
	static long free(Path directory) {
		try {
			return Files.getFileStore(directory).getUsableSpace();
		}
		catch (IOException ex) {
			return -1;
		}
	}

	/** A part of a load. */
	private interface Action {

		void run() throws IOException;

	}

}

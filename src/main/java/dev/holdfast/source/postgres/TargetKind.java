package dev.holdfast.source.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.source.Loading;
import dev.holdfast.source.TargetState;

/** Where a dump is loaded. */
interface TargetKind extends AutoCloseable {

	String describe();

	/** How to reach the target, or the server where it is made. */
	ConnectionParameters parameters(String id);

	/** The database that is loaded. */
	String loaded(String id);

	/** Whether the server is ours alone. */
	boolean own();

	TargetState look(PostgresTarget target);

	/** Puts what was loaded in its place. */
	String accept(TargetServer server, DatabaseLoad load, Loading loading);

	/** Looks whether the target can be replaced, and keeps others from it. */
	void reserve(TargetServer server, Loading loading);

	/** Removes what was made. */
	void discard(TargetServer server, String loaded, String id);

	@Override
	void close();

	/** A server of our own. */
	final class Temporary implements TargetKind {

		private final String name;

		private final int major;

		private final Map<String, String> environment;

		private final Path register;

		private @Nullable TemporaryServer server;

		Temporary(String name, int major, Map<String, String> environment, Path register) {
			this.name = name;
			this.major = major;
			this.environment = environment;
			this.register = register;
		}

		@Override
		public String describe() {
			return (this.server != null) ? this.server.describe() : "a temporary PostgreSQL server";
		}

		@Override
		public ConnectionParameters parameters(String id) {
			if (this.server == null) {
				this.server = TemporaryServer.start(this.name, this.major, this.environment, this.register, id);
			}
			return this.server.parameters(loaded(id));
		}

		@Override
		public String loaded(String id) {
			return "holdfast_test_" + id;
		}

		@Override
		public boolean own() {
			return true;
		}

		@Override
		public TargetState look(PostgresTarget target) {
			Path place = Files.isDirectory(this.register) ? this.register
					: Path.of(System.getProperty("java.io.tmpdir"));
			return new TargetState(false, 0, 0, 0, PostgresTarget.free(place), List.of());
		}

		@Override
		public String accept(TargetServer place, DatabaseLoad load, Loading loading) {
			return "";
		}

		@Override
		public void reserve(TargetServer place, Loading loading) {
			// nobody else knows of it
		}

		@Override
		public void discard(TargetServer place, String loaded, String id) {
			close();
		}

		@Override
		public void close() {
			if (this.server != null) {
				this.server.close();
				this.server = null;
			}
		}

	}

	/** A server that others use too. */
	final class Given implements TargetKind {

		private final PostgresSpec spec;

		private final Map<String, String> environment;

		private final boolean scratch;

		private @Nullable ConnectionParameters parameters;

		/**
		 * @param scratch whether a scratch database is made, and no target replaced
		 */
		Given(PostgresSpec spec, Map<String, String> environment, boolean scratch) {
			this.spec = spec;
			this.environment = environment;
			this.scratch = scratch;
		}

		@Override
		public String describe() {
			ConnectionParameters found = parameters("");
			return this.scratch ? "a scratch database on " + found.server()
					: "database \"" + found.database() + "\" on " + found.server();
		}

		@Override
		public ConnectionParameters parameters(String id) {
			if (this.parameters == null) {
				ConnectionLookup lookup = new ConnectionLookup(this.environment);
				Connector connector = new Connector(ServerErrors.ofTarget(this.spec.name()), 1000);
				ConnectionParameters found = lookup.find(this.spec);
				if (found.hosts().size() > 1) {
					found = connector.choose(found.with("target_session_attrs", "read-write"), lookup::withPassword);
				}
				this.parameters = lookup.withPassword(found.hosts().get(0));
			}
			return this.parameters;
		}

		@Override
		public String loaded(String id) {
			return this.scratch ? "holdfast_test_" + id : OwnDatabases.name(parameters(id).database(), id);
		}

		@Override
		public boolean own() {
			return false;
		}

		@Override
		public TargetState look(PostgresTarget target) {
			return new TargetLook(parameters(""), target.errors(), this.scratch).look();
		}

		@Override
		public String accept(TargetServer server, DatabaseLoad load, Loading loading) {
			return this.scratch ? "" : new SwapIn(server, loading).accept(load.database(), parameters("").database(),
					load.databaseSettings());
		}

		@Override
		public void reserve(TargetServer server, Loading loading) {
			String target = parameters("").database();
			server.reserve(this.scratch ? loaded(loading.id()) : target);
			if (!this.scratch && server.exists(target)) {
				if (!loading.drop() && !server.empty(target)) {
					throw server.errors()
						.badPlan("database \"" + target + "\" on " + parameters("").server() + " is not empty",
								"give --drop to replace it, or --target with the name of a new database");
				}
				new SwapIn(server, loading).check(target);
			}
		}

		@Override
		public void discard(TargetServer server, String loaded, String id) {
			try (server) {
				server.own().drop(loaded, id);
			}
		}

		@Override
		public void close() {
			// the server is not ours
		}

	}

}

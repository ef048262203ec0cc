package dev.holdfast.source.postgres;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.source.Loading;
import dev.holdfast.source.TargetState;

/** Which server a dump is loaded into. */
interface TargetKind extends AutoCloseable {

	String describe();

	/** How to reach the target, or the server where it is made. */
	ConnectionParameters parameters(String id);

	/** Whether the server is ours alone. */
	boolean own();

	/** Whether what is loaded is thrown away. */
	boolean scratch();

	/** Whether it is a whole server. */
	default boolean everyDatabase() {
		return false;
	}

	/**
	 * The database that is restored to, if others use it too.
	 * @param name in the backup; null where the target says which
	 */
	default List<String> targets(@Nullable String name) {
		return List.of();
	}

	TargetState look(PostgresTarget target);

	/**
	 * Where on the server a database is loaded.
	 * @param database of the backup; null where the target itself says which
	 */
	LoadSite site(TargetServer server, Loading loading, LoadNeeds needs, @Nullable String database);

	@Override
	void close();

	/** The name of a scratch database. */
	static String scratch(String id) {
		return "holdfast_test_" + id;
	}

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
			return this.server.parameters(TargetKind.scratch(id));
		}

		@Override
		public boolean own() {
			return true;
		}

		@Override
		public boolean scratch() {
			return true;
		}

		@Override
		public TargetState look(PostgresTarget target) {
			Path place = Files.isDirectory(this.register) ? this.register
					: Path.of(System.getProperty("java.io.tmpdir"));
			return new TargetState(false, 0, 0, 0, PostgresTarget.free(place), List.of());
		}

		@Override
		public LoadSite site(TargetServer place, Loading loading, LoadNeeds needs, @Nullable String database) {
			String name = TargetKind.scratch(loading.id());
			return new NewDatabase(place, loading, needs, name, name, true);
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
					: this.spec.allDatabases() ? "all databases on " + found.server()
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
		public boolean own() {
			return false;
		}

		@Override
		public boolean scratch() {
			return this.scratch;
		}

		@Override
		public boolean everyDatabase() {
			return this.spec.allDatabases() && !this.scratch;
		}

		@Override
		public List<String> targets(@Nullable String name) {
			if (this.scratch || name == null && this.spec.allDatabases()) {
				return List.of();
			}
			return List.of((name != null) ? name : parameters("").database());
		}

		@Override
		public TargetState look(PostgresTarget target) {
			if (this.scratch) {
				return new TargetState(false, 0, 0, 0, -1, List.of());
			}
			TargetLook look = new TargetLook(parameters(""), target.errors());
			return this.spec.allDatabases() ? look.lookAtAll() : look.look();
		}

		@Override
		public LoadSite site(TargetServer server, Loading loading, LoadNeeds needs, @Nullable String database) {
			String target = (database != null) ? database : parameters("").database();
			if (this.scratch) {
				String name = TargetKind.scratch(loading.id());
				return new NewDatabase(server, loading, needs, name, name, true);
			}
			return new Sites(server, loading, needs).of(target);
		}

		@Override
		public void close() {
			// the server is not ours
		}

	}

}

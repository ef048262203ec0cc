package dev.holdfast.source.postgres;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.Loading;

/**
 * The target itself, for a role that may not make databases. What is there is put aside
 * into schemas of other names within it, and put back when anything fails; meanwhile
 * whoever connects finds what has been loaded so far. What a killed run has put aside is
 * put back by the next.
 */
final class InPlace implements LoadSite {

	private final TargetServer server;

	private final Loading loading;

	private final LoadNeeds needs;

	private final String target;

	InPlace(TargetServer server, Loading loading, LoadNeeds needs, String target) {
		this.server = server;
		this.loading = loading;
		this.needs = needs;
		this.target = target;
	}

	@Override
	public String database() {
		return this.target;
	}

	@Override
	public void reserve() {
		this.server.reserve(this.target);
		if (!this.server.exists(this.target)) {
			throw this.server.errors()
				.badPlan(this.server.describe(this.target) + " is not there, and --in-place makes none",
						"have it made, or leave out --in-place where the role may make databases");
		}
		new SwapIn(this.server, this.loading).check(this.target);
		boolean own = on((aside) -> {
			List<String> runs = aside.runs();
			for (String run : runs) {
				if (!run.equals(this.loading.id())) {
					another(run);
				}
			}
			if (runs.contains(this.loading.id())) {
				return true;
			}
			List<String> problems = aside.problems();
			if (!problems.isEmpty()) {
				throw this.server.errors()
					.unfit("database \"" + this.target + "\" holds what cannot be put aside: "
							+ String.join("; ", problems), "drop these, and restore again; nothing was changed");
			}
			return false;
		});
		if (!own && !this.loading.drop() && !this.server.empty(this.target)) {
			throw this.server.errors()
				.badPlan(this.server.describe(this.target) + " is not empty", "give --drop to replace what is there");
		}
	}

	/** Puts back what a dead run has left aside. */
	private void another(String run) throws SQLException {
		try (Session session = this.server.open(this.target)) {
			new SetAside(session, this.server.errors(), run).putBack();
		}
	}

	@Override
	public void check(DatabaseFacts facts, SchemaScript before, LoadSelection selection) {
		List<String> problems = new ArrayList<>();
		try (Session session = this.server.open(this.target)) {
			String encoding = session.single("SHOW server_encoding");
			if (!encoding.equals(facts.encoding())) {
				problems.add("the database has the encoding " + encoding + ", the backup " + facts.encoding());
			}
			SchemaRight.missing(session).ifPresent(problems::add);
		}
		catch (SQLException ex) {
			throw this.server.errors().server().reading("looking at the target", ex);
		}
		this.needs.look(this.server, facts, before, selection, problems);
		problems.addAll(new LocaleNeeds(this.server, facts, before).ofCollations(this.target));
		this.needs.fail(problems);
	}

	@Override
	public String state() {
		return on((aside) -> aside.runs().contains(this.loading.id())) ? "loading" : "";
	}

	@Override
	public void make(DatabaseFacts facts, SchemaScript before) {
		if (this.loading.terminateSessions()) {
			this.server.terminate(this.target);
		}
		on((aside) -> {
			aside.putBack();
			aside.take();
			return true;
		});
	}

	@Override
	public void complete() {
		// what is aside says that this has no place yet
	}

	@Override
	public String accept(DatabaseLoad load) {
		List<String> kept = new ArrayList<>();
		on((aside) -> {
			List<String> statements = aside.release(SwapIn.time(Instant.now()), this.loading.dropOld(), kept);
			statements.add(new AcceptedMark(this.server, this.loading.id()).schema());
			aside.run("keeping what was there", statements);
			return true;
		});
		return kept.isEmpty() ? "" : "what was in \"" + this.target + "\" is kept in its schema "
				+ String.join(", ", kept) + ", to be dropped by hand";
	}

	@Override
	public void discard(TargetServer fresh) {
		try (fresh; Session session = fresh.open(this.target)) {
			new SetAside(session, fresh.errors(), this.loading.id()).putBack();
		}
		catch (SQLException | HoldfastException ex) {
			String why = (ex instanceof HoldfastException known) ? known.what() : ServerErrors.text((SQLException) ex);
			throw new HoldfastException(ExitCode.UNREACHABLE,
					"database \"" + this.target + "\" holds a part of the backup; what was there is in its schemas "
							+ SetAside.base(this.loading.id()) + "_…, and could not be put back: " + why,
					"run the same command again, or any restore with --in-place, which puts it back first", ex);
		}
	}

	/** Extensions stay, whoever they belong to, and so do the comments on them. */
	@Override
	public boolean takes(TocEntry entry) {
		return !entry.kind().equals("COMMENT") || !entry.tag().startsWith("EXTENSION ");
	}

	@Override
	public MovedNames names() {
		return MovedNames.besides(SetAside.base(this.loading.id()) + "_");
	}

	@Override
	public List<String> leftOut() {
		return List.of("owner, grants, locale and settings of the database itself, because it was not made anew");
	}

	private <T> T on(Work<T> work) {
		try (Session session = this.server.open(this.target)) {
			return work.run(new SetAside(session, this.server.errors(), this.loading.id()));
		}
		catch (SQLException ex) {
			throw this.server.errors().server().reading("looking at what is there", ex);
		}
	}

	/** Something done in the target. */
	@FunctionalInterface
	private interface Work<T> {

		T run(SetAside aside) throws SQLException;

	}

}

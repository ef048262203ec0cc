package dev.holdfast.source.postgres;

import java.util.ArrayList;
import java.util.List;

import dev.holdfast.source.Loading;

/**
 * A database that is made beside the target and takes its name, or one that is made to be
 * thrown away.
 */
final class NewDatabase implements LoadSite {

	private final TargetServer server;

	private final Loading loading;

	private final LoadNeeds needs;

	private final String database;

	private final String target;

	private final boolean scratch;

	/**
	 * @param database the one that is made
	 * @param target the one that it replaces
	 * @param scratch whether it replaces none
	 */
	NewDatabase(TargetServer server, Loading loading, LoadNeeds needs, String database, String target,
			boolean scratch) {
		this.server = server;
		this.loading = loading;
		this.needs = needs;
		this.database = database;
		this.target = target;
		this.scratch = scratch;
	}

	@Override
	public String database() {
		return this.database;
	}

	@Override
	public void reserve() {
		this.server.reserve(this.scratch ? this.database : this.target);
		if (this.scratch) {
			return;
		}
		this.server.own().dropOthers(this.target, this.loading.id());
		if (this.server.exists(this.target)) {
			if (!this.loading.drop() && !this.server.empty(this.target)) {
				throw this.server.errors()
					.badPlan(this.server.describe(this.target) + " is not empty",
							"give --drop to replace it, or --target with the name of a new database");
			}
			new SwapIn(this.server, this.loading).check(this.target);
		}
	}

	@Override
	public void check(DatabaseFacts facts, SchemaScript before, LoadSelection selection) {
		List<String> problems = new ArrayList<>();
		if (!this.server.mayCreate()) {
			problems.add("the role may not create databases: ALTER ROLE … CREATEDB"
					+ (this.scratch ? "" : ", or give --in-place, which loads the database itself"));
		}
		this.needs.look(this.server, facts, before, selection, problems);
		boolean older = this.server.version().major() < facts.major();
		if (!problems.isEmpty() && this.server.mayCreate() && !older && !this.server.exists(this.database)) {
			// what only a new database can tell belongs to the same list
			problems.addAll(new LocaleNeeds(this.server, facts, before).tryOut(this.database, this.loading.id()));
		}
		this.needs.fail(problems);
	}

	@Override
	public String state() {
		return this.server.exists(this.database) ? this.server.own().state(this.database, this.loading.id()) : "";
	}

	@Override
	public void make(DatabaseFacts facts, SchemaScript before) {
		this.server.own().drop(this.database, this.loading.id());
		LocaleNeeds locales = new LocaleNeeds(this.server, facts, before);
		String impossible = this.server.own().create(this.database, facts, this.loading.role(), this.loading.id());
		List<String> problems = (impossible != null) ? List.of(locales.ofDatabase(impossible))
				: locales.ofCollations(this.database);
		if (!problems.isEmpty()) {
			this.server.own().drop(this.database, this.loading.id());
		}
		this.needs.fail(problems);
	}

	@Override
	public void complete() {
		this.server.own().mark(this.database, this.loading.id(), LOADED);
	}

	@Override
	public String accept(DatabaseLoad load) {
		return this.scratch ? "" : new SwapIn(this.server, this.loading).accept(this.database, this.target,
				load.databaseSettings(this.database));
	}

	@Override
	public void discard(TargetServer fresh) {
		fresh.own().drop(this.database, this.loading.id());
	}

}

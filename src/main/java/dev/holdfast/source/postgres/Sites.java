package dev.holdfast.source.postgres;

import dev.holdfast.source.Loading;

/** Decides how a dump comes into a database of a server that others use too. */
final class Sites {

	private final TargetServer server;

	private final Loading loading;

	private final LoadNeeds needs;

	Sites(TargetServer server, Loading loading, LoadNeeds needs) {
		this.server = server;
		this.loading = loading;
		this.needs = needs;
	}

	LoadSite of(String target) {
		LoadErrors errors = this.server.errors();
		if (this.loading.parts() == Loading.Parts.DATA_ONLY) {
			return beside(target, new InsertRows(errors, this.loading));
		}
		if (this.loading.asSchema() != null) {
			return beside(target, new AsSchema(errors, this.loading.asSchema()));
		}
		if (this.loading.drop() && !this.loading.include().isEmpty() && this.server.exists(target)
				&& !this.server.empty(target)) {
			return beside(target, new ReplaceTables(errors, this.loading.terminateSessions()));
		}
		if (this.loading.inPlace()) {
			return new InPlace(this.server, this.loading, this.needs, target);
		}
		return new NewDatabase(this.server, this.loading, this.needs, OwnDatabases.name(target, this.loading.id()),
				target, false);
	}

	private LoadSite beside(String target, Placing placing) {
		return new BesideSchemas(this.server, this.loading, this.needs, target, placing);
	}

}

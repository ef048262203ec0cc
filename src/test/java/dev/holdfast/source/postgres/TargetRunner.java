package dev.holdfast.source.postgres;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.Secret;
import dev.holdfast.source.Loading;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.source.Target;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

/** Feeds recorded dumps to targets, as a restore does. */
final class TargetRunner {

	private TargetRunner() {
	}

	/** A target of this server's. */
	static PostgresTarget target(PostgresServer server, String database, Path directory) {
		return PostgresTarget.database(spec(server, database, PostgresServer.SUPERUSER), environment(server),
				directory);
	}

	static PostgresSpec spec(PostgresServer server, String database, String user) {
		Secret password = server.password().isEmpty() ? null : new Secret(server.password());
		return new PostgresSpec("db", "127.0.0.1", server.port(), database, user, password, Map.of(), DumpFormat.NATIVE,
				java.util.List.of(), java.util.List.of(), java.util.List.of(), 2, false);
	}

	static Map<String, String> environment(PostgresServer server) {
		return new HashMap<>(Map.of("HOLDFAST_POSTGRES_BIN", server.clients().toString()));
	}

	/** A whole load, up to the proof. */
	static Proof load(Target target, RecordedDump dump, Loading loading, ProofLevel level) {
		target.prepare(loading);
		feed(target, dump);
		target.finish();
		return target.prove(level);
	}

	/** Hands over entries and items. */
	static void feed(Target target, RecordedDump dump) {
		try {
			for (RecordedDump.Recorded each : dump.entries()) {
				target.entry(each.entry(), each.entry().name(), new ByteArrayInputStream(each.content()));
			}
			for (ContentItem item : dump.items(ContentItem.class)) {
				target.item(item);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

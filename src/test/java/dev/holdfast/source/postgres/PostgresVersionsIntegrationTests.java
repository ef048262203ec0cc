package dev.holdfast.source.postgres;

import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.testing.PostgresServer;
import dev.holdfast.testing.RecordedDump;

import static org.assertj.core.api.Assertions.assertThat;

class PostgresVersionsIntegrationTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(ints = { 12, 13, 14, 15, 16, 17, 18 })
	void everyKindOfObjectComesBackTheSameOn(int major) {
		try (PostgresServer server = PostgresServer.start(major)) {
			EveryKind.create(server, "every");
			RecordedDump dump = new RecordedDump();
			SourceSummary summary = new SourceRunner(server, this.directory).dump("every", dump);
			assertThat(summary.versions().get("server")).startsWith(major + ".");
			assertThat(dump.warnings()).isEmpty();
			StockRestore.restore(dump, server, "every2");
			assertThat(StockRestore.pgDump(server, "every2")).isEqualTo(StockRestore.pgDump(server, "every"))
				.contains("GRANT SELECT ON LARGE OBJECT 100001 TO \"shop reader\" WITH GRANT OPTION");
			RecordedDump again = new RecordedDump();
			SourceSummary restored = new SourceRunner(server, this.directory).dump("every2", again);
			assertThat(again.items(ContentItem.CatalogObject.class))
				.containsExactlyInAnyOrderElementsOf(dump.items(ContentItem.CatalogObject.class))
				.extracting(ContentItem.CatalogObject::kind)
				.contains("schema", "table", "partitioned table", "view", "materialized view", "sequence",
						"sequence value", "column", "default", "index", "constraint", "trigger", "rule", "policy",
						"statistics", "published table", "function", "procedure", "aggregate", "enum", "domain",
						"composite", "range", "comment", "owner", "grant", "default grant", "collation", "operator",
						"cast", "publication", "event trigger", "text search configuration");
			assertThat(restored.details()).isEqualTo(summary.details());
			assertThat(restored.tables()).containsExactlyInAnyOrderElementsOf(summary.tables());
		}
	}

}

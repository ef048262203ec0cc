package dev.holdfast.backup;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.CompressionSpec;
import dev.holdfast.plan.DestinationSpec;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.EncryptionSpec;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.HandOff;
import dev.holdfast.plan.Limits;
import dev.holdfast.plan.LocalSpec;
import dev.holdfast.plan.RestoreTestSpec;
import dev.holdfast.plan.RetentionSpec;
import dev.holdfast.plan.Secret;
import dev.holdfast.plan.SourceSpec;
import org.jspecify.annotations.Nullable;

/** A small plan over an H2 file and a local directory, made by hand. */
public final class PlanFixture {

	public static final Secret KEY = new Secret("00112233445566778899aabbccddeeff".repeat(2));

	private static final Secret SIGNING_KEY = newSigningKey();

	public final Path home;

	public final Path store;

	public List<SourceSpec> sources;

	public List<DestinationSpec> destinations;

	/** Bytes per second; null for no limit. */
	public @Nullable Long bandwidth;

	public @Nullable RestoreTestSpec restoreTest;

	List<List<String>> before = List.of();

	List<List<String>> after = List.of();

	@Nullable Path staging;

	HandOff handOff = HandOff.DURABLE;

	public PlanFixture(Path directory) throws SQLException {
		this.home = directory.resolve("home");
		this.store = directory.resolve("store");
		String url = "jdbc:h2:" + directory.resolve("shop");
		try (Connection connection = DriverManager.getConnection(url)) {
			connection.createStatement().execute("create table orders(id int primary key, note varchar)");
			connection.createStatement()
				.execute("insert into orders select x, 'order ' || x from system_range(1, 1000)");
		}
		this.sources = List
			.of(new H2Spec("database", url, null, null, DumpFormat.NATIVE, List.of(), List.of(), List.of()));
		this.destinations = List.of(new LocalSpec("local", this.store, true, List.of()));
	}

	public BackupPlan plan() {
		return new BackupPlan("shop", null, ZoneOffset.UTC, true, this.sources,
				new CompressionSpec(CompressionSpec.Algorithm.ZSTD, 1),
				new EncryptionSpec(EncryptionSpec.Format.OPENPGP, KEY, EncryptionSpec.KeyEncoding.HEX, null, List.of()),
				SIGNING_KEY, List.of(), this.destinations, new Limits(this.bandwidth, 64 << 20, this.staging),
				this.handOff, this.before, this.after, Duration.ofHours(6), false, Map.of(), null, this.restoreTest,
				null, RetentionSpec.unlimited(), null, null, List.of(), null, List.of(), "cafe", "shop.yaml");
	}

	public BackupRequest request() {
		return new BackupRequest(plan(), Set.of(), null, null, false, "manual", "ops@host", "correlation-1", null,
				this.home, Map.of());
	}

	/** A new Ed25519 key as PEM. */
	public static Secret newSigningKey() {
		try {
			byte[] encoded = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
			return new Secret("-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
					+ "\n-----END PRIVATE KEY-----\n");
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

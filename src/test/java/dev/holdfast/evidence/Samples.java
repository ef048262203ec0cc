package dev.holdfast.evidence;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.plan.Secret;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;

/** Evidence that tests begin with. */
final class Samples {

	static final Instant TAKEN = Instant.parse("2026-11-21T11:02:03Z");

	static final Instant BEGAN = Instant.parse("2026-11-22T04:00:01Z");

	static final BackupId ID = BackupId.parse("shop-20261121T110203Z-k3f7ab").orElseThrow();

	static final String ARCHIVE = ID.beside(".tar.zst.pgp").value();

	private Samples() {
	}

	static ManifestSigner signer() {
		try {
			byte[] key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
			return ManifestSigner.of(new Secret("-----BEGIN PRIVATE KEY-----\n"
					+ Base64.getEncoder().encodeToString(key) + "\n-----END PRIVATE KEY-----\n"));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static ProvenBackup backup() {
		return new ProvenBackup(ID.value(), "shop", "pre-deploy", TAKEN, TAKEN.plusSeconds(2), List.of("database"),
				ARCHIVE, 432_956_211, "6b1f".repeat(16), "c09e".repeat(16),
				Base64.getEncoder().encodeToString(new byte[64]), "MCowBQYDK2VwAyEA" + "A".repeat(43) + "=", true);
	}

	static ProofRun run(String runId) {
		return new ProofRun(runId, "restore-test", "ops@db1", "db1", "schedule", null, BEGAN, BEGAN.plusMillis(94_300),
				List.of(new ProofRun.Step("fetch", BEGAN, 1_200), new ProofRun.Step("provision", BEGAN, 2_400),
						new ProofRun.Step("load", BEGAN, 61_000), new ProofRun.Step("prove", BEGAN, 29_700)),
				Map.of("holdfast", "0.1.0", "java", "17.0.17 (Debian)", "target server", "PostgreSQL 15.14"));
	}

	static Proof.Compared table(String name, long rows) {
		String digest = String.format("%032x", name.hashCode() & 0xffffffffL).replace("000000", "3f7a91");
		return new Proof.Compared(name, rows, rows, digest, digest);
	}

	static ProvenSource source(List<Proof.Compared> tables, Proof.Difference... differences) {
		return new ProvenSource("database", "postgresql", "shop", TAKEN.plusSeconds(2),
				"a temporary PostgreSQL 15.14 server", ProofLevel.EXACT, Map.of("server", "15.14", "pg_dump", "15.14"),
				tables, 312, List.of(differences), List.of());
	}

	/** As it should be. */
	static Evidence proven(String runId) {
		return new Evidence(backup(), run(runId), 26L * 3600 * 1000, List.of(),
				List.of(source(List.of(table("public.customers", 1_204), table("public.orders", 1_204_331)))),
				List.of(new CheckResult("sql", "select count(*) from orders where total < 0", true, "0", "0", 12,
						null)),
				null);
	}

	/** One of everything that can be wrong, in a database with many tables. */
	static Evidence failed(String runId, int tables) {
		List<Proof.Compared> all = new ArrayList<>();
		for (int i = 0; i < tables; i++) {
			all.add(table(String.format("public.measurements_%04d_of_a_partitioned_table", i), 1_000L * i));
		}
		all.add(new Proof.Compared("public.orders", 1_204_331, 1_204_330, "0".repeat(32), "1".repeat(32)));
		return new Evidence(backup(), run(runId), 3600L * 1000, List.of(),
				List.of(source(all, new Proof.Difference("table", "public.orders", "1,204,331 rows", "1,204,330 rows"),
						new Proof.Difference("index", "public.orders_by_day", "btree (day)", null))),
				List.of(new CheckResult("sql", "select count(*) from orders", false, "at least 1204331", "1204330", 31,
						"1204330 is less than 1204331"),
						new CheckResult("exec", "/srv/shop/smoke-test", true, "exit code 0", "exit code 0", 2_300,
								null)),
				null);
	}

}

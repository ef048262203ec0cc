package dev.holdfast.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

import dev.holdfast.backup.BackupApplication;
import dev.holdfast.backup.PlanFixture;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.plan.BackupPlan;

/** A backup that the backup job made, to be verified and spoiled. */
final class StoredBackup {

	private final PlanFixture fixture;

	private final BackupPlan plan;

	private final Manifest manifest;

	private StoredBackup(PlanFixture fixture, BackupPlan plan, Manifest manifest) {
		this.fixture = fixture;
		this.plan = plan;
		this.manifest = manifest;
	}

	static StoredBackup of(PlanFixture fixture) {
		return new StoredBackup(fixture, fixture.plan(),
				BackupApplication.run(fixture.request(), RunProgress.NONE).manifest());
	}

	/** The same backup for a host that has another plan. */
	StoredBackup under(BackupPlan other) {
		return new StoredBackup(this.fixture, other, this.manifest);
	}

	BackupPlan plan() {
		return this.plan;
	}

	Manifest manifest() {
		return this.manifest;
	}

	String id() {
		return this.manifest.backupId();
	}

	Path archive() {
		return this.fixture.store.resolve(this.manifest.archive().key());
	}

	Path manifestFile() {
		return this.fixture.store.resolve(backup().manifest().value());
	}

	Path signatureFile() {
		return this.fixture.store.resolve(backup().signature().value());
	}

	BackupId backup() {
		return BackupId.parse(id()).orElseThrow();
	}

	VerifyRequest request(Level level) {
		return new VerifyRequest(this.plan, backup(), Set.of(), level, true, "shop.verify", "manual", "ops@host",
				"correlation-1", null, this.fixture.home);
	}

	/** Verifies without Batch. */
	VerifyResult verify(Level level) {
		try (VerifyRun run = new VerifyRun(request(level), (bytes) -> {
		})) {
			for (Runnable step : List.<Runnable>of(run::fetch, run::check)) {
				try {
					step.run();
				}
				catch (HoldfastException | CancellationException ex) {
					// the result says it as well
				}
			}
			return run.result(0, null);
		}
	}

	/** Replaces a file's bytes. */
	static void spoil(Path file, byte[] bytes) throws IOException {
		Files.delete(file);
		Files.write(file, bytes);
	}

}

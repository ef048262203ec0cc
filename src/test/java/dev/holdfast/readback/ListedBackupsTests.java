package dev.holdfast.readback;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.BackupPlans;
import dev.holdfast.plan.PlanEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** What a destination lists when no history knows its backups. */
class ListedBackupsTests {

	private static final String OLDER = "shop-20261121T195202Z-zzzzzz";

	private static final String FIRST = "shop-20261121T195203Z-zzzzzz";

	private static final String SECOND = "shop-20261121T195203Z-aaaaaa";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void tellsWhichOfTwoOfOneSecondIsTheNewer() throws IOException {
		stored(SECOND, "2026-11-21T19:52:03.900Z");
		stored(OLDER, "2026-11-21T19:52:09Z");
		stored(FIRST, "2026-11-21T19:52:03.400Z");
		assertThat(ListedBackups.of(plan(), (failure) -> {
			throw failure;
		})).extracting(BackupId::value).containsExactly(SECOND, FIRST, OLDER);
	}

	private void stored(String id, String at) throws IOException {
		Path manifest = this.directory.resolve("store").resolve(BackupId.parse(id).orElseThrow().manifest().value());
		Files.createDirectories(manifest.getParent());
		Files.writeString(manifest, "{}");
		Files.setLastModifiedTime(manifest, FileTime.from(Instant.parse(at)));
	}

	private BackupPlan plan() throws IOException {
		Path plans = Files.createDirectory(this.directory.resolve("jobs"));
		Files.writeString(plans.resolve("shop.yaml"), """
				plan: shop
				sources: [{name: files, type: files, paths: [%1$s]}]
				encryption: {format: none}
				destinations: [{name: local, type: local, path: %1$s/store}]
				""".formatted(this.directory));
		Files.setPosixFilePermissions(plans.resolve("shop.yaml"), PosixFilePermissions.fromString("rw-------"));
		return new BackupPlans(plans, PlanEnvironment.of(Map.of())).find("shop");
	}

}

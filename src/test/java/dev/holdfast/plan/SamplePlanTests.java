package dev.holdfast.plan;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SamplePlanTests {

	@Test
	void theBuiltInSampleIsRead() {
		BackupPlan plan = new BackupPlans(Path.of("jobs"), PlanEnvironment.of(Map.of("HOLDFAST_HOME", "/srv/hf")))
			.find("sample");
		assertThat(plan.name()).isEqualTo("sample");
		assertThat(plan.zone()).isEqualTo(ZoneOffset.UTC);
		assertThat(plan.sources())
			.containsExactly(
					new H2Spec("database", "jdbc:h2:/srv/hf/sample/shop", "sa", null, DumpFormat.NATIVE, List.of(),
							List.of(), List.of()),
					new FilesSpec("docs", List.of(Path.of("docs")), List.of(), List.of()));
		assertThat(plan.destinations())
			.containsExactly(new LocalSpec("local", Path.of("/srv/hf/backups"), true, List.of()));
		assertThat(plan.encryption()).isEqualTo(new EncryptionSpec(EncryptionSpec.Format.OPENPGP, null,
				EncryptionSpec.KeyEncoding.HEX, null, List.of()));
		assertThat(plan.compression()).isEqualTo(new CompressionSpec(CompressionSpec.Algorithm.ZSTD, 3));
		assertThat(plan.verify()).isEqualTo(new BackupPlan.VerifyAfter("content"));
		assertThat(plan.retention().keepLast()).isEqualTo(3);
		assertThat(plan.retention().periods()).containsExactly(new RetentionSpec.Period("daily", 7, null));
		assertThat(plan.hash()).matches("[0-9a-f]{64}");
		assertThat(plan.origin()).isEqualTo("jobs/sample.yaml");
	}

	@Test
	void theSampleKeepsToTheWorkingDirectoryWithoutAHome() {
		BackupPlan plan = new BackupPlans(Path.of("jobs"), PlanEnvironment.of(Map.of())).find("jobs/sample.yaml");
		assertThat(((H2Spec) plan.sources().get(0)).url())
			.isEqualTo("jdbc:h2:" + Path.of(".holdfast/sample/shop").toAbsolutePath());
		assertThat(((LocalSpec) plan.destinations().get(0)).path()).isEqualTo(Path.of(".holdfast/backups"));
	}

}

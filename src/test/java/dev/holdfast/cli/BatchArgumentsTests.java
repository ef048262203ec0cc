package dev.holdfast.cli;

import dev.holdfast.failure.HoldfastException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BatchArgumentsTests {

	@Test
	void leavesACommandLineAlone() {
		assertThat(BatchArguments.translate("backup", "shop", "--json")).containsExactly("backup", "shop", "--json");
	}

	@Test
	void turnsBatchsOwnWayIntoTheCommand() {
		assertThat(BatchArguments.translate("--spring.batch.job.name=backup", "plan=shop", "label=pre-deploy"))
			.containsExactly("backup", "shop", "--label=pre-deploy");
	}

	@Test
	void handsSpringItsArgumentsAndUnderstandsTypedParameters() {
		assertThat(BatchArguments.translate("--spring.cloud.task.executionid=7", "--spring.batch.job.name=backup",
				"runId=abc,java.lang.String,true", "plan=shop,java.lang.String"))
			.containsExactly("backup", "--spring-argument=--spring.cloud.task.executionid=7", "--run-id=abc", "shop");
	}

	@Test
	void refusesUnknownJobsAndParametersWithTheNearestName() {
		assertThatExceptionOfType(HoldfastException.class)
			.isThrownBy(() -> BatchArguments.translate("--spring.batch.job.name=backup", "plann=shop"))
			.withMessage("unknown job parameter 'plann'")
			.satisfies((ex) -> assertThat(ex.hint()).isEqualTo("did you mean plan=…?"))
			.satisfies((ex) -> assertThat(ex.getExitCode()).isEqualTo(2));
		assertThatExceptionOfType(HoldfastException.class)
			.isThrownBy(() -> BatchArguments.translate("--spring.batch.job.name=bakup", "plan=shop"))
			.withMessage("no job 'bakup' in this version");
	}

}

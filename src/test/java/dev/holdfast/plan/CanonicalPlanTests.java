package dev.holdfast.plan;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CanonicalPlanTests {

	@Test
	void theHashIsThatOfTheMeaningNotOfTheText() {
		String hash = Plans.with("").hash();
		assertThat(Plans.with("# a comment\n\nenabled: 'true'\ncompression: {level: 3, algorithm: zstd}\nzone: Z\n")
			.hash()).isEqualTo(hash);
		assertThat(Plans.with("rpo: 26h\n").hash()).isEqualTo(Plans.with("rpo: PT26H\n").hash()).isNotEqualTo(hash);
	}

	@Test
	void everyChangeOfMeaningChangesIt() {
		assertThat(java.util.stream.Stream
			.of("", "enabled: false\n", "compression: {level: 4}\n", "hand-off: memory\n", "before: [[a, b]]\n",
					"before: [[a], [b]]\n", "before: [['a\",\"b']]\n", "after: [[a, b]]\n", "description: x\n",
					"retention: {keep-last: 1}\n", "targets: {a: {path: /x}}\n", "encryption: {passphrase: a}\n")
			.map((part) -> Plans.with(part).hash())).doesNotHaveDuplicates()
			.allMatch((hash) -> hash.matches("[0-9a-f]{64}"));
	}

	@Test
	void theValuesOfSecretsDoNotCount() {
		assertThat(Plans.with("encryption: {passphrase: a}\n").hash())
			.isEqualTo(Plans.with("encryption: {passphrase: b}\n").hash());
		assertThat(CanonicalPlan.text(Plans.with("encryption: {passphrase: hunter2}\n"))).contains("<redacted>")
			.doesNotContain("hunter2");
	}

	@Test
	void isTheSameInEveryProcess() {
		String part = "retention: {keep-last: 1, labels: {a: 1d, b: 2d, c: 3d}}\nnotify: {on: [failure, stale, quota], mail: [a@b]}\n";
		assertThat(CanonicalPlan.text(Plans.with(part))).contains(
				"\"labels\":{\"a\":\"PT24H\",\"b\":\"PT48H\",\"c\":\"PT72H\",}",
				"\"on\":[\"\":\"FAILURE\",\"\":\"STALE\",\"\":\"QUOTA\",]");
	}

	@Test
	void isNotChangedByTheFilesNameOrFilledInKeys() {
		BackupPlan plan = Plans.with("");
		assertThat(CanonicalPlan.hashed(plan.withHash("other").withWarnings(java.util.List.of("w"))).hash())
			.isEqualTo(plan.hash());
	}

}

package dev.holdfast.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class BackupPlansTests {

	@TempDir
	Path directory;

	private final FakeEnvironment environment = new FakeEnvironment();

	@Test
	void plansAreFoundByNameOrPath() throws IOException {
		write("one.yaml", plan("shop"));
		write("two.yml", plan("mail"));
		write("three.json", "{\"plan\":\"wiki\",\"sources\":[{\"name\":\"a\",\"type\":\"files\",\"paths\":[\"/a\"]}],"
				+ "\"destinations\":[{\"name\":\"l\",\"type\":\"local\",\"path\":\"/b\"}]}");
		write("notes.txt", "no plan");
		write(".hidden.yaml", "broken: [");
		Files.createDirectory(this.directory.resolve("dir.yaml"));
		assertThat(plans().find("shop").name()).isEqualTo("shop");
		assertThat(plans().find("wiki").origin()).isEqualTo(this.directory.resolve("three.json").toString());
		assertThat(plans().find(this.directory.resolve("two.yml").toString()).name()).isEqualTo("mail");
		assertThat(plans().all()).extracting(BackupPlan::name).containsExactly("shop", "wiki", "mail");
		assertThat(plans().list()).extracting((plan) -> plan.outline().name()).containsExactly("shop", "wiki", "mail");
	}

	@Test
	void anUnknownPlanIsToldWithTheNearestName() throws IOException {
		write("one.yaml", plan("shop"));
		write("broken.yaml", "plan: [\n");
		List<PlanProblem> problems = PlanProblemsFixture.problemsOf(() -> plans().find("shpo"));
		assertThat(problems.get(0).text()).isEqualTo(this.directory + ": has no plan named 'shpo'");
		assertThat(problems.get(0).hint()).isEqualTo("did you mean shop?");
		assertThat(problems.get(1).text()).startsWith(this.directory.resolve("broken.yaml") + ":2: has a bracket");
		assertThat(PlanProblemsFixture.problemsOf(() -> plans().find("zebra")).get(0).hint())
			.isEqualTo("plans there: shop");
		assertThat(PlanProblemsFixture.problemsOf(() -> new BackupPlans(Path.of("/none"), this.environment).find("x")))
			.singleElement()
			.satisfies((problem) -> assertThat(problem.hint()).contains("HOLDFAST_PLANS"));
		assertThat(PlanProblemsFixture.textsOf(() -> plans().find("none.yaml")))
			.containsExactly("none.yaml: cannot be read");
	}

	@Test
	void whoReadsWhatIsStoredNeedsNoSecretOfASource() throws IOException {
		write("shop.yaml", """
				plan: shop
				sources:
				  - {name: db, type: postgresql, url: "postgresql://backup@db/shop", password: "${NOT_SET_HERE}"}
				destinations:
				  - {name: local, type: local, path: /var/backups}
				""");
		assertThat(PlanProblemsFixture.textsOf(() -> plans().find("shop")).toString()).contains("NOT_SET_HERE");
		assertThat(plans().findToRead("shop").destinations()).hasSize(1);
		assertThat(plans().allToRead()).singleElement().satisfies((plan) -> assertThat(plan.sources()).hasSize(1));
		write("mail.yaml", """
				plan: mail
				sources:
				  - {name: files, type: files, paths: [/srv]}
				destinations:
				  - {name: local, type: local, path: "${NOT_SET_HERE}"}
				""");
		assertThat(PlanProblemsFixture.textsOf(() -> plans().findToRead("mail")).toString()).contains("NOT_SET_HERE");
	}

	@Test
	void aBrokenPlanDoesNotHinderTheOthers() throws IOException {
		write("a.yaml", plan("shop"));
		write("b.yaml", "plan: mail\nsurces: x\n");
		write("c.yaml", ": : :");
		assertThat(plans().find("shop").name()).isEqualTo("shop");
		assertThat(PlanProblemsFixture.textsOf(() -> plans().find("mail"))).hasSize(3)
			.allMatch((text) -> text.contains("b.yaml"));
		assertThat(plans().list()).extracting((plan) -> plan.problems().isEmpty()).containsExactly(true, false, false);
		assertThat(PlanProblemsFixture.problemsOf(() -> plans().all())).extracting(PlanProblem::file)
			.containsOnly(file("b.yaml"), file("c.yaml"));
	}

	@Test
	void aNameThatStandsTwiceIsAnErrorForWhoeverAsksForIt() throws IOException {
		write("a.yaml", plan("shop"));
		write("b.yaml", plan("shop"));
		write("c.yaml", plan("mail"));
		String problem = file("b.yaml") + ": plan: is the name of the plan in " + file("a.yaml") + " too";
		assertThat(PlanProblemsFixture.textsOf(() -> plans().find("shop"))).containsExactly(problem);
		assertThat(PlanProblemsFixture.textsOf(() -> plans().all())).containsExactly(problem);
		assertThat(plans().list().get(1).problems()).extracting(PlanProblem::text).containsExactly(problem);
		assertThat(plans().find("mail").name()).isEqualTo("mail");
	}

	@Test
	void aListNeedsNoVariablesAndRunsNothing() throws IOException {
		write("a.yaml", """
				plan: shop
				description: ${WHAT} of ${WHERE:here}
				schedule: ${CRON}
				enabled: ${ON}
				sources: [{name: db, type: postgresql, url: "${exec:pass show url}", parallel: "${N}"}]
				destinations: [{name: local, type: local, path: "${file:/path}"}]
				encryption: {passphrase-file: /none}
				zone: Europe/Vienna
				rpo: 26h
				quota: 500 GiB
				""");
		this.environment.variables.put("CRON", "0 2 * * *");
		assertThat(plans().list()).containsExactly(new PlanListing(file("a.yaml"),
				new PlanOutline("shop", "${WHAT} of ${WHERE:here}", true, "0 2 * * *",
						List.of(new PlanOutline.Part("db", "postgresql")),
						List.of(new PlanOutline.Part("local", "local")), ZoneId.of("Europe/Vienna"),
						Duration.ofHours(26), false, 500L << 30),
				List.of()));
		assertThat(plans().check(List.of(), false)).singleElement()
			.satisfies((check) -> assertThat(check.problems()).isEmpty());
		assertThat(this.environment.asked).isEmpty();
	}

	@Test
	void aCheckResolvesEverythingAndTellsWarnings() throws IOException {
		write("a.yaml", plan("shop") + "encryption: {format: none}\nrpo: 1d\nretention: {daily: 7}\n");
		write("b.yaml", plan("mail") + "encryption: {passphrase: \"${exec:pass show}\"}\n");
		assertThat(plans().check(List.of(), true)).satisfiesExactly((good) -> {
			assertThat(good.name()).isEqualTo("shop");
			assertThat(good.problems()).isEmpty();
			assertThat(good.warnings()).hasSize(1);
			assertThat(good.notActedOn()).containsExactly(
					"retention: checked and noted with each backup, but nothing acts on it yet in this version",
					"rpo: checked and compared by holdfast status, but nothing acts on it yet in this version");
		}, (bad) -> assertThat(bad.problems()).extracting(PlanProblem::text)
			.containsExactly(file("b.yaml")
					+ ":4: encryption.passphrase: needs the command pass, which ended with exit code 2"));
		assertThat(this.environment.asked).containsExactly(List.of("pass", "show"));
		assertThat(plans().check(List.of(this.directory.resolve("a.yaml")), true)).singleElement()
			.satisfies((check) -> assertThat(check.name()).isEqualTo("shop"));
		assertThat(plans().check(List.of(this.directory.resolve("a.yaml")), false)).singleElement()
			.satisfies((check) -> assertThat(check.notActedOn()).hasSize(2));
	}

	@Test
	void aFileInPlaceOfTheDirectoryIsTold() throws IOException {
		write("file", "x");
		assertThat(PlanProblemsFixture
			.textsOf(() -> new BackupPlans(this.directory.resolve("file"), this.environment).list()))
			.containsExactly(file("file") + ": cannot be read as a directory");
	}

	private BackupPlans plans() {
		return new BackupPlans(this.directory, this.environment);
	}

	private String file(String name) {
		return this.directory.resolve(name).toString();
	}

	private void write(String name, String text) throws IOException {
		Files.writeString(this.directory.resolve(name), text);
	}

	private static String plan(String name) {
		return Plans.REST.replace("plan: p", "plan: " + name);
	}

}

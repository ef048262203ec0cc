package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class PlansCommandTests {

	private static final String GOOD = """
			plan: shop
			description: The web shop
			schedule: "0 2 * * *"
			enabled: false
			sources:
			  - {name: db, type: h2, url: "jdbc:h2:/srv/shop"}
			  - {name: docs, type: files, paths: ["${DOCS}"]}
			destinations: [{name: local, type: local, path: "${HOLDFAST_HOME:.holdfast}/b"}]
			encryption: {format: none}
			""";

	@TempDir
	Path directory;

	@Test
	void listsThePlansOfTheDirectoryThatWasAskedFor() throws IOException {
		write("shop.yaml", GOOD);
		String expected = """
				PLAN  SOURCES                 DESTINATIONS   SCHEDULE   ENABLED  DESCRIPTION
				shop  db (h2), docs (files)   local (local)  0 2 * * *  no       The web shop
				""".replace("(files)   ", "(files)  ").replace("SOURCES                 ", "SOURCES                ");
		assertThat(Typed.run("plans", "--plans", this.directory.toString())).isEqualTo(new Typed(0, expected, ""));
		assertThat(Typed.run("--plans=" + this.directory, "plans")).isEqualTo(new Typed(0, expected, ""));
		assertThat(Typed.run(Map.of("HOLDFAST_PLANS", this.directory.toString()), "plans").standard())
			.isEqualTo(expected);
	}

	@Test
	void theListIsADocumentWhenJsonIsAskedFor() throws IOException {
		write("shop.yaml", GOOD);
		write("broken.yaml", "plan: broken\nsurces: []\n");
		Typed typed = Typed.run("plans", "--json", "--plans", this.directory.toString());
		assertThat(typed.code()).isEqualTo(2);
		JsonNode plans = new JsonMapper().readTree(typed.standard()).get("plans");
		assertThat(plans.get(1).get("plan").asString()).isEqualTo("shop");
		assertThat(plans.get(1).get("sources").get(1).get("type").asString()).isEqualTo("files");
		assertThat(plans.get(1).get("problems")).isEmpty();
		assertThat(plans.get(0).get("problems").get(2).get("key").asString()).isEqualTo("surces");
		assertThat(plans.get(0).get("problems").get(2).get("line").asInt()).isEqualTo(2);
		assertThat(plans.get(0).get("problems").get(2).get("hint").asString()).isEqualTo("did you mean sources?");
	}

	@Test
	void brokenPlansAreListedAndTold() throws IOException {
		write("broken.yaml", "plan: broken\nsurces: []\n");
		Typed typed = Typed.run("plans", "--plans", this.directory.toString());
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.standard()).contains("broken  -        -");
		assertThat(typed.error().lines()).containsExactly(
				"holdfast: " + this.directory + "/broken.yaml:1: lacks the key sources",
				"HINT: add sources: what to back up",
				"holdfast: " + this.directory + "/broken.yaml:1: lacks the key destinations",
				"HINT: add destinations: where to",
				"holdfast: " + this.directory + "/broken.yaml:2: surces: is not a known key",
				"HINT: did you mean sources?");
	}

	@Test
	void theDefaultPlanIsShown() {
		Typed typed = Typed.run(Map.of("UPLOAD_DIR", "/srv/uploads", "BACKUP_DIR", "/b"), "plans", "--plans",
				this.directory.toString());
		assertThat(typed.standard()).contains("default  uploads (files)  local (local)");
		assertThat(Typed.run("plans", "--plans", this.directory.toString()))
			.isEqualTo(new Typed(0, "", PlansCommand.NO_PLANS + "\n"));
		assertThat(Typed.run("plans", "--quiet", "--plans", this.directory.toString())).isEqualTo(new Typed(0, "", ""));
	}

	@Test
	void aDirectoryThatWasNamedMustBeThere() {
		Path nowhere = this.directory.resolve("nowhere");
		Typed typed = Typed.run("plans", "--plans", nowhere.toString());
		assertThat(typed).isEqualTo(new Typed(2, "", "holdfast: directory of the plans " + nowhere
				+ " does not exist\nHINT: create it, or correct --plans\n"));
		assertThat(Typed.run(Map.of("HOLDFAST_PLANS", nowhere.toString()), "plans", "check").error())
			.contains("does not exist")
			.contains("HOLDFAST_PLANS");
	}

	@Test
	void aBackupWithoutAPlanNamesThePlansThatThereAre() throws IOException {
		assertThat(Typed.run("backup", "--plans", this.directory.toString()).error())
			.contains("HINT: there are no plans: write one");
		assertThat(Typed
			.run(Map.of("UPLOAD_DIR", "/srv/uploads", "BACKUP_DIR", "/b"), "backup", "--plans",
					this.directory.toString())
			.error()).contains("HINT: holdfast backup PLAN; plans there: default (made from the environment)");
		write("shop.yaml", GOOD);
		Typed typed = Typed.run("backup", "--plans", this.directory.toString());
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.error()).contains("HINT: holdfast backup PLAN; plans there: shop\n");
	}

	@Test
	void aCheckResolvesVariablesAndWarns() throws IOException {
		Path file = write("shop.yaml", GOOD);
		Typed good = Typed.run(Map.of("DOCS", "/docs"), "plans", "check", file.toString());
		assertThat(good.code()).isZero();
		assertThat(good.standard()).isEqualTo(file + ": plan shop is good\n");
		assertThat(good.error()).contains("holdfast: warning: " + file + ": encryption: archives are not encrypted")
			.contains(file + ": schedule: checked, but nothing acts on it yet in this version");
		Typed bad = Typed.run("plans", "check", file.toString());
		assertThat(bad.code()).isEqualTo(2);
		assertThat(bad.error())
			.contains(file + ":7: sources[1].paths[0]: needs the environment variable DOCS, which is not set");
		Typed form = Typed.run("plans", "check", "--without-variables", "--plans", this.directory.toString());
		assertThat(form.code()).isZero();
		assertThat(form.standard()).isEqualTo(file + ": plan shop is good in form; its variables were not resolved\n");
		JsonNode json = new JsonMapper()
			.readTree(Typed.run(Map.of("DOCS", "/docs"), "plans", "check", "--json", file.toString()).standard());
		assertThat(json.get("variablesResolved").asBoolean()).isTrue();
		assertThat(json.get("plans").get(0).get("warnings")).hasSize(1);
	}

	@Test
	void aMistypedFileIsTold() {
		Typed typed = Typed.run("plans", "check", "no/such.yaml");
		assertThat(typed.code()).isEqualTo(2);
		assertThat(typed.error()).startsWith("holdfast: no/such.yaml: cannot be read\nHINT: ");
		assertThat(Typed.run("plans", "chekc").error()).startsWith("holdfast: unknown command 'chekc'")
			.contains("did you mean check?");
	}

	@Test
	void theSchemaIsJsonWithOrWithoutTheOption() {
		Typed typed = Typed.run("plans", "schema");
		assertThat(typed.code()).isZero();
		assertThat(new JsonMapper().readTree(typed.standard()).get("required").toString())
			.isEqualTo("[\"plan\",\"sources\",\"destinations\"]");
		assertThat(Typed.run("plans", "schema", "--json").standard()).isEqualTo(typed.standard());
	}

	@Test
	void theHomeThatWasAskedForIsWhatPlansSee() throws IOException {
		write("shop.yaml", GOOD.replace("${DOCS}", "${HOLDFAST_HOME}"));
		Path file = this.directory.resolve("shop.yaml");
		assertThat(Typed.run("plans", "check", "--home", "some/home", file.toString()).code()).isZero();
		assertThat(Typed.run("plans", "check", file.toString()).code()).isEqualTo(2);
		assertThat(Path.of("some/home")).doesNotExist();
	}

	private Path write(String name, String text) throws IOException {
		return Files.writeString(this.directory.resolve(name), text);
	}

}

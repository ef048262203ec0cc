package dev.holdfast.plan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * However a plan is mangled, it is read or refused with problems, and nothing else
 * happens.
 */
class PlanFuzzTests {

	private static final int ROUNDS = 3000;

	private static final String[] PIECES = { "&a ", "*a", "!!", "!x ", "<<: *a", "{", "}", "[", "]", ": ", "\n", "- ",
			"\t", "\"", "'", "|", ">-", "#", "? ", "%YAML 1.1\n", "---\n", "...\n", "${", "}", "${A}", "${file:x}",
			"${exec:x}", "$${", "\u0000", "\uFEFF", "\uE0F1", "\uD800", "null", "~", "-1", "1e999", "\\u0041", "\\",
			"@", "`", "é", "😀", "0x", "   ", "plan: ", "sources: ", "type: mongodb", "\r", "\u2028", "\u0085", ",",
			"=" };

	@TempDir
	Path directory;

	@Test
	void nothingButProblemsIsThrown() throws IOException {
		List<String> seeds = seeds();
		Random random = new Random(20261121);
		int read = 0;
		int refused = 0;
		for (int i = 0; i < ROUNDS; i++) {
			String text = mangle(seeds.get(random.nextInt(seeds.size())), random);
			try {
				parse(text, random.nextInt(8) == 0).resolve(environment());
				read++;
			}
			catch (PlanProblems ex) {
				refused++;
				assertThat(ex.problems()).isNotEmpty().allSatisfy((problem) -> {
					assertThat(problem.message()).isNotBlank();
					assertThat(problem.hint()).isNotBlank();
					assertThat(problem.text()).doesNotContainPattern("[\\x00-\\x08\\x0E-\\x1F]");
				});
			}
			catch (RuntimeException | Error ex) {
				throw new AssertionError("round " + i + ":\n" + text, ex);
			}
		}
		assertThat(read).isGreaterThan(ROUNDS / 100);
		assertThat(refused).isGreaterThan(ROUNDS / 3);
	}

	@Test
	@Timeout(60)
	void neitherDoesListingThem() throws IOException {
		List<String> seeds = seeds();
		Random random = new Random(4711);
		for (int i = 0; i < 300; i++) {
			Files.write(this.directory.resolve("p" + i + ".yaml"),
					mangle(seeds.get(random.nextInt(seeds.size())), random).getBytes(StandardCharsets.UTF_8));
		}
		List<PlanListing> plans = new BackupPlans(this.directory, environment()).list();
		assertThat(plans).hasSize(300);
		assertThat(plans).filteredOn((plan) -> plan.problems().isEmpty()).isNotEmpty();
		assertThat(plans).filteredOn((plan) -> !plan.problems().isEmpty()).isNotEmpty();
	}

	private static PlanFile parse(String text, boolean json) {
		try {
			return PlanFile.of("fuzz", PlanText.parse(text, json));
		}
		catch (BadTextException ex) {
			throw new PlanProblems(List.of(new PlanProblem("fuzz", ex.line(), "", ex.what(), ex.hint())));
		}
	}

	private static FakeEnvironment environment() {
		return FakeEnvironment.with("A", "${B}", "SHOP_DB_PASSWORD", "x", "BACKUP_ENCRYPTION_KEY", "0f".repeat(32),
				"OPS_WEBHOOK", "https://x/", "DATABASE_URL", "postgresql://db", "UPLOAD_DIR", "/u", "BACKUP_DIR", "/b");
	}

	private static List<String> seeds() throws IOException {
		List<String> seeds = new ArrayList<>(List.of(Plans.REST, Files.readString(Path.of("jobs/sample.yaml")),
				"{\"id\": \"x\", \"type\": \"full\", \"retention\": {\"daily\": 1}, \"destinations\": [{\"type\": \"local\"}]}"));
		String[] blocks = Files.readString(Path.of("docs/plans.md")).split("```");
		for (int i = 1; i < blocks.length; i += 2) {
			seeds.add(blocks[i].substring(blocks[i].indexOf('\n') + 1));
		}
		try (Stream<Path> bad = Files.list(Path.of("src/test/resources/plans/bad"))) {
			for (Path file : bad.sorted().toList()) {
				seeds.add(Files.readString(file));
			}
		}
		return seeds;
	}

	private static String mangle(String seed, Random random) {
		StringBuilder text = new StringBuilder(seed);
		for (int times = random.nextInt(4); times >= 0; times--) {
			int at = random.nextInt(text.length() + 1);
			int end = Math.min(text.length(), at + random.nextInt(12));
			switch (random.nextInt(5)) {
				case 0 -> text.delete(at, end);
				case 1 -> text.insert(at, text.substring(at, end));
				case 2 -> text.replace(at, Math.min(end, at + 1), PIECES[random.nextInt(PIECES.length)]);
				case 3 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
				default -> text.setLength((times == 0) ? at : text.length());
			}
		}
		return text.toString();
	}

}

package dev.holdfast.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.holdfast.source.ProofLevel;

/**
 * Evidence as one page for people: nothing is loaded from elsewhere, nothing is run, it
 * follows the reader's light or dark, and prints on A4. Made from the signed document
 * alone, so anybody can make the same page again.
 */
public final class EvidencePage {

	private final SignedEvidence signed;

	private final String name;

	private final Evidence evidence;

	private final Html html = new Html();

	private EvidencePage(SignedEvidence signed, String name) {
		this.signed = signed;
		this.name = name;
		this.evidence = signed.evidence();
	}

	/**
	 * The page, in UTF-8.
	 * @param name of the document's file, for the commands that check its signature
	 */
	public static byte[] of(SignedEvidence signed, String name) {
		return new EvidencePage(signed, name).render().getBytes(StandardCharsets.UTF_8);
	}

	private String render() {
		String title = this.evidence.backup().id() + ": " + this.evidence.verdict().title();
		this.html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
			.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
			.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
			.raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
			.element("title", title)
			.raw("\n<style>\n" + style() + "</style>\n</head>\n<body>\n<main>\n");
		verdict();
		figures();
		new ResultSections(this.evidence, this.html).write();
		new RunSections(this.signed, this.name, this.html).write();
		return this.html.raw("</main>\n</body>\n</html>\n").toString();
	}

	private static String style() {
		try (InputStream in = Objects.requireNonNull(EvidencePage.class.getResourceAsStream("page.css"))) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void verdict() {
		Verdict verdict = this.evidence.verdict();
		String sign = switch (verdict) {
			case PROVEN -> "\u2713";
			case FAILED -> "\u2717";
			default -> "!";
		};
		this.html.raw("<header class=\"" + verdict.word() + "\">\n<div class=\"sign\" aria-hidden=\"true\">" + sign)
			.raw("</div>\n<div>\n<h1>")
			.text(verdict.title())
			.raw("</h1>\n");
		this.html.element("p", summary(verdict));
		this.html.raw("\n<p class=\"id\">").text(this.evidence.backup().id()).raw("</p>\n</div>\n</header>\n");
		List<String> reasons = this.evidence.reasons();
		if (!reasons.isEmpty()) {
			this.html.raw("<ul class=\"reasons\">\n");
			reasons.forEach((reason) -> this.html.element("li", reason).raw("\n"));
			this.html.raw("</ul>\n");
		}
	}

	private String summary(Verdict verdict) {
		boolean counts = this.evidence.sources().stream().anyMatch((source) -> source.level() == ProofLevel.COUNTS);
		return switch (verdict) {
			case PROVEN ->
				counts ? "Restored; numbers of rows and the catalogue are as dumped. Contents were not compared."
						: "Restored, read back and compared: everything that was compared is as it was dumped.";
			case PARTLY_PROVEN -> "A part of the backup was restored, and is as it was dumped.";
			case UNPROVEN -> "The backup was restored, but there was nothing trusted to compare it with.";
			case FAILED -> (this.evidence.failure() != null) ? "The restore ended before it could prove anything."
					: "What came back is not what was dumped, or a check failed. See below.";
		};
	}

	private void figures() {
		long tables = this.evidence.sources().stream().mapToLong((source) -> source.tables().size()).sum();
		long rows = this.evidence.sources().stream().mapToLong(ProvenSource::rows).sum();
		long objects = this.evidence.sources().stream().mapToLong(ProvenSource::objects).sum();
		long passed = this.evidence.checks().stream().filter(CheckResult::passed).count();
		this.html.raw("<dl class=\"figures\">\n");
		figure("Recovery time", Figures.duration(this.evidence.run().recoveryTime()), "measured RTO");
		figure("Age of the data", Figures.duration(this.evidence.dataAge()), rpo());
		figure("Compared", Figures.count(tables, "table"),
				Figures.count(rows, "row") + ", " + Figures.count(objects, "object"));
		figure("Checks", this.evidence.checks().isEmpty() ? "none" : passed + " of " + this.evidence.checks().size(),
				this.evidence.checks().isEmpty() ? "the plan has none" : "passed");
		this.html.raw("</dl>\n");
	}

	private String rpo() {
		Long planned = this.evidence.plannedRpoMillis();
		if (planned == null) {
			return "measured RPO";
		}
		return "measured RPO, plan allows " + Figures.duration(Duration.ofMillis(planned)) + ": "
				+ (Boolean.TRUE.equals(this.evidence.rpoMet()) ? "met" : "missed");
	}

	private void figure(String name, String value, String note) {
		this.html.raw("<div>")
			.element("dt", name)
			.element("dd", value)
			.element("dd class=\"note\"", note)
			.raw("</div>\n");
	}

}

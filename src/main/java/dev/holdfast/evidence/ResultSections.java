package dev.holdfast.evidence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import dev.holdfast.source.Proof;
import org.jspecify.annotations.Nullable;

/** What was found: the plan's checks, then each source with its tables. */
final class ResultSections {

	private static final String NONE = "\u2013";

	private final Evidence evidence;

	private final Html html;

	ResultSections(Evidence evidence, Html html) {
		this.evidence = evidence;
		this.html = html;
	}

	void write() {
		this.evidence.sources().forEach(this::differences);
		checks();
		this.evidence.sources().forEach(this::source);
	}

	private void differences(ProvenSource source) {
		if (source.differences().isEmpty()) {
			return;
		}
		this.html.raw("<section>\n").element("h2", "Differences in " + source.name());
		head("Kind", "Name", "As dumped", "As found");
		for (Proof.Difference difference : source.differences()) {
			this.html.raw("<tr class=\"bad\">");
			cells(difference.kind(), difference.name(), or(difference.dumped(), "(not there)"),
					or(difference.found(), "(missing)"));
		}
		this.html.raw("</tbody>\n</table>\n</section>\n");
	}

	private void checks() {
		if (this.evidence.checks().isEmpty()) {
			return;
		}
		this.html.raw("<section>\n").element("h2", "Checks");
		head("", "Check", "Expected", "Found", "Took");
		for (CheckResult check : this.evidence.checks()) {
			this.html.raw(check.passed() ? "<tr>" : "<tr class=\"bad\">");
			mark(check.passed());
			this.html.raw("<td><span class=\"kind\">").text(check.kind()).raw("</span> <code>").text(check.what());
			this.html.raw("</code>");
			if (check.message() != null) {
				this.html.raw("<div class=\"message\">").text(check.message()).raw("</div>");
			}
			this.html.raw("</td>");
			cells(check.expected(), or(check.found(), NONE), Figures.duration(Duration.ofMillis(check.millis())));
		}
		this.html.raw("</tbody>\n</table>\n</section>\n");
	}

	private void source(ProvenSource source) {
		this.html.raw("<section>\n").element("h2", "Source " + source.name());
		this.html.raw("<p>").text(source.type());
		if (source.database() != null) {
			this.html.text(" " + source.database());
		}
		this.html.text(", data of " + Figures.time(source.dataAt()) + ", restored to " + source.target() + ". ");
		this.html.text(Figures.count(source.objects(), "object") + " of the catalogue compared.");
		this.html.raw("</p>\n");
		if (!source.notCompared().isEmpty()) {
			this.html.raw("<p>Not compared:</p>\n<ul>\n");
			source.notCompared().forEach((what) -> this.html.element("li", what).raw("\n"));
			this.html.raw("</ul>\n");
		}
		if (!source.tables().isEmpty()) {
			tables(source);
		}
		this.html.raw("</section>\n");
	}

	/** What differs comes first: nobody shall have to look for it among 500. */
	private void tables(ProvenSource source) {
		boolean files = source.type().equals("files");
		List<Proof.Compared> tables = new ArrayList<>(source.tables());
		tables.sort(Comparator.comparing(ProvenSource::same));
		this.html.raw("<table class=\"tables\">\n<thead><tr><th scope=\"col\"></th>");
		this.html.element("th scope=\"col\"", files ? "Files" : "Table");
		this.html.element("th scope=\"col\" class=\"number\"", (files ? "Files" : "Rows") + " dumped");
		this.html.element("th scope=\"col\" class=\"number\"", (files ? "Files" : "Rows") + " found");
		this.html.element("th scope=\"col\"", "Digest dumped").element("th scope=\"col\"", "Digest found");
		this.html.raw("</tr></thead>\n<tbody>\n");
		for (Proof.Compared table : tables) {
			this.html.raw(ProvenSource.same(table) ? "<tr>" : "<tr class=\"bad\">");
			mark(ProvenSource.same(table));
			this.html.raw("<td>").name(table.name()).raw("</td>");
			this.html.element("td class=\"number\"", Figures.count(table.dumpedRows()));
			this.html.element("td class=\"number\"", Figures.count(table.foundRows()));
			this.html.element("td class=\"digest\"", table.dumpedDigest());
			this.html.element("td class=\"digest\"", or(table.foundDigest(), NONE)).raw("</tr>\n");
		}
		this.html.raw("</tbody>\n</table>\n");
	}

	private void head(String... names) {
		this.html.raw("\n<table>\n<thead><tr>");
		for (String name : names) {
			this.html.element("th scope=\"col\"", name);
		}
		this.html.raw("</tr></thead>\n<tbody>\n");
	}

	private void mark(boolean good) {
		this.html.raw(good ? "<td class=\"mark good\" title=\"same\">\u2713</td>"
				: "<td class=\"mark\" title=\"differs\">\u2717</td>");
	}

	private void cells(String... values) {
		for (String value : values) {
			this.html.element("td", value);
		}
		this.html.raw("</tr>\n");
	}

	private static String or(@Nullable String value, String other) {
		return (value != null) ? value : other;
	}

}

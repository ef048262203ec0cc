package dev.holdfast.evidence;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/** Who restored what with what, and how to check that the page's source is signed. */
final class RunSections {

	private final SignedEvidence signed;

	private final Html html;

	private final String name;

	/**
	 * Sections of a page.
	 * @param name of the document's file
	 */
	RunSections(SignedEvidence signed, String name, Html html) {
		this.signed = signed;
		this.name = name;
		this.html = html;
	}

	void write() {
		ProofRun run = this.signed.evidence().run();
		run(run);
		backup(this.signed.evidence().backup());
		versions(run);
		signature();
	}

	private void run(ProofRun run) {
		begin("Run");
		row("Job", run.job());
		row("Asked for by", run.requestedBy());
		row("Ran on", run.host());
		row("Trigger", run.trigger());
		row("Correlation", run.correlationId());
		row("Run", run.runId());
		row("Began", Figures.time(run.startedAt()));
		row("Ended", Figures.time(run.endedAt()));
		for (ProofRun.Step step : run.steps()) {
			row("Step " + step.name(), Figures.duration(Duration.ofMillis(step.millis())));
		}
		end();
	}

	private void backup(ProvenBackup backup) {
		begin("Backup");
		row("Id", backup.id());
		row("Plan", backup.plan());
		row("Label", backup.label());
		row("Taken", Figures.time(backup.takenAt()));
		row("Data of", Figures.time(backup.dataAt()));
		row("Archive", backup.archiveKey());
		row("Size", Figures.size(backup.archiveSize()));
		code("Archive SHA-256", backup.archiveSha256());
		code("Manifest SHA-256", backup.manifestSha256());
		code("Manifest signature", backup.manifestSignature());
		code("Manifest signed by", backup.manifestSigner());
		row("That key is", backup.manifestTrusted() ? "trusted where this was restored" : "not trusted");
		end();
	}

	private void versions(ProofRun run) {
		begin("Versions");
		new TreeMap<>(run.versions()).forEach(this::row);
		for (ProvenSource source : this.signed.evidence().sources()) {
			for (Map.Entry<String, String> version : new TreeMap<>(source.versions()).entrySet()) {
				row(source.name() + ", dumped: " + version.getKey(), version.getValue());
			}
		}
		end();
	}

	private void signature() {
		begin("Signature");
		code("SHA-256 of the JSON", this.signed.sha256());
		code("Signature", this.signed.signatureText());
		code("Signed by", this.signed.signer());
		end();
		this.html.raw("<section>\n<p>This page was made from <code>")
			.text(this.name)
			.raw("</code>, ")
			.raw("which is signed with Ed25519; the page itself proves nothing. To check the document with the public ")
			.raw("key that you keep (take it from somewhere else than this page), in the directory of the files:</p>\n")
			.raw("<pre>printf %s '")
			.text(this.signed.signer())
			.raw("' | base64 -d &gt;signer.der\n")
			.raw("openssl pkeyutl -verify -pubin -keyform DER -inkey signer.der -rawin \\\n    -in ")
			.text(this.name + " -sigfile " + this.name + ".sig")
			.raw("\nsha256sum ")
			.text(this.name)
			.raw("   # as above</pre>\n</section>\n");
	}

	private void begin(String title) {
		this.html.raw("<section>\n").element("h2", title).raw("\n<table class=\"facts\">\n<tbody>\n");
	}

	private void end() {
		this.html.raw("</tbody>\n</table>\n</section>\n");
	}

	private void row(String name, @Nullable String value) {
		if (value != null) {
			this.html.raw("<tr>").element("th scope=\"row\"", name).element("td", value).raw("</tr>\n");
		}
	}

	private void code(String name, @Nullable String value) {
		if (value != null) {
			this.html.raw("<tr>")
				.element("th scope=\"row\"", name)
				.element("td class=\"digest\"", value)
				.raw("</tr>\n");
		}
	}

}

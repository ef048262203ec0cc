package dev.holdfast.cli;

import java.io.PrintWriter;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where results, progress and problems go. Results go to standard output, everything else
 * to standard error; with {@code --json} standard output gets one JSON document and
 * nothing else. Safe for use by several threads.
 */
final class Output {

	private final PrintWriter standard;

	private final PrintWriter error;

	private final GlobalOptions options;

	private final boolean terminal;

	private boolean documentWritten;

	Output(PrintWriter standard, PrintWriter error, GlobalOptions options, boolean terminal) {
		this.standard = standard;
		this.error = error;
		this.options = options;
		this.terminal = terminal;
	}

	/** Whether the caller wants JSON instead of lines. */
	boolean json() {
		return this.options.json;
	}

	/** Whether causes are shown with errors. */
	boolean debug() {
		return this.options.debug;
	}

	/** Whether somebody is looking: progress may then be one live line. */
	boolean terminal() {
		return this.terminal;
	}

	/** Whether text may be colored. */
	boolean color() {
		return this.terminal && !this.options.noColor;
	}

	PrintWriter standard() {
		return this.standard;
	}

	PrintWriter error() {
		return this.error;
	}

	/** A line of the result, for people: left out when JSON was asked for. */
	synchronized void line(String line) {
		if (!json()) {
			this.standard.println(line);
		}
	}

	/**
	 * A line that sums up what was done: left out when quiet, and when JSON was asked
	 * for. A quiet success says nothing at all.
	 */
	synchronized void summary(String line) {
		if (!this.options.quiet) {
			line(line);
		}
	}

	/** What to do next, for people: on standard error, as it is no result. */
	synchronized void next(String line) {
		if (!json()) {
			progress(line);
		}
	}

	/** The result as the one JSON document; only when JSON was asked for. */
	synchronized void document(Object document) {
		if (json() && !this.documentWritten) {
			this.documentWritten = true;
			this.standard.println(Json.text(document));
		}
	}

	/** A line of progress: left out when quiet. */
	synchronized void progress(String line) {
		if (!this.options.quiet) {
			this.error.println(line);
		}
	}

	/** A warning: printed always. */
	synchronized void warning(String line) {
		this.error.println(paint("holdfast: warning:", "33") + " " + line);
	}

	/**
	 * Replaces the live line on a terminal; an empty text removes it. Nothing when nobody
	 * looks or it is to be quiet.
	 */
	synchronized void live(String text) {
		if (this.terminal && !this.options.quiet) {
			this.error.print("\r\u001b[K" + text);
			this.error.flush();
		}
	}

	/** A line on standard error, whatever was asked for. */
	synchronized void problem(String line) {
		this.error.println(line);
	}

	/** The text in the given ANSI color where colors are wanted. */
	String paint(String text, String ansi) {
		return color() ? "\u001b[" + ansi + "m" + text + "\u001b[0m" : text;
	}

	synchronized void flush() {
		this.standard.flush();
		this.error.flush();
	}

	/** Apart, so that Jackson is loaded only for JSON. */
	static final class Json {

		private Json() {
		}

		static String text(Object document) {
			return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(document);
		}

	}

}

package dev.holdfast.source.postgres;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;

import dev.holdfast.archive.encryption.DamagedArchiveException;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a script as psql would find them (PostgreSQL documentation, "Lexical
 * Structure"), one byte a character. Commands of psql itself, which could run programs,
 * are not obeyed. It also tells whether the end is missing that pg_dump writes.
 */
final class ScriptStatements {

	private static final String BEGUN = "-- PostgreSQL database dump";

	private static final String ENDED = "-- PostgreSQL database dump complete";

	private static final int LONGEST_TAG = 128;

	private final PushbackInputStream in;

	private final StringBuilder sql = new StringBuilder();

	private final StringBuilder word = new StringBuilder();

	private int parentheses;

	private int blocks;

	private boolean begun;

	private boolean ended;

	/**
	 * @param in buffered
	 */
	ScriptStatements(InputStream in) {
		this.in = new PushbackInputStream(in, LONGEST_TAG + 1);
	}

	/** Whether pg_dump has begun it, and has not ended it. */
	boolean isCut() {
		return this.begun && !this.ended;
	}

	/**
	 * The next statement, without the semicolon at its end and comments; null at the end.
	 * @throws DamagedArchiveException for a command of psql, and an end in the middle
	 */
	@Nullable String next() throws IOException {
		this.sql.setLength(0);
		this.word.setLength(0);
		this.parentheses = 0;
		this.blocks = 0;
		for (int each = this.in.read(); each >= 0; each = this.in.read()) {
			if (each == ';' && this.parentheses <= 0 && endsBlock()) {
				if (!this.sql.toString().isBlank()) {
					return this.sql.toString().strip();
				}
				this.sql.setLength(0);
			}
			else {
				take(each);
			}
		}
		if (!this.sql.toString().isBlank()) {
			// psql runs what has no semicolon at the end of a script
			return this.sql.toString().strip();
		}
		return null;
	}

	private void take(int each) throws IOException {
		if (Character.isLetterOrDigit(each) || each == '_' || each >= 0x80) {
			this.word.append((char) each);
			this.sql.append((char) each);
			return;
		}
		char before = this.word.isEmpty() ? 0 : this.word.charAt(this.word.length() - 1);
		if (each == '$' && before != 0) {
			// part of a name
			this.word.append('$');
			this.sql.append('$');
			return;
		}
		boolean escapes = this.word.toString().equalsIgnoreCase("e");
		endOfWord();
		switch (each) {
			case '\'' -> string(escapes);
			case '"' -> quoted();
			case '$' -> dollar();
			case '-' -> lineComment();
			case '/' -> comment();
			case '\\' -> command();
			default -> {
				this.parentheses += (each == '(') ? 1 : (each == ')') ? -1 : 0;
				this.sql.append((char) each);
			}
		}
	}

	/** A function of PostgreSQL 14 and later may have statements of its own. */
	private void endOfWord() {
		String text = this.word.toString().toLowerCase(Locale.ROOT);
		this.word.setLength(0);
		if (text.equals("begin")
				&& this.sql.toString().matches("(?is)\\s*create\\s+(or\\s+replace\\s+)?(function|procedure)\\b.*")
				|| text.equals("case") && this.blocks > 0) {
			this.blocks++;
		}
		else if (text.equals("end") && this.blocks > 0) {
			this.blocks--;
		}
	}

	private boolean endsBlock() {
		endOfWord();
		return this.blocks == 0;
	}

	private void string(boolean escapes) throws IOException {
		this.sql.append('\'');
		for (int each = need(); each != '\''; each = need()) {
			this.sql.append((char) each);
			if (escapes && each == '\\') {
				this.sql.append((char) need());
			}
		}
		this.sql.append('\'');
	}

	private void quoted() throws IOException {
		this.sql.append('"');
		for (int each = need(); each != '"'; each = need()) {
			this.sql.append((char) each);
		}
		this.sql.append('"');
	}

	/** {@code $tag$ … $tag$}; a dollar alone begins a parameter. */
	private void dollar() throws IOException {
		StringBuilder tag = new StringBuilder("$");
		int each = this.in.read();
		while (each >= 0 && each != '$' && tag.length() < LONGEST_TAG && (Character.isLetter(each) || each == '_'
				|| each >= 0x80 || tag.length() > 1 && Character.isDigit(each))) {
			tag.append((char) each);
			each = this.in.read();
		}
		this.sql.append(tag);
		if (each != '$') {
			if (each >= 0) {
				this.in.unread(each);
			}
			return;
		}
		this.sql.append('$');
		tag.append('$');
		int start = this.sql.length();
		do {
			this.sql.append((char) need());
		}
		while (this.sql.length() - start < tag.length()
				|| this.sql.indexOf(tag.toString(), this.sql.length() - tag.length()) < 0);
	}

	private void lineComment() throws IOException {
		int second = this.in.read();
		if (second != '-') {
			this.sql.append('-');
			if (second >= 0) {
				this.in.unread(second);
			}
			return;
		}
		String line = "--" + line();
		this.begun |= line.equals(BEGUN);
		this.ended |= line.equals(ENDED);
		this.sql.append('\n');
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int each = this.in.read(); each >= 0 && each != '\n'; each = this.in.read()) {
			if (each != '\r') {
				line.append((char) each);
			}
		}
		return line.toString();
	}

	private void comment() throws IOException {
		int second = this.in.read();
		if (second != '*') {
			this.sql.append('/');
			if (second >= 0) {
				this.in.unread(second);
			}
			return;
		}
		int depth = 1;
		int before = 0;
		while (depth > 0) {
			int each = need();
			if (before == '/' && each == '*') {
				depth++;
				each = 0;
			}
			else if (before == '*' && each == '/') {
				depth--;
				each = 0;
			}
			before = each;
		}
		this.sql.append(' ');
	}

	/** What newer programs write around a dump does nothing here. */
	private void command() throws IOException {
		String line = line().strip();
		if (!line.matches("(un)?restrict [A-Za-z0-9]+")) {
			throw new DamagedArchiveException("it has the psql command \\"
					+ line.substring(0, Math.min(line.length(), 40)) + ", which is not run", null);
		}
	}

	private int need() throws IOException {
		int each = this.in.read();
		if (each < 0) {
			throw new EOFException("it ends in the middle of a statement");
		}
		return each;
	}

	/**
	 * Hands over the rows behind a {@code COPY … FROM stdin}, up to the line that ends
	 * them.
	 */
	void rows(Rows taker) throws IOException {
		line();
		byte[] buffer = new byte[64 << 10];
		int length = 0;
		// of the line; negative where a line is longer than the buffer
		int start = 0;
		while (true) {
			int each = need();
			if (length == buffer.length) {
				int kept = (start > 0) ? length - start : 0;
				taker.take(buffer, length - kept);
				System.arraycopy(buffer, length - kept, buffer, 0, kept);
				length = kept;
				start = (kept > 0) ? 0 : -1;
			}
			buffer[length++] = (byte) each;
			if (each == '\n') {
				if (start >= 0 && isEnd(buffer, start, length)) {
					taker.take(buffer, start);
					return;
				}
				start = length;
			}
		}
	}

	private static boolean isEnd(byte[] buffer, int start, int end) {
		int length = (end - start > 1 && buffer[end - 2] == '\r') ? end - start - 2 : end - start - 1;
		return length == 2 && buffer[start] == '\\' && buffer[start + 1] == '.';
	}

	/** Takes rows, cut anywhere. */
	interface Rows {

		void take(byte[] bytes, int length) throws IOException;

	}

}

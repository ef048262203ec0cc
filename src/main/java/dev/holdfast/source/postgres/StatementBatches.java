package dev.holdfast.source.postgres;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * Runs a file of statements of our own, a batch in one exchange. Each statement ends with
 * a semicolon at the end of a line, outside of quotes.
 */
final class StatementBatches {

	private static final int BATCH = 64 * 1024;

	private final Path file;

	private final LoadErrors errors;

	StatementBatches(Path file, LoadErrors errors) {
		this.file = file;
		this.errors = errors;
	}

	/**
	 * @param label of what they make, for messages
	 */
	void run(Session session, String label) {
		run(session, label, BATCH, "", (sql) -> sql);
	}

	/**
	 * Runs each as somebody rewrites it.
	 * @param rewrite gives null for what is not run
	 */
	void run(Session session, String label, Rewriting rewrite) {
		run(session, label, 0, "", rewrite);
	}

	/** Passes over what is about something that was not loaded. */
	void runOnWhatIsThere(Session session, String label) {
		run(session, label, 0, "42P01", (sql) -> sql);
	}

	private void run(Session session, String label, int size, String ignored, Rewriting rewrite) {
		ByteArrayOutputStream batch = new ByteArrayOutputStream(BATCH);
		try (InputStream in = new BufferedInputStream(Files.newInputStream(this.file), BATCH)) {
			int quote = 0;
			int before = 0;
			for (int b = in.read(); b >= 0; b = in.read()) {
				batch.write(b);
				if (quote == 0 && (b == '\'' || b == '"')) {
					quote = b;
				}
				else if (b == quote) {
					quote = 0;
				}
				if (b == '\n' && before == ';' && quote == 0 && batch.size() >= size) {
					send(session, batch, label, ignored, rewrite);
				}
				before = b;
			}
			send(session, batch, label, ignored, rewrite);
		}
		catch (IOException ex) {
			throw this.errors.statement(label, "", ex);
		}
	}

	private void send(Session session, ByteArrayOutputStream batch, String label, String ignored, Rewriting rewrite)
			throws IOException {
		String sql = rewrite.of(batch.toString(StandardCharsets.ISO_8859_1));
		batch.reset();
		if (sql == null || sql.isBlank()) {
			return;
		}
		try {
			session.load().run(sql);
		}
		catch (SQLException ex) {
			if (ignored.equals(ex.getSQLState())) {
				return;
			}
			throw this.errors.statement(label, TocEntry.readable(sql), ex);
		}
	}

	/** Changes statements on their way. */
	@FunctionalInterface
	interface Rewriting {

		/** Null for a statement that is not run. */
		@Nullable String of(String sql);

	}

}

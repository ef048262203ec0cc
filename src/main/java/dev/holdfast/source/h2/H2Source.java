package dev.holdfast.source.h2;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.source.Dump;
import dev.holdfast.source.DumpStoppedException;
import dev.holdfast.source.Preflight;
import dev.holdfast.source.Source;
import dev.holdfast.source.SourceSummary;
import org.jspecify.annotations.Nullable;

/**
 * An H2 database (2.x), read in one transaction with snapshot isolation. A database that
 * does not exist is never created, and a database file is opened read-only and only for
 * the time of {@link #check} and {@link #dump}.
 */
public final class H2Source implements Source {

	private final H2Spec spec;

	private final H2Url url;

	private final TableSelection selection;

	private volatile @Nullable H2Database database;

	private volatile boolean stopped;

	public H2Source(H2Spec spec) {
		this(spec, List.of());
	}

	/**
	 * @param own directories of databases that the run itself writes
	 * @throws HoldfastException with {@code BAD_PLAN} when the database is one of those
	 */
	public H2Source(H2Spec spec, Collection<Path> own) {
		this.spec = spec;
		this.url = H2Url.of(spec.name(), spec.url());
		if (own.stream().anyMatch(this.url::isBelow)) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"source " + spec.name() + ": " + this.url + " is Holdfast's own history, which it writes meanwhile",
					"take the source out of the plan; manifests beside the archives hold what the history says of them");
		}
		this.selection = new TableSelection(spec);
	}

	@Override
	public String name() {
		return this.spec.name();
	}

	@Override
	public String type() {
		return this.spec.type();
	}

	@Override
	public Preflight check() {
		return connected((open) -> {
			this.selection.requireMatches(H2Catalog.read(open, name()).names());
			open.query("SCRIPT NODATA NOSETTINGS", (row) -> {
			});
			String size = open
				.value("SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'info.FILE_SIZE'");
			String version = open.value("SELECT H2VERSION()");
			return new Preflight((size != null) ? Long.parseLong(size) : 0, Map.of("server", "H2 " + version),
					List.of());
		});
	}

	@Override
	public SourceSummary dump(Dump dump) {
		return connected((open) -> new H2Dump(this.spec, this.selection, open, dump).run());
	}

	@Override
	public void stop() {
		this.stopped = true;
		H2Database open = this.database;
		if (open != null) {
			open.cancel();
		}
	}

	@Override
	public void close() {
		// a connection lives no longer than the call that opened it
	}

	private <T> T connected(Work<T> work) {
		try (H2Database open = H2Database.open(this.spec, this.url)) {
			this.database = open;
			if (this.stopped) {
				throw new DumpStoppedException();
			}
			return work.with(open);
		}
		catch (SQLException | IOException | RuntimeException ex) {
			if (this.stopped) {
				throw new DumpStoppedException();
			}
			throw H2Failures.of(name(), this.url, ex);
		}
		finally {
			this.database = null;
		}
	}

	/** What is done with an open database. */
	private interface Work<T> {

		T with(H2Database database) throws SQLException, IOException;

	}

}

package dev.holdfast.layout;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.Entry;
import dev.holdfast.archive.encryption.ReadingKey;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.layout.Layout.Content;
import dev.holdfast.plan.EncryptionSpec.Format;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.PostgresSpec;
import dev.holdfast.plan.SourceSpec;
import dev.holdfast.source.Loading;
import dev.holdfast.source.h2.H2ObjectRows;
import dev.holdfast.source.h2.H2Target;
import dev.holdfast.source.postgres.ObjectRows;
import dev.holdfast.source.postgres.ScriptTarget;

/**
 * One file of an older tool, loaded into a database, a directory or both. Nothing takes
 * the place of what was there before all of it is loaded; nothing is proven, because such
 * a file does not say what was dumped.
 *
 * @param file the file
 * @param layout how it is packed
 * @param keys whatever may open it
 * @param database where a dump goes; null where there is none
 * @param directory where files of a tar go; null where there are none
 * @param loading whether something may be replaced, and how
 * @param work a private directory for temporary files
 * @param environment the process's variables
 */
public record OlderRestore(Path file, Layout layout, List<ReadingKey> keys, @Nullable SourceSpec database,
		@Nullable Path directory, Loading loading, Path work, Map<String, String> environment) {

	public OlderRestore {
		keys = List.copyOf(keys);
		environment = Map.copyOf(environment);
	}

	/**
	 * Loads it.
	 * @param checkpoint throws when it is to stop
	 * @param warnings hears of what is not quite as it should be
	 * @return what was loaded, for people
	 * @throws HoldfastException with {@code WRONG_KEY} when no key opens it,
	 * {@code DAMAGED} for everything that is wrong with it, {@code BAD_PLAN} when it does
	 * not fit the target
	 */
	public List<String> run(Runnable checkpoint, Consumer<String> warnings) {
		if (this.layout.encryption() == Format.RAW_CBC) {
			warnings.accept("raw-cbc does not notice when a file was changed, and nothing else vouches for this one");
		}
		try (OlderFile opened = OlderFile.open(this.file, this.layout, this.keys, this.work)) {
			if (opened.content() == Content.TAR) {
				return new OlderTar(this, checkpoint).load(opened.in());
			}
			if (this.directory != null) {
				throw new HoldfastException(ExitCode.BAD_PLAN,
						this.file + " holds " + opened.described() + ", and no files", "leave --files-to out");
			}
			List<String> loaded = new ArrayList<>();
			loaded.add(into(opened, checkpoint));
			return loaded;
		}
		catch (IOException ex) {
			throw new HoldfastException(ExitCode.DAMAGED, this.file + " cannot be read: " + reason(ex),
					"the target is as it was before; take another copy of the file", ex);
		}
	}

	/** Decompressors tell of an end without a word. */
	private static @Nullable String reason(IOException failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof EOFException) {
				return "it ends too early";
			}
		}
		return failure.getMessage();
	}

	/** Loads a dump into the database. */
	String into(OlderFile opened, Runnable checkpoint) throws IOException {
		InputStream in = new CheckedInput(opened.in(), checkpoint);
		if (this.database instanceof PostgresSpec postgres) {
			return (opened.content() == Content.JSON) ? rows(postgres, in) : script(postgres, opened, in);
		}
		if (this.database instanceof H2Spec h2 && opened.content() == Content.JSON) {
			H2ObjectRows target = new H2ObjectRows(h2);
			return counted(target.load(in, this.loading.id()), target.describe());
		}
		if (this.database instanceof H2Spec h2 && opened.content() == Content.SQL) {
			return script(h2, in);
		}
		throw new HoldfastException(ExitCode.BAD_PLAN,
				this.file + " holds " + opened.described() + ", which is not loaded into "
						+ ((this.database != null) ? "a database of type " + this.database.type() : "a directory"),
				"name a PostgreSQL database with --target (SQL statements and rows as JSON go into H2 too)");
	}

	private String rows(PostgresSpec postgres, InputStream in) {
		try (ObjectRows target = new ObjectRows(postgres, this.environment)) {
			return counted(target.load(in), target.describe());
		}
	}

	private static String counted(Map<String, Long> counts, String place) {
		return counts.size() + " tables, " + counts.values().stream().mapToLong(Long::longValue).sum() + " rows → "
				+ place;
	}

	private String script(PostgresSpec postgres, OlderFile opened, InputStream in) {
		try (ScriptTarget target = new ScriptTarget(postgres, this.environment, this.loading)) {
			try {
				target.prepare();
				long statements = (opened.content() == Content.PG_DUMP) ? target.runArchive(in) : target.run(in);
				String old = target.accept();
				return statements + " statements → " + target.describe() + (old.isEmpty() ? "" : "; " + old);
			}
			catch (RuntimeException ex) {
				target.discard();
				throw ex;
			}
		}
	}

	private String script(H2Spec h2, InputStream in) throws IOException {
		try (H2Target target = H2Target.of(h2, null)) {
			if (!target.look().empty() && !this.loading.drop()) {
				throw new HoldfastException(ExitCode.BAD_PLAN, target.describe() + " is not empty",
						"give --drop to replace it, or another file with --target");
			}
			try {
				target.prepare(this.loading);
				target.entry(Entry.of("script.sql", 0), "script.sql", in);
				target.finish();
				String old = target.accept();
				return "a script → " + target.describe() + (old.isEmpty() ? "" : "; " + old);
			}
			catch (RuntimeException | IOException ex) {
				target.discard();
				throw ex;
			}
		}
	}

	/** Looks before each read whether it is to stop. */
	private static final class CheckedInput extends java.io.FilterInputStream {

		private final Runnable checkpoint;

		CheckedInput(InputStream in, Runnable checkpoint) {
			super(in);
			this.checkpoint = checkpoint;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			this.checkpoint.run();
			return super.read(bytes, offset, length);
		}

	}

}

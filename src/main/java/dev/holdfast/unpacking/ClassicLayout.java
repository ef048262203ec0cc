package dev.holdfast.unpacking;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.holdfast.archive.ArchiveReader;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.source.Claim;
import dev.holdfast.source.SourceSummary;
import dev.holdfast.source.postgres.PlainSql;

/**
 * Makes of unpacked entries what other programs know: {@code <source>.sql} for a
 * database, {@code <source>/…} for files.
 *
 * @param stage where the entries are
 * @param environment the variables that programs are looked for with
 */
record ClassicLayout(Path stage, Map<String, String> environment) {

	void make(Manifest manifest) throws IOException {
		for (SourceSummary source : manifest.sources()) {
			switch (source.type()) {
				case "h2" -> h2(source.name());
				case "postgresql" -> postgres(source.name());
				default -> {
					// files are what they were
				}
			}
		}
		Files.deleteIfExists(this.stage.resolve(ArchiveReader.FIRST));
		Files.deleteIfExists(this.stage.resolve(ArchiveReader.LAST));
	}

	private void h2(String source) throws IOException {
		Path script = this.stage.resolve(source).resolve("script.sql");
		if (!Files.exists(script)) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"source " + source + ": its rows are JSON (format: json), which is no plain SQL",
					"take them as they are with extract, or restore them into a database and use its SCRIPT command");
		}
		Files.move(script, this.stage.resolve(source + ".sql"));
		Claim.delete(this.stage.resolve(source));
	}

	private void postgres(String source) throws IOException {
		Path entries = this.stage.resolve(source);
		if (PlainSql.isDump(entries)) {
			script(source, entries, this.stage.resolve(source + ".sql"));
		}
		else {
			for (Path database : databases(entries)) {
				script(source, database, this.stage.resolve(source + "." + database.getFileName() + ".sql"));
			}
		}
		Path globals = entries.resolve("globals.sql");
		if (Files.exists(globals)) {
			Files.move(globals, this.stage.resolve(source + ".globals.sql"));
		}
		Claim.delete(entries);
	}

	private static List<Path> databases(Path entries) throws IOException {
		try (Stream<Path> all = Files.list(entries)) {
			return all.filter(PlainSql::isDump).sorted().toList();
		}
	}

	private void script(String source, Path entries, Path script) throws IOException {
		Files.createFile(script, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(script, StandardOpenOption.WRITE))) {
			new PlainSql(source, entries, this.environment).write(out);
		}
	}

}

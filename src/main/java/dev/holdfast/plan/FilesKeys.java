package dev.holdfast.plan;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

/** The keys of files sources. */
final class FilesKeys {

	private static final Type<List<String>> GLOBS = new ListType<>("a list of globs", "[\"**/*.tmp\"]",
			new ScalarType<>("a glob", false, Map.of("type", "string", "minLength", 1), FilesKeys::glob), 0);

	static final Key<List<Path>> PATHS = Key.required("paths",
			new ListType<>("a list of paths", "[/srv/shop/uploads, /srv/shop/.env]", Scalars.PATH, 1),
			"directories and single files");

	static final Key<List<String>> INCLUDE = Key.optional("include", GLOBS,
			"globs relative to each path; default everything");

	static final Key<List<String>> EXCLUDE = Key.optional("exclude", GLOBS, "globs relative to each path");

	static final ObjectType<FilesSpec> SOURCE = new ObjectType<>("Files source",
			List.of(PostgresKeys.NAME, VariantType.key("files"), PATHS, INCLUDE, EXCLUDE),
			(fields) -> fields.ok() ? new FilesSpec(fields.need(PostgresKeys.NAME), fields.need(PATHS),
					fields.list(INCLUDE), fields.list(EXCLUDE)) : null);

	private FilesKeys() {
	}

	private static String glob(String text) throws BadValueException {
		String glob = Scalars.text(text);
		try {
			FileSystems.getDefault().getPathMatcher("glob:" + glob);
			return glob;
		}
		catch (PatternSyntaxException ex) {
			throw new BadValueException("is not a glob", "check that brackets and braces are closed");
		}
	}

}

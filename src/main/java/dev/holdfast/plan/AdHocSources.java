package dev.holdfast.plan;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** The sources that {@code --from} names: URLs are databases, all else paths. */
final class AdHocSources {

	private static final int LONGEST_NAME = 50;

	/** What begins like a URL of a database; no other path is doubted. */
	private static final Pattern ALMOST = Pattern
		.compile("(?i)(h2|postgres|postgresql|mysql|mariadb|oracle|sqlite|mongo|jdbc|s3):");

	private final String origin;

	private final String option;

	private final PlanEnvironment environment;

	private final InputStream standardInput;

	private final List<PlanProblem> problems = new ArrayList<>();

	private final List<PlanNode> databases = new ArrayList<>();

	private final List<String> paths = new ArrayList<>();

	private @Nullable String name;

	AdHocSources(String origin, String option, PlanEnvironment environment, InputStream standardInput) {
		this.origin = origin;
		this.option = option;
		this.environment = environment;
		this.standardInput = standardInput;
	}

	/** What is wrong beyond what reading the plan tells. */
	List<PlanProblem> problems() {
		return this.problems;
	}

	PlanNode read(List<String> from) {
		from.forEach(this::add);
		List<PlanNode> sources = new ArrayList<>(this.databases);
		if (!this.paths.isEmpty()) {
			sources.add(Written.mapping(Written.member("name", "files"), Written.member("type", "files"),
					new PlanNode.Member("paths", 0, Written.texts(this.paths))));
		}
		return Written.list(sources);
	}

	private void add(String from) {
		boolean reference = from.startsWith("env:") || (from.startsWith("file:") && !from.startsWith("file://"));
		String text = reference ? SecretReference.read(this.option, from, this.environment, this.standardInput).reveal()
				: from;
		PlanNode.Member url = Written.raw("url", reference ? variable(from) : text.replace("${", "$${"));
		if (PostgresUrl.is(text)) {
			database("postgresql", url);
			postgres(text, reference);
		}
		else if (text.startsWith("jdbc:h2:")) {
			database("h2", url);
			h2(text, reference);
		}
		else if (text.startsWith("mongodb:") || text.startsWith("mongodb+srv:")) {
			database("mongodb", url);
		}
		else if (text.contains("://") || reference) {
			problem("is a URL of an unknown kind",
					"known: postgresql://, jdbc:postgresql:, jdbc:h2:, and paths of files");
		}
		else if (ALMOST.matcher(text).lookingAt() && !Files.exists(Path.of(text))) {
			problem("is neither a URL that is known nor a path that exists",
					text.startsWith("h2:") ? "write jdbc:h2:PATH for an H2 database"
							: "known: postgresql://, jdbc:postgresql:, jdbc:h2:, and paths of files");
		}
		else {
			this.paths.add(text);
			path(text);
		}
	}

	/** A reference as a plan file would write it. */
	private static String variable(String reference) {
		return "${" + reference.replaceFirst("^env:", "") + "}";
	}

	private void database(String type, PlanNode.Member url) {
		String number = this.databases.isEmpty() ? "" : "-" + (this.databases.size() + 1);
		this.databases
			.add(Written.mapping(Written.member("name", "database" + number), Written.member("type", type), url));
	}

	private void postgres(String text, boolean reference) {
		try {
			PostgresUrl url = PostgresUrl.parse(text);
			named(url.database());
			password(url.password(), reference);
		}
		catch (BadValueException ex) {
			// told when the plan is read
		}
	}

	private void h2(String text, boolean reference) {
		try {
			H2Url url = H2Url.parse(text);
			named(url.url().replaceFirst("^.*[/:]", "").replaceFirst(";.*", ""));
			password(url.password(), reference);
		}
		catch (BadValueException ex) {
			// told when the plan is read
		}
	}

	private void path(String text) {
		try {
			named(Path.of(text).toAbsolutePath().normalize().getFileName());
		}
		catch (InvalidPathException ex) {
			// told when the plan is read
		}
	}

	private void password(@Nullable Secret password, boolean reference) {
		if (password != null && !reference) {
			problem("has a password, which every user of this machine could see",
					"take it out and use ~/.pgpass, or put the whole URL into a variable and write " + this.option
							+ " env:NAME");
		}
	}

	private void problem(String message, String hint) {
		this.problems.add(new PlanProblem(this.origin, 0, this.option, message, hint));
	}

	private void named(@Nullable Object from) {
		if (this.name == null && from != null) {
			String plain = from.toString().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
			String cut = (plain.length() > LONGEST_NAME) ? plain.substring(0, LONGEST_NAME) : plain;
			String name = cut.replaceAll("^-+|-+$", "");
			this.name = name.isEmpty() ? null : name;
		}
	}

	/** A plan's name made of what is backed up first. */
	String name() {
		return (this.name != null) ? this.name : "backup";
	}

}

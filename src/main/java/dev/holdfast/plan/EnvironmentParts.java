package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/** The parts of a plan that well-known environment variables stand for. */
final class EnvironmentParts {

	private static final Map<String, String> FOLDERS = new TreeMap<>(
			Map.of("EXPORTS_DIR", "exports", "REPORTS_DIR", "reports", "UPLOAD_DIR", "uploads"));

	private final PlanEnvironment environment;

	EnvironmentParts(PlanEnvironment environment) {
		this.environment = environment;
	}

	List<PlanNode> sources() {
		List<PlanNode> sources = new ArrayList<>(databases());
		sources.addAll(folders());
		return sources;
	}

	/** Of DATABASE_URL and MONGODB_URI. */
	List<PlanNode> databases() {
		List<PlanNode> databases = new ArrayList<>();
		String url = value("DATABASE_URL");
		if (url != null) {
			databases
				.add(database("database", url.trim().startsWith("jdbc:h2:") ? "h2" : "postgresql", "DATABASE_URL"));
		}
		if (value("MONGODB_URI") != null) {
			databases.add(database("mongodb", "mongodb", "MONGODB_URI"));
		}
		return databases;
	}

	/** One that names DATABASE_URL, so that reading the plan says that it is missing. */
	static PlanNode missingDatabase() {
		return database("database", "postgresql", "DATABASE_URL");
	}

	private static PlanNode database(String name, String type, String variable) {
		return Written.mapping(Written.member("name", name), Written.member("type", type),
				Written.variable("url", variable));
	}

	/** Of UPLOAD_DIR, REPORTS_DIR and EXPORTS_DIR. */
	List<PlanNode> folders() {
		List<PlanNode> folders = new ArrayList<>();
		FOLDERS.forEach((variable, name) -> {
			if (value(variable) != null) {
				folders.add(folder(variable, name));
			}
		});
		return folders;
	}

	static PlanNode folder(String variable, String name) {
		PlanNode path = new PlanNode.Scalar("${" + variable + "}", 0);
		return Written.mapping(Written.member("name", name), Written.member("type", "files"),
				new PlanNode.Member("paths", 0, Written.list(List.of(path))));
	}

	/**
	 * Of BACKUP_DIR and S3_BACKUP_BUCKET or AWS_S3_BUCKET. Without any, one that names
	 * BACKUP_DIR, so that reading the plan says that it is missing.
	 */
	List<PlanNode> destinations() {
		List<PlanNode> destinations = new ArrayList<>();
		if (value("BACKUP_DIR") != null || bucket() == null) {
			destinations.add(Written.mapping(Written.member("name", "local"), Written.member("type", "local"),
					Written.variable("path", "BACKUP_DIR")));
		}
		if (bucket() != null) {
			List<PlanNode.Member> members = new ArrayList<>(
					List.of(Written.member("name", "s3"), Written.member("type", "s3")));
			members.addAll(s3(List.of()));
			destinations.add(new PlanNode.Mapping(members, 0));
		}
		return destinations;
	}

	/**
	 * The members of an S3 destination that are set and not given already; the bucket
	 * always, so that reading the plan says when it is missing.
	 */
	List<PlanNode.Member> s3(List<String> given) {
		List<PlanNode.Member> members = new ArrayList<>();
		if (!given.contains("bucket")) {
			String bucket = bucket();
			members.add(Written.variable("bucket", (bucket != null) ? bucket : "S3_BACKUP_BUCKET"));
		}
		add("prefix", "S3_BACKUP_PREFIX", given, members);
		add("region", "AWS_REGION", given, members);
		return members;
	}

	private void add(String key, String variable, List<String> given, List<PlanNode.Member> members) {
		if (value(variable) != null && !given.contains(key)) {
			members.add(Written.variable(key, variable));
		}
	}

	private @Nullable String bucket() {
		return (value("S3_BACKUP_BUCKET") != null) ? "S3_BACKUP_BUCKET"
				: (value("AWS_S3_BUCKET") != null) ? "AWS_S3_BUCKET" : null;
	}

	List<PlanNode.Member> encryption() {
		return (value("BACKUP_ENCRYPTION_KEY") == null) ? List.of() : List.of(new PlanNode.Member("encryption", 0,
				Written.mapping(Written.variable("key", "BACKUP_ENCRYPTION_KEY"))));
	}

	/** Every backup stays for that many days. */
	List<PlanNode.Member> retention() {
		return (value("BACKUP_RETENTION_DAYS") == null) ? List.of() : List.of(new PlanNode.Member("retention", 0,
				Written.mapping(Written.raw("within", "${BACKUP_RETENTION_DAYS}d"))));
	}

	List<PlanNode.Member> cron() {
		return (value("BACKUP_SCHEDULE") != null) ? List.of(Written.variable("schedule", "BACKUP_SCHEDULE"))
				: List.of();
	}

	List<PlanNode.Member> schedule() {
		List<PlanNode.Member> members = new ArrayList<>(cron());
		if (value("ENABLE_SCHEDULED_BACKUPS") != null) {
			members.add(Written.variable("enabled", "ENABLE_SCHEDULED_BACKUPS"));
		}
		return members;
	}

	/** TZ, without the colon that POSIX allows before a zone's name. */
	List<PlanNode.Member> zone() {
		String zone = value("TZ");
		if (zone == null) {
			return List.of();
		}
		return List
			.of(zone.startsWith(":") ? Written.member("zone", zone.substring(1)) : Written.variable("zone", "TZ"));
	}

	/** The value of a variable, null when it is not set or empty. */
	@Nullable String value(String name) {
		String value = this.environment.variable(name);
		return (value != null && !value.isBlank()) ? value : null;
	}

}

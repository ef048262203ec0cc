package dev.holdfast.restore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

import dev.holdfast.backup.BackupApplication;
import dev.holdfast.backup.PlanFixture;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.loading.Destined;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.ManifestSigner;
import dev.holdfast.pipeline.RunProgress;
import dev.holdfast.plan.BackupPlan;
import dev.holdfast.plan.DumpFormat;
import dev.holdfast.plan.FilesSpec;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.Secret;
import dev.holdfast.readback.ArchiveSums;
import dev.holdfast.source.Loading;
import dev.holdfast.source.ProofLevel;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A backup of a database and of files, damaged and restored over what has become of them
 * since, through all that a restore reads through. What is there is compared byte by byte
 * after each.
 */
final class RestoreOfDamage {

	final BackupPlan plan;

	final Manifest manifest;

	final Manifest other;

	private final PlanFixture fixture;

	private final Path place;

	private final Map<String, String> old;

	private final Map<Path, byte[]> stored = new HashMap<>();

	/** Sources that are restored; empty for all. */
	private Set<String> sources = Set.of();

	private int refused;

	RestoreOfDamage(Path directory) throws IOException, SQLException {
		this.fixture = new PlanFixture(directory);
		this.place = Files.createDirectories(directory.resolve("srv"));
		Path tree = Files.createDirectories(this.place.resolve("uploads"));
		byte[] incompressible = new byte[70_000];
		new Random(20261121).nextBytes(incompressible);
		Files.write(tree.resolve("picture"), incompressible);
		Files.writeString(tree.resolve("note"), "new");
		sql("create table orders(id int primary key, note varchar)",
				"insert into orders select x, 'order ' || x from system_range(1, 100)");
		this.fixture.sources = List.of(
				new H2Spec("database", url(), null, null, DumpFormat.NATIVE, List.of(), List.of(), List.of()),
				new FilesSpec("uploads", List.of(tree), List.of(), List.of()));
		this.plan = this.fixture.plan();
		this.manifest = backUp();
		this.other = backUp();
		Files.writeString(tree.resolve("note"), "old");
		sql("delete from orders where id > 3");
		this.old = contents();
		for (Path file : List.of(archive(), manifestFile(), signatureFile())) {
			this.stored.put(file, Files.readAllBytes(file));
		}
	}

	private String url() {
		return "jdbc:h2:" + this.place.resolve("shop");
	}

	private void sql(String... statements) throws SQLException {
		try (Connection connection = DriverManager.getConnection(url())) {
			for (String statement : statements) {
				connection.createStatement().execute(statement);
			}
		}
	}

	private Manifest backUp() {
		return BackupApplication.run(this.fixture.request(), RunProgress.NONE).manifest();
	}

	private BackupId id() {
		return BackupId.parse(this.manifest.backupId()).orElseThrow();
	}

	Path archive() {
		return this.fixture.store.resolve(this.manifest.archive().key());
	}

	Path manifestFile() {
		return this.fixture.store.resolve(id().manifest().value());
	}

	Path signatureFile() {
		return this.fixture.store.resolve(id().signature().value());
	}

	/** What another backup has under the same kind of name. */
	byte[] others(Path file) {
		return read(file
			.resolveSibling(file.getFileName().toString().replace(this.manifest.backupId(), this.other.backupId())));
	}

	byte[] original(Path file) {
		return Objects.requireNonNull(this.stored.get(file)).clone();
	}

	/** How many restores were refused. */
	int refused() {
		return this.refused;
	}

	/**
	 * Restores files alone but for every fiftieth time: nothing else of the archive is
	 * read less, and a database takes longer to be made than to be refused.
	 */
	private void chooseSources() {
		this.sources = (this.refused % 50 == 0) ? Set.of() : Set.of("uploads");
	}

	/** Restores what the store now holds, which must be refused with one of these. */
	HoldfastException refuse(String what, Set<ExitCode> codes) {
		chooseSources();
		HoldfastException thrown = Objects.requireNonNull(restore(), () -> what + " was restored");
		assertThat(thrown.code()).as("%s: %s", what, thrown.what()).isIn(codes);
		assertThat(thrown.hint()).as(what).isNotBlank();
		assertThat(contents()).as(what).isEqualTo(this.old);
		this.refused++;
		return thrown;
	}

	HoldfastException refuse(String what, byte[] changedArchive) {
		put(archive(), changedArchive);
		return refuse(what, Set.of(ExitCode.DAMAGED));
	}

	/**
	 * The same where the manifest describes the changed archive, signed by the plan's own
	 * key: its checksums say that all is well.
	 */
	HoldfastException refuseDescribed(String what, byte[] changedArchive, Set<ExitCode> codes) {
		describe(changedArchive);
		try {
			return refuse(what + ", described", codes);
		}
		finally {
			mend();
		}
	}

	/** Stores an archive with a manifest that describes it. */
	void describe(byte[] changedArchive) {
		Manifest.Archive before = this.manifest.archive();
		ArchiveSums sums = new ArchiveSums(before);
		sums.add(changedArchive, changedArchive.length);
		ArchiveSums.Found found = sums.found();
		Manifest.Archive archive = new Manifest.Archive(before.key(), changedArchive.length, found.sha256(),
				before.headerBytes(), found.headerSha256(), found.payloadSha256(), before.uncompressedSize(),
				before.compressedSize(), before.compression(), before.level(), before.encryption(),
				before.recipients());
		Manifest own = this.manifest;
		put(archive(), changedArchive);
		sign(new Manifest(own.backupId(), own.plan(), own.planHash(), own.label(), own.description(), own.requestedBy(),
				own.host(), own.tool(), own.startedAt(), own.completedAt(), own.sources(), own.warnings(), archive,
				own.retentionClass(), own.expiresAt(), own.auditHead(), own.signer())
			.canonical(), Objects.requireNonNull(this.plan.signingKey()));
	}

	/** Stores a manifest, signed by a key. */
	void sign(byte[] document, Secret key) {
		put(manifestFile(), document);
		put(signatureFile(), ManifestSigner.of(key).sign(document));
	}

	/** What stops the restore; null when all is in its place. */
	@Nullable HoldfastException restore() {
		try (RestoreRun run = new RestoreRun(request(), (request, targets) -> {
			throw new AssertionError("no safety backup was asked for");
		}, UUID.randomUUID().toString(), new Silent())) {
			run.fetch();
			run.saveWhatIsThere(null);
			run.load();
			run.prove();
			return null;
		}
		catch (HoldfastException ex) {
			return ex;
		}
	}

	private RestoreRequest request() {
		Loading options = new Loading("", "", 0, List.of(), List.of(), Loading.Parts.ALL, null, true, true, null, false,
				true, false, false, false);
		return new RestoreRequest(this.plan, id(), Set.of(), new Destined("shop", null, null, this.sources), options,
				ProofLevel.EXACT, RestoreRequest.Safety.NO, false, "manual", "ops@host", "correlation-1", null,
				this.fixture.home, Map.of());
	}

	/** Replaces an object of the store. */
	static void put(Path file, byte[] bytes) {
		try {
			Files.deleteIfExists(file);
			Files.write(file, bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static byte[] read(Path file) {
		try {
			return Files.readAllBytes(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Makes the store what it was. */
	void mend() {
		this.stored.forEach(RestoreOfDamage::put);
	}

	/** Every file at the places that are restored to, and beside them. */
	Map<String, String> contents() {
		Map<String, String> found = new TreeMap<>();
		try (Stream<Path> all = Files.walk(this.place)) {
			for (Path path : all.filter((each) -> !each.equals(this.place)).toList()) {
				String bytes = Files.isDirectory(path) ? "directory"
						: Arrays.hashCode(read(path)) + " of " + Files.size(path);
				found.put(this.place.relativize(path) + " " + Files.getLastModifiedTime(path), bytes);
			}
			return found;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String note() throws IOException {
		return Files.readString(this.place.resolve("uploads/note"), StandardCharsets.UTF_8);
	}

	private static final class Silent implements RestoreListener {

	}

}

package dev.holdfast.source.h2;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;

import org.h2.Driver;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.archive.Entry;
import dev.holdfast.archive.encryption.DamagedArchiveException;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.H2Spec;
import dev.holdfast.plan.Secret;
import dev.holdfast.source.Claim;
import dev.holdfast.source.LoadStoppedException;
import dev.holdfast.source.Loading;
import dev.holdfast.source.Proof;
import dev.holdfast.source.ProofLevel;
import dev.holdfast.source.DatabaseTarget;
import dev.holdfast.source.TargetState;

/**
 * An H2 database file. What is loaded is a file of its own beside the place, with a user
 * of its own, so that users and passwords become those of the dump. Only when that user
 * is gone and the file is closed and on the disk does it get the place's name, in one
 * rename.
 */
public final class H2Target implements DatabaseTarget {

	private static final String SUFFIX = ".mv.db";

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private final H2Spec spec;

	private final H2Url url;

	private final @Nullable String dumpedBy;

	/** The database file; one in a directory of ours when it is a scratch database. */
	private final Path place;

	private final boolean scratch;

	private final List<ContentItem> items = new ArrayList<>();

	private final String password = random();

	private TableSelection selection;

	private @Nullable Loading loading;

	private @Nullable Claim claim;

	private @Nullable H2Database database;

	private boolean scripted;

	private @Nullable H2RowSpool spool;

	private volatile boolean stopped;

	/** Said when something fails after the new file has got its place. */
	private String changed = "";

	private H2Target(H2Spec spec, Path place, boolean scratch, @Nullable String dumpedBy) {
		this.spec = spec;
		this.url = H2Url.of(spec.name(), spec.url());
		this.place = place;
		this.scratch = scratch;
		this.dumpedBy = dumpedBy;
		this.selection = new TableSelection(spec.name(), List.of(), List.of());
	}

	/**
	 * The database that a spec names.
	 * @param dumpedBy the server's version as the dump says it, null when it does not
	 * @throws HoldfastException with {@code BAD_PLAN} when it is no file
	 */
	public static H2Target of(H2Spec spec, @Nullable String dumpedBy) {
		Path file = H2Url.of(spec.name(), spec.url()).file(spec.name());
		return new H2Target(spec, file.resolveSibling(file.getFileName() + SUFFIX), false, dumpedBy);
	}

	/**
	 * A scratch database, to be loaded, proven and thrown away.
	 * @param spec whose settings it gets
	 * @param directory private, and of this run alone
	 */
	public static H2Target scratch(H2Spec spec, Path directory, @Nullable String dumpedBy) {
		return new H2Target(spec, directory.resolve("database" + SUFFIX), true, dumpedBy);
	}

	@Override
	public String describe() {
		return this.scratch ? "a scratch database" : this.place.toString();
	}

	@Override
	public TargetState look() {
		if (this.scratch || !Files.exists(this.place)) {
			return new TargetState(false, 0, 0, 0, free(), List.of());
		}
		long[] found = new long[2];
		try (H2Database open = H2Database.open(this.spec, this.url)) {
			open.query("SELECT COUNT(*), COALESCE(SUM(ROW_COUNT_ESTIMATE), 0) FROM INFORMATION_SCHEMA.TABLES"
					+ " WHERE TABLE_SCHEMA <> 'INFORMATION_SCHEMA' AND TABLE_TYPE = 'BASE TABLE'", (row) -> {
						found[0] = row.getLong(1);
						found[1] = row.getLong(2);
					});
		}
		catch (SQLException ex) {
			if (ex.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
				throw H2Failures.of(this.spec.name(), this.url, ex);
			}
			// a damaged one is no reason not to restore, and is not empty
			found[0] = 1;
		}
		return new TargetState(true, found[0], found[1], size(), free(), List.of());
	}

	private long size() {
		try {
			return Files.size(this.place);
		}
		catch (IOException ex) {
			return 0;
		}
	}

	private long free() {
		try {
			Path there = this.place;
			while (!Files.exists(there)) {
				there = Objects.requireNonNull(there.getParent());
			}
			return Files.getFileStore(there).getUsableSpace();
		}
		catch (IOException ex) {
			return -1;
		}
	}

	@Override
	public List<String> requireReplaceable(Loading how, Collection<Path> own) {
		if (!how.include().isEmpty() || !how.exclude().isEmpty()) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"source " + this.spec.name() + ": " + this.place
							+ " is replaced as a whole, and with --include or --exclude all else in it would be gone",
					"restore to another file with --target jdbc:h2:PATH, and copy from there what you need; "
							+ "--source chooses among sources");
		}
		return (how.dropOld() && isPartial()) ? List.of("source " + this.spec.name() + ": the old database is kept, "
				+ "--drop-old or not: the plan leaves tables of it out of backups") : List.of();
	}

	/** Whether backups hold less than the database does. */
	private boolean isPartial() {
		return !this.spec.include().isEmpty() || !this.spec.exclude().isEmpty() || !this.spec.excludeData().isEmpty();
	}

	@Override
	public void prepare(Loading how) {
		this.loading = how;
		this.selection = new TableSelection(this.spec.name(), how.include(), how.exclude());
		refuse(how.asSchema() != null, "--as-schema");
		refuse(how.parts() != Loading.Parts.ALL, "--data-only and --schema-only");
		try {
			if (!this.scratch) {
				this.claim = Claim.of(this.place, how.id());
			}
			// a run that is restarted begins anew
			Files.deleteIfExists(work());
			this.database = H2Database.toLoad(
					"jdbc:h2:" + withoutSuffix(work()) + this.url.kept() + ";TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE",
					loader(), secret());
		}
		catch (IOException ex) {
			throw unusable("cannot be made: " + ex.getMessage(), ex);
		}
		catch (SQLException ex) {
			throw H2Failures.of(this.spec.name(), this.url, ex);
		}
	}

	private void refuse(boolean asked, String option) {
		if (asked) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"source " + this.spec.name() + ": " + option + " cannot be done with H2",
					"restore to another file with --target, and take from there what you need");
		}
	}

	/** Where it is loaded. */
	private Path work() {
		return (this.claim != null) ? this.claim.beside(SUFFIX) : this.place;
	}

	private static String withoutSuffix(Path file) {
		String path = file.toString();
		return path.substring(0, path.length() - SUFFIX.length());
	}

	/** The user that loads, and is gone before anybody else comes. */
	private String loader() {
		return ("HOLDFAST_" + Objects.requireNonNull(this.loading).id()).toUpperCase(Locale.ROOT);
	}

	/** An encrypted file wants its own password before the user's. */
	private String secret() {
		if (!this.url.isEncrypted()) {
			return this.password;
		}
		Secret both = this.spec.password();
		String text = (both != null) ? both.reveal() : "";
		if (text.indexOf(' ') <= 0) {
			throw new HoldfastException(ExitCode.BAD_PLAN,
					"source " + this.spec.name() + ": the url has CIPHER, but no file password is given",
					"give as password the file password, a space and the user's password");
		}
		return text.substring(0, text.indexOf(' ') + 1) + this.password;
	}

	@Override
	public void entry(Entry entry, String path, InputStream content) throws IOException {
		if (!path.equals("script.sql")) {
			if (path.equals("schema.sql")) {
				spool().schema(content);
				return;
			}
			if (path.matches("data/[^/]+/\\d{6}\\.json")) {
				spool().rows(path, content);
				return;
			}
			throw new DamagedArchiveException("entry " + entry.name() + " is none of an H2 dump", null);
		}
		this.scripted = true;
		new H2Loading(this.spec.name(), database(), this.selection, () -> this.stopped).script(content);
	}

	@Override
	public void item(ContentItem item) throws IOException {
		if (item instanceof ContentItem.File file) {
			throw new DamagedArchiveException("contents.json has the file " + file.path() + " in a database", null);
		}
		this.items.add(item);
	}

	/** Rows and structure of format json wait for each other. */
	private H2RowSpool spool() throws IOException {
		if (this.spool == null) {
			this.spool = new H2RowSpool(work().resolveSibling(work().getFileName() + ".rows"));
		}
		return this.spool;
	}

	private void loadJson(H2RowSpool rows, Path schema) {
		try {
			new H2JsonLoading(this.spec.name(), database(), this.selection, () -> this.stopped).load(rows, schema,
					this.items);
			rows.remove();
		}
		catch (SQLException ex) {
			throw H2Failures.of(this.spec.name(), this.url, ex);
		}
		catch (IOException ex) {
			throw unusable("cannot be loaded: " + ex.getMessage(), ex);
		}
	}

	@Override
	public void finish() {
		H2RowSpool rows = this.spool;
		Path schema = (rows != null) ? rows.schema() : null;
		if (rows != null && schema != null) {
			loadJson(rows, schema);
		}
		else if (!this.scripted) {
			throw new HoldfastException(ExitCode.DAMAGED, "source " + this.spec.name() + ": its script is missing",
					"restore another backup");
		}
	}

	@Override
	public Connection connect() throws SQLException {
		Properties properties = new Properties();
		properties.setProperty("user", loader());
		properties.setProperty("password", secret());
		return new Driver().connect(address(), properties);
	}

	/** The address of what was loaded, without a password. */
	public String url() {
		return "jdbc:h2:" + withoutSuffix(work());
	}

	/** Who may ask what was loaded. */
	public String user() {
		return loader();
	}

	private String address() {
		return url() + this.url.kept() + ";TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE";
	}

	/** For tests: changes what was loaded. */
	void spoil(String sql) throws SQLException {
		database().execute(sql);
	}

	@Override
	public Proof prove(ProofLevel level) {
		try {
			H2Database open = database();
			open.snapshot();
			return new H2Proof(open, this.selection, () -> this.stopped).compare(this.items, this.dumpedBy, loader(),
					level);
		}
		catch (SQLException ex) {
			if (this.stopped) {
				throw new LoadStoppedException();
			}
			throw H2Failures.of(this.spec.name(), this.url, ex);
		}
	}

	@Override
	public String accept() {
		Claim held = Objects.requireNonNull(this.claim, "not prepared");
		try {
			shutDown();
			try (FileChannel written = FileChannel.open(work(), StandardOpenOption.WRITE)) {
				written.force(true);
			}
			String before = swap(held);
			this.changed = "";
			held.close();
			return before;
		}
		catch (SQLException ex) {
			if (H2Loading.isDisk(ex)) {
				throw new HoldfastException(ExitCode.DISK_FULL, "source " + this.spec.name() + ": database "
						+ this.place + " cannot be written: " + H2Failures.original(ex), "free space there", ex);
			}
			throw H2Failures.of(this.spec.name(), this.url, ex);
		}
		catch (IOException ex) {
			throw unusable("cannot be put in its place: " + ex.getMessage(), ex);
		}
	}

	private void shutDown() throws SQLException {
		try (H2Database open = database()) {
			open.execute("COMMIT");
			requireAdministrator(open);
			open.execute("DROP USER " + H2Table.quote(loader()));
			open.execute("SHUTDOWN");
		}
		catch (SQLException ex) {
			if (ex.getErrorCode() != ErrorCode.DATABASE_IS_CLOSED) {
				throw ex;
			}
		}
		this.database = null;
	}

	/** A script that makes no users would leave a database that nobody gets into. */
	private void requireAdministrator(H2Database open) throws SQLException {
		String others = open.value("SELECT COUNT(*) FROM INFORMATION_SCHEMA.USERS WHERE IS_ADMIN AND USER_NAME <> '"
				+ loader().replace("'", "''") + "'");
		if ("0".equals(others)) {
			String user = (this.spec.user() != null) ? this.spec.user() : "SA";
			Secret known = this.spec.password();
			String text = (known != null) ? known.reveal() : "";
			String own = this.url.isEncrypted() ? text.substring(text.indexOf(' ') + 1) : text;
			open.execute("CREATE USER " + H2Table.quote(user.toUpperCase(Locale.ROOT)) + " PASSWORD '"
					+ own.replace("'", "''") + "' ADMIN");
		}
	}

	/**
	 * The place has one of both at every moment: the old one gets a second name first.
	 */
	private String swap(Claim held) throws IOException {
		String old = "";
		Path before = this.place.resolveSibling(this.place.getFileName().toString().replaceFirst("\\.mv\\.db$", "")
				+ "_before_" + TIME.format(Instant.now()) + SUFFIX);
		if (Files.exists(this.place)) {
			Path kept = (Objects.requireNonNull(this.loading).dropOld() && !isPartial()) ? null : before;
			if (kept != null) {
				keep(kept);
				old = "the old database is " + kept;
			}
			else {
				old = "the old database was removed";
			}
		}
		Files.move(work(), this.place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		this.changed = this.place + " holds the restored database" + (old.isEmpty() ? "" : ", " + old);
		try (FileChannel directory = FileChannel.open(Objects.requireNonNull(held.place().getParent()))) {
			directory.force(true);
		}
		return old;
	}

	private void keep(Path kept) throws IOException {
		try {
			Files.createLink(kept, this.place);
		}
		catch (UnsupportedOperationException | FileAlreadyExistsException ex) {
			throw new IOException("the old one cannot be kept as " + kept, ex);
		}
	}

	@Override
	public String changed() {
		return this.changed;
	}

	@Override
	public void discard() {
		closeDatabase();
		try {
			if (this.claim != null) {
				this.claim.abandon();
			}
			else if (this.scratch) {
				Files.deleteIfExists(this.place);
				if (this.spool != null) {
					this.spool.remove();
				}
			}
		}
		catch (IOException ex) {
			throw unusable("cannot be removed: " + ex.getMessage(), ex);
		}
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
		closeDatabase();
		if (this.claim != null) {
			this.claim.close();
		}
	}

	private void closeDatabase() {
		H2Database open = this.database;
		this.database = null;
		if (open != null) {
			open.discard();
		}
	}

	private H2Database database() {
		H2Database open = Objects.requireNonNull(this.database, "not prepared");
		if (this.stopped) {
			throw new LoadStoppedException();
		}
		return open;
	}

	private HoldfastException unusable(String what, IOException cause) {
		boolean full = String.valueOf(cause.getMessage()).contains("No space left");
		return new HoldfastException(full ? ExitCode.DISK_FULL : ExitCode.UNREACHABLE,
				"source " + this.spec.name() + ": database " + this.place + " " + what,
				full ? "free space there" : "look at the directory's rights", cause);
	}

	private static String random() {
		byte[] bytes = new byte[16];
		new SecureRandom().nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

}

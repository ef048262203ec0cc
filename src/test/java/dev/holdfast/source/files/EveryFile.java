package dev.holdfast.source.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.holdfast.testing.ProcessOutput;
import dev.holdfast.testing.TestTools;

/** A tree with one of every kind of file that the process may make. */
final class EveryFile {

	static final boolean ROOT = "root".equals(System.getProperty("user.name"));

	private EveryFile() {
	}

	static Path in(Path tree) throws Exception {
		Files.writeString(Files.createDirectory(tree.resolveSibling("outside")).resolve("secret"), "secret");
		Path plain = Files.createDirectory(tree.resolve("plain"));
		byte[] content = new byte[300_000];
		Arrays.fill(content, (byte) 7);
		Files.write(plain.resolve("file"), content);
		Files.write(plain.resolve("large"), new byte[3_000_000]);
		Files.writeString(plain.resolve("before"), "long ago");
		Files.createFile(plain.resolve("empty"));
		Files.writeString(plain.resolve("setuid"), "#!/bin/sh");
		Files.createSymbolicLink(plain.resolve("link"), Path.of("../../outside"));
		Files.createSymbolicLink(plain.resolve("dangling"), Path.of("no/such/file"));
		Files.createDirectories(tree.resolve("deep/er/and/deeper"));
		Files.createDirectory(tree.resolve("sticky"));
		Path names = Files.createDirectory(tree.resolve("names"));
		for (String name : List.of("über", "\uD83D\uDE00", "line\nfeed", "a b'\"\\", "n".repeat(255), "-rf")) {
			Files.writeString(names.resolve(name), name);
		}
		Path hard = Files.createDirectory(tree.resolve("hard"));
		Files.writeString(hard.resolve("a"), "one file");
		Files.createLink(hard.resolve("b"), hard.resolve("a"));
		Files.createLink(tree.resolve("plain/c"), hard.resolve("a"));
		run("mkfifo", tree.resolve("fifo").toString());
		run("setfattr", "-n", "user.comment", "-v", "grün", plain.resolve("file").toString());
		run("setfattr", "-n", "user.other", "-v", "x".repeat(2000), plain.resolve("file").toString());
		run("setfattr", "-n", "user.dir", "-v", "d", names.toString());
		if (ROOT) {
			Files.writeString(plain.resolve("acl"), "list");
			run("setfattr", "-n", "system.posix_acl_access", "-v",
					"0x0200000001000600ffffffff020004000100000004000400ffffffff10000600ffffffff20000000ffffffff",
					plain.resolve("acl").toString());
			run("chown", "54321:54322", plain.resolve("file").toString());
			run("chown", "-h", "54321:54322", plain.resolve("dangling").toString());
			run("setfattr", "-n", "security.capability", "-v", "0x0100000200040000000000000000000000000000",
					plain.resolve("setuid").toString());
		}
		run("chmod", "4755", plain.resolve("setuid").toString());
		run("chmod", "1777", tree.resolve("sticky").toString());
		run("chmod", "640", plain.resolve("file").toString());
		time(plain.resolve("file"), "2001-02-03T04:05:06.123456789Z");
		time(plain.resolve("before"), "1960-02-03T04:05:06.000000001Z");
		time(plain, "2002-01-01T00:00:00.5Z");
		time(tree, "2003-01-01T00:00:00Z");
		return tree;
	}

	private static void time(Path path, String time) {
		run("touch", "-d", time, path.toString());
	}

	static String run(String... command) {
		TestTools.require(command[0]);
		ProcessOutput output = ProcessOutput.of(List.of(command), Map.of());
		if (output.exitCode() != 0) {
			throw new UncheckedIOException(new IOException(String.join(" ", command) + ": " + output.text()));
		}
		return output.text();
	}

}

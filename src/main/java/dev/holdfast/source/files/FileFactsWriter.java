package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import dev.holdfast.archive.Entry;

/**
 * Gives files what their entries say of them: owner, mode, attributes, times. In this
 * order, because a new owner takes set-uid bits and capabilities away. What the process
 * may not do is left; the proof tells what differs.
 */
final class FileFactsWriter {

	private final Map<String, Integer> users = new HashMap<>();

	private final Map<String, Integer> groups = new HashMap<>();

	private final boolean privileged = ProcessRights.mayChangeOwners();

	/** Applies everything to a file, directory, fifo or link. */
	void apply(Path file, Entry entry) throws IOException {
		byte[] name = name(file);
		if (this.privileged) {
			owner(file, name, entry);
		}
		if (entry.kind() != Entry.Kind.SYMBOLIC_LINK) {
			mode(file, name, entry.mode());
		}
		attributes(name, entry);
		modified(file, name, entry);
	}

	/** Java opens a file to change its mode, and a fifo would never open. */
	private static void mode(Path file, byte[] name, int mode) throws IOException {
		if (LinuxWrites.areAvailable()) {
			if (LinuxWrites.chmod(name, mode) != 0) {
				throw LinuxCalls.failure(file.toString());
			}
		}
		else {
			Files.setAttribute(file, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
		}
	}

	private static void modified(Path file, byte[] name, Entry entry) throws IOException {
		if (LinuxWrites.areAvailable()) {
			LinuxWrites.modified(name, entry.modified().getEpochSecond(), entry.modified().getNano());
		}
		else if (entry.kind() != Entry.Kind.SYMBOLIC_LINK) {
			Files.setLastModifiedTime(file, FileTime.from(entry.modified()));
		}
	}

	private static void attributes(byte[] name, Entry entry) {
		if (LinuxWrites.areAvailable()) {
			entry.xattrs()
				.forEach(
						(key, value) -> LinuxWrites.lsetxattr(name, LinuxCalls.zeroEnded(key), value, value.length, 0));
		}
	}

	private void owner(Path file, byte[] name, Entry entry) throws IOException {
		int user = this.users.computeIfAbsent(entry.user() + ":" + entry.uid(),
				(key) -> user(file, entry.user(), (int) entry.uid()));
		int group = this.groups.computeIfAbsent(entry.group() + ":" + entry.gid(),
				(key) -> group(file, entry.group(), (int) entry.gid()));
		if (LinuxWrites.areAvailable()) {
			LinuxWrites.owner(name, user, group);
		}
		else if (entry.kind() != Entry.Kind.SYMBOLIC_LINK) {
			Files.setAttribute(file, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
			Files.setAttribute(file, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
		}
	}

	/** The number that a name has here; the number that it had where it has none. */
	private static int user(Path file, String name, int number) {
		try {
			UserPrincipalLookupService names = file.getFileSystem().getUserPrincipalLookupService();
			return name.isEmpty() ? number : number(file, names.lookupPrincipalByName(name), number);
		}
		catch (IOException | UnsupportedOperationException ex) {
			return number;
		}
	}

	private static int group(Path file, String name, int number) {
		try {
			UserPrincipalLookupService names = file.getFileSystem().getUserPrincipalLookupService();
			return name.isEmpty() ? number : number(file, names.lookupPrincipalByGroupName(name), number);
		}
		catch (IOException | UnsupportedOperationException ex) {
			return number;
		}
	}

	/** Java knows the number of a name, and tells it by changing a file alone. */
	private static int number(Path file, UserPrincipal principal, int otherwise) throws IOException {
		PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class,
				LinkOption.NOFOLLOW_LINKS);
		if (view == null) {
			return otherwise;
		}
		if (principal instanceof GroupPrincipal group) {
			view.setGroup(group);
			return (int) Files.getAttribute(file, "unix:gid", LinkOption.NOFOLLOW_LINKS);
		}
		view.setOwner(principal);
		return (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
	}

	static byte[] name(Path file) {
		byte[] bytes = ByteNames.of(file);
		return Arrays.copyOf(bytes, bytes.length + 1);
	}

	/** What this process may do. */
	static final class ProcessRights {

		private ProcessRights() {
		}

		static boolean mayChangeOwners() {
			try {
				return ((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid")) == 0;
			}
			catch (IOException | UnsupportedOperationException ex) {
				return "root".equals(System.getProperty("user.name"));
			}
		}

	}

}

package dev.holdfast.history;

import java.util.OptionalLong;

/** Names of processes, {@code pid@host}, as they stand in TASK_EXECUTION. */
final class ProcessName {

	private ProcessName() {
	}

	/** This process. */
	static String own() {
		return ProcessHandle.current().pid() + suffix();
	}

	/** What the names of this host's processes end with. */
	static String suffix() {
		return "@" + LockHolder.hostName();
	}

	/**
	 * Whether a name is one of this host's, and that process is gone. A number that
	 * another process was given since counts as alive.
	 */
	static boolean isGone(String name) {
		OptionalLong pid = pid(name);
		return pid.isPresent() && ProcessHandle.of(pid.getAsLong()).filter(ProcessHandle::isAlive).isEmpty();
	}

	private static OptionalLong pid(String name) {
		String number = name.endsWith(suffix()) ? name.substring(0, name.length() - suffix().length()) : "";
		return number.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(number)) : OptionalLong.empty();
	}

}

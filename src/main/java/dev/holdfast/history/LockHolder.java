package dev.holdfast.history;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who runs a plan.
 *
 * @param pid the process
 * @param host where it runs
 * @param user who started it
 * @param since when it took the plan, UTC
 */
public record LockHolder(long pid, String host, String user, Instant since) {

	private static final JsonMapper JSON = JsonMapper.shared();

	/** This process, from now on. */
	public static LockHolder self(InstantSource clock) {
		return new LockHolder(ProcessHandle.current().pid(), hostName(), System.getProperty("user.name", "unknown"),
				clock.instant().truncatedTo(ChronoUnit.SECONDS));
	}

	/** The name of this machine, as it calls itself. */
	public static String hostName() {
		String name = System.getenv("HOSTNAME");
		if (name != null && !name.isBlank()) {
			return name;
		}
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

	/** For people: {@code user ops on db1 (process 4711) since 2026-11-21T11:02:03Z}. */
	public String describe() {
		return "user " + this.user + " on " + this.host + " (process " + this.pid + ") since " + this.since;
	}

	/** Whether that process is known to be gone; false where that cannot be told. */
	public boolean isGone() {
		return this.host.equals(hostName()) && ProcessHandle.of(this.pid).filter(ProcessHandle::isAlive).isEmpty();
	}

	String toJson() {
		return JSON.createObjectNode()
			.put("pid", this.pid)
			.put("host", this.host)
			.put("user", this.user)
			.put("since", this.since.toString())
			.toString();
	}

	static @Nullable LockHolder fromJson(String json) {
		try {
			JsonNode node = JSON.readTree(json);
			return new LockHolder(node.required("pid").asLong(), node.required("host").asString(),
					node.required("user").asString(), Instant.parse(node.required("since").asString()));
		}
		catch (JacksonException | java.time.DateTimeException ex) {
			return null;
		}
	}

}

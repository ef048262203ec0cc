package dev.holdfast.source.postgres;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What child programs see of our variables. Those of the plan hold passwords and keys,
 * which a program does not need and could show or dump; and {@code PG*} of ours would
 * change what a program connects to.
 */
final class ChildEnvironment {

	private static final Set<String> NAMES = Set.of("PATH", "HOME", "LANG", "TZ", "TMPDIR", "LD_LIBRARY_PATH",
			"SYSTEMROOT", "SSL_CERT_FILE", "SSL_CERT_DIR", "OPENSSL_CONF");

	private static final Set<String> BEGINNINGS = Set.of("LC_", "KRB5");

	private ChildEnvironment() {
	}

	/** Removes every variable that is not known to be needed. */
	static void restrict(Map<String, String> environment) {
		environment.keySet().removeIf((name) -> !isNeeded(name.toUpperCase(Locale.ROOT)));
	}

	private static boolean isNeeded(String name) {
		return NAMES.contains(name) || BEGINNINGS.stream().anyMatch(name::startsWith);
	}

}

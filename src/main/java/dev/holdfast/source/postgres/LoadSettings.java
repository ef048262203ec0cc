package dev.holdfast.source.postgres;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The settings under which a dump is loaded and read back: those under which it was read.
 *
 * @param facts of the dump
 * @param monetary whether the server knows its {@code lc_monetary}
 * @param role that sessions take on; null for none
 */
record LoadSettings(DatabaseFacts facts, boolean monetary, @Nullable String role) {

	/** Statements as bytes, one to a character. */
	List<String> loading() {
		List<String> settings = new ArrayList<>(List.of("SET lock_timeout = 0", "SET synchronous_commit = off",
				"SET check_function_bodies = off", "SET client_min_messages = warning", "SET default_tablespace = ''"));
		reading().forEach((each) -> settings.add(LoadStream.utf8(each)));
		return settings;
	}

	List<String> reading() {
		List<String> settings = new ArrayList<>();
		settings.add("SET xmloption = " + Identifiers.literal(this.facts.xmlOption()));
		if (this.monetary) {
			settings.add("SET lc_monetary = " + Identifiers.literal(this.facts.monetary()));
		}
		if (this.role != null) {
			settings.add("SET ROLE " + Identifiers.quote(this.role));
		}
		return settings;
	}

}

package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

import dev.holdfast.source.Claim;

/** Puts finished trees in the place of those that are there: all of them, or none. */
final class Replacement {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private final List<Swap> swaps;

	private final Fault fault;

	/**
	 * @param claims of the places, each with its finished tree beside it
	 * @param fault for tests: what happens when all have changed names
	 */
	Replacement(List<Claim> claims, Fault fault) {
		String suffix = free(claims);
		this.swaps = claims.stream()
			.map((claim) -> new Swap(claim, claim.place().resolveSibling(claim.place().getFileName() + suffix)))
			.toList();
		this.fault = fault;
	}

	/** One that no place has yet. */
	private static String free(List<Claim> claims) {
		String suffix = "_before_" + TIME.format(Instant.now());
		String free = suffix;
		for (int i = 2; taken(claims, free); i++) {
			free = suffix + "_" + i;
		}
		return free;
	}

	private static boolean taken(List<Claim> claims, String suffix) {
		return claims.stream()
			.map(Claim::place)
			.anyMatch((place) -> Files.exists(place.resolveSibling(place.getFileName() + suffix),
					LinkOption.NOFOLLOW_LINKS));
	}

	/**
	 * Does it.
	 * @throws IOException when it cannot be done; {@link #changed} says what could not be
	 * put back
	 */
	void run() throws IOException {
		try {
			for (Swap each : this.swaps) {
				each.exchange();
			}
			this.fault.happen();
			for (Swap each : this.swaps) {
				each.name();
			}
		}
		catch (IOException ex) {
			undo(ex);
			throw ex;
		}
	}

	private void undo(IOException cause) {
		for (int i = this.swaps.size() - 1; i >= 0; i--) {
			try {
				this.swaps.get(i).undo();
			}
			catch (IOException ex) {
				cause.addSuppressed(ex);
			}
		}
	}

	/** What was there before, under its names. */
	List<Path> old() {
		List<Path> old = new ArrayList<>();
		for (Swap each : this.swaps) {
			Path before = each.old();
			if (before != null) {
				old.add(before);
			}
		}
		return old;
	}

	/** What is other than before, for people; empty for nothing. */
	String changed() {
		List<String> changed = new ArrayList<>();
		this.swaps.stream().map(Swap::changed).filter((text) -> !text.isEmpty()).forEach(changed::add);
		return String.join("; ", changed);
	}

	/** Something that fails. */
	@FunctionalInterface
	interface Fault {

		void happen() throws IOException;

	}

}

package dev.holdfast.evidence;

import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What came of one of the plan's checks. No part of it holds a secret.
 *
 * @param kind {@code sql}, {@code url} or {@code exec}
 * @param what was asked, for people
 * @param passed whether the answer was as expected
 * @param expected for people, for example {@code at least 1000}
 * @param found the answer, shortened; null when there was none
 * @param millis how long it took
 * @param message why there was no answer, or what is wrong with it; null when it passed
 */
public record CheckResult(String kind, String what, boolean passed, String expected, @Nullable String found,
		long millis, @Nullable String message) {

	public CheckResult {
		Stream.of(kind, what, expected).forEach(Objects::requireNonNull);
	}

}

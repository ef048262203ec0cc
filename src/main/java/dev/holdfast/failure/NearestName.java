package dev.holdfast.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** Finds what somebody meant who mistyped a name. */
public final class NearestName {

	private NearestName() {
	}

	/**
	 * The known name nearest to what was typed.
	 * @param typed the mistyped name
	 * @param known the names there are
	 * @return the nearest one, or null when none is near enough to be meant
	 */
	public static @Nullable String of(String typed, Collection<String> known) {
		String wanted = folded(typed);
		String nearest = known.stream()
			.min(Comparator.comparingInt((String name) -> distance(wanted, folded(name)))
				.thenComparing(Comparator.naturalOrder()))
			.orElse(null);
		return (nearest != null && near(wanted, folded(nearest))) ? nearest : beginningWith(wanted, known);
	}

	private static boolean near(String wanted, String name) {
		return distance(wanted, name) <= Math.max(1, Math.min(wanted.length(), name.length()) / 3)
				&& Math.min(wanted.length(), name.length()) > 1;
	}

	private static @Nullable String beginningWith(String wanted, Collection<String> known) {
		return (wanted.length() < 3) ? null
				: known.stream()
					.filter((name) -> folded(name).startsWith(wanted))
					.min(Comparator.comparingInt(String::length))
					.orElse(null);
	}

	private static String folded(String name) {
		String cut = (name.length() > 64) ? name.substring(0, 64) : name;
		return cut.toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Damerau and Levenshtein's distance with adjacent transpositions (the "optimal
	 * string alignment" form).
	 */
	static int distance(String from, String to) {
		int[][] cost = new int[from.length() + 1][to.length() + 1];
		for (int i = 0; i <= from.length(); i++) {
			for (int j = 0; j <= to.length(); j++) {
				cost[i][j] = (i == 0 || j == 0) ? i + j : cheapest(cost, from, to, i, j);
			}
		}
		return cost[from.length()][to.length()];
	}

	private static int cheapest(int[][] cost, String from, String to, int i, int j) {
		int change = cost[i - 1][j - 1] + ((from.charAt(i - 1) == to.charAt(j - 1)) ? 0 : 1);
		int least = Math.min(change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
		boolean swapped = i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2)
				&& from.charAt(i - 2) == to.charAt(j - 1);
		return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
	}

}

package dev.holdfast.plan;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** A plan file as it was written: text, lists and mappings with their lines. */
sealed interface PlanNode {

	/** Line in the file, from 1. */
	int line();

	/** What it is, for messages. */
	String what();

	/**
	 * One value. Its type is that which its key expects: nothing is guessed from its
	 * look.
	 *
	 * @param text the text as written, null when there is no value at all
	 */
	record Scalar(@Nullable String text, int line) implements PlanNode {

		@Override
		public String what() {
			return (this.text != null) ? "a single value" : "nothing";
		}

	}

	/** A list. */
	record Sequence(List<PlanNode> items, int line) implements PlanNode {

		@Override
		public String what() {
			return "a list";
		}

	}

	/** A mapping, in the order of the file; keys may occur twice. */
	record Mapping(List<Member> members, int line) implements PlanNode {

		@Override
		public String what() {
			return "a mapping";
		}

		/** The value of the first member of that name. */
		@Nullable PlanNode get(String key) {
			return this.members.stream()
				.filter((member) -> member.key().equals(key))
				.map(Member::value)
				.findFirst()
				.orElse(null);
		}

	}

	/**
	 * A member of a mapping.
	 *
	 * @param line line of the key
	 */
	record Member(String key, int line, PlanNode value) {
	}

}

package dev.holdfast.plan;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Checks as people see them in results: as they were written, variables unexpanded, so
 * that no secret is in them.
 */
final class CheckText {

	private CheckText() {
	}

	/** A single value as written. */
	static String of(@Nullable PlanNode node) {
		String text = (node instanceof PlanNode.Scalar scalar) ? scalar.text() : null;
		return (text != null) ? text.strip() : "";
	}

	/** An address without user, password, query and fragment: tokens stand there. */
	static String address(@Nullable PlanNode node) {
		return of(node).replaceFirst("://[^/]*@", "://").replaceFirst("[?#].*", "");
	}

	/** A program with the number of its arguments, which may be passwords. */
	static String command(@Nullable PlanNode node) {
		if (!(node instanceof PlanNode.Sequence words) || words.items().isEmpty()) {
			return of(node);
		}
		int arguments = words.items().size() - 1;
		return of(words.items().get(0)) + switch (arguments) {
			case 0 -> "";
			case 1 -> " (1 argument)";
			default -> " (" + arguments + " arguments)";
		};
	}

	/** Whether a variable stands anywhere in these. */
	static boolean anyVariable(@Nullable PlanNode... nodes) {
		return Arrays.stream(nodes).anyMatch((node) -> node != null && variable(node));
	}

	private static boolean variable(PlanNode node) {
		if (node instanceof PlanNode.Mapping mapping) {
			return mapping.members().stream().anyMatch((member) -> variable(member.value()));
		}
		if (node instanceof PlanNode.Sequence sequence) {
			return sequence.items().stream().anyMatch(CheckText::variable);
		}
		return Variables.anyIn(of(node));
	}

}

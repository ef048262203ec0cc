package dev.holdfast.plan;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Commands: a program and its arguments, without a shell. */
final class CommandKeys {

	private static final String EXAMPLE = "[systemctl, stop, shop]";

	static final Type<List<String>> COMMAND = new Command(
			new ListType<>("a list of a program and its arguments", EXAMPLE, Scalars.ANYTHING, 1));

	static final Type<List<List<String>>> COMMANDS = new ListType<>("a list of commands", "[" + EXAMPLE + "]", COMMAND,
			0);

	private CommandKeys() {
	}

	private record Command(ListType<String> words) implements Type<List<String>> {

		@Override
		public @Nullable List<String> read(PlanNode node, Place place) {
			if (node instanceof PlanNode.Scalar) {
				return place.problem("must be a list of a program and its arguments, not one text",
						"there is no shell; write for example " + EXAMPLE);
			}
			List<String> command = this.words.read(node, place);
			if (command != null && command.get(0).isBlank()) {
				return place.problem("has no program", "write for example " + EXAMPLE);
			}
			return command;
		}

		@Override
		public Map<String, Object> schema() {
			return this.words.schema();
		}

	}

}

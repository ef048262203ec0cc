package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Plans written by the program itself. Text is taken as it is, unless it is a variable.
 */
final class Written {

	private Written() {
	}

	/** A member whose value is exactly this text. */
	static PlanNode.Member member(String key, String text) {
		return raw(key, text.replace("${", "$${"));
	}

	/** A member whose value is an environment variable's. */
	static PlanNode.Member variable(String key, String name) {
		return raw(key, "${" + name + "}");
	}

	/** A member whose value may have variables. */
	static PlanNode.Member raw(String key, String text) {
		return new PlanNode.Member(key, 0, new PlanNode.Scalar(text, 0));
	}

	static PlanNode.Mapping mapping(PlanNode.Member... members) {
		return new PlanNode.Mapping(List.of(members), 0);
	}

	static PlanNode.Sequence list(List<? extends PlanNode> items) {
		return new PlanNode.Sequence(new ArrayList<>(items), 0);
	}

	static PlanNode.Sequence texts(List<String> texts) {
		return list(texts.stream().map((text) -> new PlanNode.Scalar(text.replace("${", "$${"), 0)).toList());
	}

}

package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Whom the short JSON tells of something: addresses, or just true or false. */
record ShortTold(List<PlanNode> mail, List<PlanNode> webhooks) {

	static final ShortTold NOBODY = new ShortTold(List.of(), List.of());

	/** A list of addresses, one address, or a boolean. */
	record Form() implements Type<ShortTold> {

		@Override
		public @Nullable ShortTold read(PlanNode node, Place place) {
			if (node instanceof PlanNode.Scalar scalar
					&& List.of("true", "false").contains(String.valueOf(scalar.text()))) {
				if ("true".equals(scalar.text())) {
					place.warning("names nobody to tell, so nobody is told; name mail addresses");
				}
				return NOBODY;
			}
			List<PlanNode> addresses = (node instanceof PlanNode.Sequence sequence) ? sequence.items() : List.of(node);
			List<PlanNode> mail = new ArrayList<>();
			List<PlanNode> webhooks = new ArrayList<>();
			for (int i = 0; i < addresses.size(); i++) {
				PlanNode address = addresses.get(i);
				boolean web = address instanceof PlanNode.Scalar scalar
						&& String.valueOf(scalar.text()).startsWith("http");
				Place own = (node instanceof PlanNode.Sequence) ? place.item(i, address.line()) : place;
				if ((web ? Addresses.HTTP : NotifyKeys.ADDRESS).read(address, own) != null) {
					(web ? webhooks : mail).add(address);
				}
			}
			return new ShortTold(mail, webhooks);
		}

		@Override
		public Map<String, Object> schema() {
			return Map.of("type", List.of("boolean", "string", "array"));
		}

	}

}

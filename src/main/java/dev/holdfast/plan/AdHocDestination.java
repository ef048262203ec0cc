package dev.holdfast.plan;

import java.util.ArrayList;
import java.util.List;

/** The destination that {@code --to} names. */
final class AdHocDestination {

	private static final String S3 = "s3://";

	private AdHocDestination() {
	}

	static PlanNode of(String to) {
		if (!to.startsWith(S3)) {
			return Written.mapping(Written.member("name", "local"), Written.member("type", "local"),
					Written.member("path", to));
		}
		String address = to.substring(S3.length());
		int question = address.indexOf('?');
		String path = (question < 0) ? address : address.substring(0, question);
		int slash = path.indexOf('/');
		List<PlanNode.Member> members = new ArrayList<>(List.of(Written.member("name", "s3"),
				Written.member("type", "s3"), Written.member("bucket", (slash < 0) ? path : path.substring(0, slash))));
		if (slash >= 0 && slash < path.length() - 1) {
			members.add(Written.member("prefix", path.substring(slash + 1)));
		}
		if (question >= 0) {
			parameters(address.substring(question + 1), members);
		}
		return new PlanNode.Mapping(members, 0);
	}

	/** {@code ?region=…&endpoint=…&path-style=true}: any key of an S3 destination. */
	private static void parameters(String query, List<PlanNode.Member> members) {
		for (String parameter : query.split("&")) {
			int equals = parameter.indexOf('=');
			members.add((equals < 0) ? Written.member(parameter, "")
					: Written.member(parameter.substring(0, equals), parameter.substring(equals + 1)));
		}
	}

}

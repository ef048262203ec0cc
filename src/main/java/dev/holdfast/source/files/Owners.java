package dev.holdfast.source.files;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Names of users and groups, each asked for once. Empty for those without a name. */
final class Owners {

	private final Map<Integer, String> users = new HashMap<>();

	private final Map<Integer, String> groups = new HashMap<>();

	String user(TreeNode node, FileFacts facts) throws IOException {
		String name = this.users.get(facts.uid());
		if (name == null) {
			name = name(node.user(), facts.uid());
			this.users.put(facts.uid(), name);
		}
		return name;
	}

	String group(TreeNode node, FileFacts facts) throws IOException {
		String name = this.groups.get(facts.gid());
		if (name == null) {
			name = name(node.group(), facts.gid());
			this.groups.put(facts.gid(), name);
		}
		return name;
	}

	private static String name(String found, int id) {
		return (found.equals(Integer.toString(id)) || found.equals(Integer.toUnsignedString(id))) ? "" : found;
	}

}

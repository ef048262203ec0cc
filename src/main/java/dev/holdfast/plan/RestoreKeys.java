package dev.holdfast.plan;

import java.util.List;

/** The keys of {@code restore}. */
final class RestoreKeys {

	private static final Key<List<List<String>>> BEFORE = Key.optional("before", CommandKeys.COMMANDS,
			"commands that run before a restore to the plan's own place; a failing one stops it");

	private static final Key<List<List<String>>> AFTER = Key.optional("after", CommandKeys.COMMANDS,
			"commands that run after it, whatever happened");

	static final ObjectType<RestoreSpec> TYPE = new ObjectType<>("Restore", List.of(BEFORE, AFTER),
			(fields) -> fields.ok() ? new RestoreSpec(fields.list(BEFORE), fields.list(AFTER)) : null);

	private RestoreKeys() {
	}

}

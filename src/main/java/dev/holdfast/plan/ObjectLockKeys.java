package dev.holdfast.plan;

import java.util.List;
import java.util.Locale;

/** The keys of an object lock. */
final class ObjectLockKeys {

	private static final Key<String> MODE = Key.required("mode",
			Scalars.choice("a lock mode", List.of("governance", "compliance")), "`governance` or `compliance`");

	private static final Key<Integer> DAYS = Key.required("days", Scalars.whole(1, 36_500), "for how many days");

	static final ObjectType<S3Spec.ObjectLock> LOCK = new ObjectType<>("Object lock", List.of(MODE, DAYS),
			(fields) -> fields.ok()
					? new S3Spec.ObjectLock(fields.need(MODE).toUpperCase(Locale.ROOT), fields.need(DAYS)) : null);

	private ObjectLockKeys() {
	}

}

package dev.holdfast.plan;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Keys that are promised, but that no part of this version acts on. */
final class LaterKeys {

	static final List<String> NAMES = List.of("access", "workers", "metrics", "run-as", "incremental");

	private LaterKeys() {
	}

	static Key<Object> key(String name) {
		return Key.optional(name, new Later(), "not built yet");
	}

	private record Later() implements Type<Object> {

		@Override
		public @Nullable Object read(PlanNode node, Place place) {
			return place.problem("is not built yet in this version", "take it out of the plan");
		}

		@Override
		public Map<String, Object> schema() {
			return Map.of("not", Map.of());
		}

	}

}

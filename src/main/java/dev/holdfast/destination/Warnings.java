package dev.holdfast.destination;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Warnings of one destination, each said once. */
final class Warnings {

	private final String destination;

	private final Set<String> said = new HashSet<>();

	private final List<String> waiting = new ArrayList<>();

	Warnings(String destination) {
		this.destination = destination;
	}

	synchronized void add(String warning) {
		if (this.said.add(warning)) {
			this.waiting.add("destination " + this.destination + ": " + warning);
		}
	}

	/** Those that arose since the last call. */
	synchronized List<String> drain() {
		List<String> drained = List.copyOf(this.waiting);
		this.waiting.clear();
		return drained;
	}

}

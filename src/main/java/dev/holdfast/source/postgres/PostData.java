package dev.holdfast.source.postgres;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLState;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.source.LoadStoppedException;

/**
 * Builds what follows the rows (indexes, constraints, triggers, …) over several
 * connections: each entry as soon as what it depends on is there, and never two at once
 * that want the same table to themselves.
 */
final class PostData {

	private static final int ATTEMPTS = 10;

	/**
	 * In place of a table's id: partitions' indexes are attached one after another. Two
	 * at once would each not see that the other completes the index above, which would
	 * stay invalid.
	 */
	private static final int ATTACHING = 0;

	private final SchemaScript script;

	private final LoadPlace place;

	private final LoadOptions options;

	private final List<Step> waiting = new LinkedList<>();

	private final Set<Integer> undone = new HashSet<>();

	/** Tables that a running step has to itself, and those being read by how many. */
	private final Map<Integer, Integer> shared = new HashMap<>();

	private final BitSet exclusive = new BitSet();

	private int running;

	/**
	 * @param relations ids of the tables in the section before the rows
	 */
	PostData(SchemaScript script, LoadPlace place, LoadOptions options, BitSet relations) {
		this.script = script;
		this.place = place;
		this.options = options;
		Map<Integer, Set<Integer>> tables = new HashMap<>();
		script.forEach((entry) -> {
			if (SchemaScript.Pass.of(entry) == SchemaScript.Pass.MAIN && options.wanted().test(entry)) {
				Set<Integer> own = new HashSet<>();
				for (Integer dependency : entry.dependencies()) {
					if (relations.get(dependency)) {
						own.add(dependency);
					}
					own.addAll(tables.getOrDefault(dependency, Set.of()));
				}
				if (entry.kind().equals("INDEX ATTACH")) {
					own.add(ATTACHING);
				}
				tables.put(entry.id(), own);
				this.undone.add(entry.id());
				this.waiting.add(new Step(entry.id(), entry.offset(), entry.dependencies(), Set.copyOf(own),
						!entry.kind().equals("INDEX")));
			}
		});
		this.waiting.forEach((step) -> step.dependencies().removeIf((id) -> !this.undone.contains(id)));
	}

	/** Builds all of it. */
	void build(int workers) {
		Crew crew = new Crew(() -> {
			this.place.cut();
			wake();
		});
		for (int i = 0; i < Math.min(workers, this.waiting.size()); i++) {
			crew.start("build " + i, () -> work(crew));
		}
		crew.await();
	}

	private synchronized void wake() {
		notifyAll();
	}

	private void work(Crew crew) {
		try (Session session = this.place.open(); TocFile.Lookup lookup = this.script.lookup()) {
			for (Step step = next(crew); step != null; step = next(crew)) {
				run(session, lookup.at(step.offset()));
				done(step);
			}
		}
		catch (IOException ex) {
			throw this.place.errors().staging(ex);
		}
		catch (InterruptedException ex) {
			throw new LoadStoppedException();
		}
	}

	/** Two foreign keys may want the same two tables in another order. */
	private void run(Session session, TocEntry entry) throws IOException {
		for (int attempt = 1;; attempt++) {
			try {
				this.script.run(session.load(), entry, this.options);
				return;
			}
			catch (HoldfastException ex) {
				boolean deadlock = ex.getCause() instanceof java.sql.SQLException sql
						&& PSQLState.DEADLOCK_DETECTED.getState().equals(sql.getSQLState());
				if (!deadlock || attempt == ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	private synchronized @Nullable Step next(Crew crew) throws InterruptedException {
		while (!this.waiting.isEmpty() && !crew.hasFailed()) {
			for (Iterator<Step> steps = this.waiting.iterator(); steps.hasNext();) {
				Step step = steps.next();
				if (ready(step)) {
					steps.remove();
					begin(step);
					return step;
				}
			}
			if (this.running == 0) {
				throw this.place.errors().damaged("what follows the rows depends on itself", null);
			}
			wait();
		}
		return null;
	}

	private boolean ready(Step step) {
		for (Integer id : step.dependencies()) {
			if (this.undone.contains(id)) {
				return false;
			}
		}
		for (Integer table : step.tables()) {
			if (this.exclusive.get(table) || step.alone() && this.shared.containsKey(table)) {
				return false;
			}
		}
		return true;
	}

	private void begin(Step step) {
		this.running++;
		for (Integer table : step.tables()) {
			if (step.alone()) {
				this.exclusive.set(table);
			}
			else {
				this.shared.merge(table, 1, Integer::sum);
			}
		}
	}

	private synchronized void done(Step step) {
		this.running--;
		this.undone.remove(step.id());
		for (Integer table : step.tables()) {
			if (step.alone()) {
				this.exclusive.clear(table);
			}
			else {
				this.shared.computeIfPresent(table, (key, count) -> (count > 1) ? count - 1 : null);
			}
		}
		notifyAll();
	}

	/**
	 * An entry that waits for its turn.
	 *
	 * @param id by which others depend on it
	 * @param offset where it is in the file
	 * @param dependencies what must be built before
	 * @param tables it needs
	 * @param alone whether it wants them to itself
	 */
	private record Step(int id, long offset, List<Integer> dependencies, Set<Integer> tables, boolean alone) {

		Step {
			dependencies = new ArrayList<>(dependencies);
		}

	}

}

package dev.holdfast.evidence;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import dev.holdfast.plan.RestoreTestSpec;
import org.jspecify.annotations.Nullable;

/**
 * The plan's own questions to what was restored, asked one after another once it is
 * proven. Each has an end: one without an answer in time has failed. Nothing that a
 * result says holds a secret.
 */
public final class Checks {

	private final Coordinates target;

	private final @Nullable Connections database;

	private final Consumer<String> output;

	private volatile @Nullable Deadline current;

	private volatile boolean stopped;

	/**
	 * Checks of one target.
	 * @param target what commands are told of it
	 * @param database opens connections to the restored database that {@code sql} is
	 * asked of; null where none was restored
	 * @param output hears what commands that failed have printed; it is in no result,
	 * because nobody knows what a command prints
	 */
	public Checks(Coordinates target, @Nullable Connections database, Consumer<String> output) {
		this.target = target;
		this.database = database;
		this.output = output;
	}

	/**
	 * Asks all of them, also after one has failed.
	 * @throws CancellationException when {@link #stop} was called
	 */
	public List<CheckResult> run(List<RestoreTestSpec.Check> checks) {
		List<CheckResult> results = new ArrayList<>();
		for (RestoreTestSpec.Check check : checks) {
			results.add(result(check, question(check)));
		}
		return results;
	}

	/** Makes a running check end soon, with whatever it has started. */
	public void stop() {
		this.stopped = true;
		Deadline running = this.current;
		if (running != null) {
			running.cancel();
		}
	}

	private Question question(RestoreTestSpec.Check check) {
		if (check instanceof RestoreTestSpec.SqlCheck sql) {
			return new SqlQuestion(sql, this.database);
		}
		if (check instanceof RestoreTestSpec.UrlCheck url) {
			return new UrlQuestion(url);
		}
		return new CommandQuestion((RestoreTestSpec.CommandCheck) check, this.target, this.output);
	}

	private CheckResult result(RestoreTestSpec.Check check, Question question) {
		long began = System.nanoTime();
		Answer answer = answer(check.timeout(), question);
		long millis = (System.nanoTime() - began) / 1_000_000;
		String found = check.hidden() ? null : answer.found();
		return new CheckResult(question.kind(), check.shown(), answer.passed(),
				check.hidden() ? "(not shown: it has variables)" : question.expected(), found, millis,
				answer.message());
	}

	private Answer answer(Duration timeout, Question question) {
		Deadline deadline = new Deadline(timeout, question);
		this.current = deadline;
		try {
			if (this.stopped) {
				throw new CancellationException("stopped");
			}
			return deadline.answer();
		}
		catch (TimeoutException ex) {
			return Answer.failed("no answer within " + Figures.duration(timeout));
		}
		finally {
			this.current = null;
		}
	}

	/** Opens connections to a restored database; each is closed by who asked for it. */
	@FunctionalInterface
	public interface Connections {

		/** A new connection. */
		Connection open() throws SQLException;

	}

	/** One thing that is asked. */
	interface Question {

		/** As in {@link CheckResult#kind}. */
		String kind();

		/** What would be right, for people. */
		String expected();

		/** Asks, however long it takes; is interrupted when it takes too long. */
		Answer ask() throws InterruptedException;

		/** Ends whatever {@link #ask} waits for. */
		void abort();

	}

	/**
	 * What came of a question.
	 *
	 * @param passed whether it is as expected
	 * @param found the answer, shortened
	 * @param message what is wrong
	 */
	record Answer(boolean passed, @Nullable String found, @Nullable String message) {

		private static final int SHOWN = 200;

		static Answer passed(String found) {
			return new Answer(true, cut(found), null);
		}

		static Answer failed(String message) {
			return new Answer(false, null, cut(message));
		}

		static Answer failed(String found, String message) {
			return new Answer(false, cut(found), cut(message));
		}

		private static String cut(String text) {
			return (text.length() <= SHOWN) ? text : text.substring(0, SHOWN - 1) + "…";
		}

	}

}

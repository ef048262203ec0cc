package dev.holdfast.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * Sends the archive to all destinations side by side. One that fails does not stop the
 * others; a required one that failed fails the stage after all have ended.
 */
final class UploadStage {

	private static final long POLL_MILLIS = 200;

	private final PipelineSettings settings;

	private final Staging staging;

	private final Parts parts;

	private final Gate gate;

	private final RunProgress progress;

	private final List<DestinationUpload> uploads = new CopyOnWriteArrayList<>();

	UploadStage(PipelineSettings settings, Staging staging, Parts parts, Gate gate, RunProgress progress) {
		this.settings = settings;
		this.staging = staging;
		this.parts = parts;
		this.gate = gate;
		this.progress = progress;
	}

	List<UploadOutcome> run() throws Exception {
		List<Callable<UploadOutcome>> all = new ArrayList<>();
		for (PipelineSettings.Target target : this.settings.destinations()) {
			DestinationUpload upload = new DestinationUpload(this.settings, target, this.staging, this.parts,
					this.progress);
			this.uploads.add(upload);
			all.add(() -> guarded(target, upload));
		}
		List<UploadOutcome> outcomes = all(all);
		this.gate.check();
		failOnRequired(outcomes);
		return outcomes;
	}

	/** Whether at least one destination was found fit to take the archive. */
	boolean begun() {
		return this.uploads.stream().anyMatch(DestinationUpload::begun);
	}

	private UploadOutcome guarded(PipelineSettings.Target target, DestinationUpload upload) throws Exception {
		String name = target.destination().name();
		try {
			return upload.run();
		}
		catch (CancellationException | UpstreamFailedException ex) {
			throw ex;
		}
		catch (Exception ex) {
			if (this.gate.stopped()) {
				throw new CancellationException("stopped");
			}
			RuntimeException failure = StageFailures.translate("upload to " + name, this.staging.directory(), ex);
			this.parts.forget(name);
			HoldfastException said = (failure instanceof HoldfastException known) ? known
					: new HoldfastException(ExitCode.DEFECT, String.valueOf(failure.getMessage()), null, failure);
			this.progress.warn(said.what());
			return new UploadOutcome(name, target.required(), target.destination().locate(this.settings.key()), 0, 0,
					null, target.destination().warnings(), said.getExitCode(), said.what(), said.hint());
		}
	}

	private List<UploadOutcome> all(List<Callable<UploadOutcome>> uploads) throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(uploads.size(), (task) -> {
			Thread thread = new Thread(task, "upload");
			thread.setDaemon(true);
			return thread;
		});
		try {
			List<UploadOutcome> outcomes = new ArrayList<>();
			List<Future<UploadOutcome>> running = new ArrayList<>();
			uploads.forEach((upload) -> running.add(pool.submit(upload)));
			for (Future<UploadOutcome> upload : running) {
				outcomes.add(await(upload));
			}
			return outcomes;
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
		finally {
			pool.shutdownNow();
		}
	}

	/**
	 * Waits for an upload, but no longer than until the run is asked to stop: a part that
	 * is on its way through a slow network may take minutes. The thread that sends it is
	 * interrupted then, and ends with the process if it does not listen.
	 */
	private UploadOutcome await(Future<UploadOutcome> upload) throws Exception {
		while (true) {
			try {
				return upload.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
			}
			catch (TimeoutException ex) {
				if (this.gate.stopped()) {
					throw new CancellationException("stopped");
				}
			}
		}
	}

	private static void failOnRequired(List<UploadOutcome> outcomes) {
		boolean none = outcomes.stream().noneMatch(UploadOutcome::stored);
		for (UploadOutcome outcome : outcomes) {
			if (!outcome.stored() && (outcome.required() || none)) {
				throw new HoldfastException(code(outcome.failureCode()), String.valueOf(outcome.failure()),
						outcome.hint());
			}
		}
	}

	private static ExitCode code(int number) {
		for (ExitCode code : ExitCode.values()) {
			if (code.code() == number) {
				return code;
			}
		}
		return ExitCode.DEFECT;
	}

}

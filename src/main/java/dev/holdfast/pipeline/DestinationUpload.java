package dev.holdfast.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import dev.holdfast.destination.Destination;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.destination.Part;
import dev.holdfast.destination.StoredObject;
import dev.holdfast.destination.Upload;
import dev.holdfast.destination.Upload.StoredPart;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends the parts of one archive to one destination while it still grows, and completes
 * the object only after the archive was sealed. An upload that another process began is
 * gone on with: the store is asked which parts it holds, and only the rest is sent.
 */
final class DestinationUpload {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final PipelineSettings settings;

	private final PipelineSettings.Target target;

	private final Destination destination;

	private final Staging staging;

	private final Parts parts;

	private final RunProgress progress;

	private final AtomicLong sent = new AtomicLong();

	private final AtomicLong kept = new AtomicLong();

	private volatile boolean begun;

	DestinationUpload(PipelineSettings settings, PipelineSettings.Target target, Staging staging, Parts parts,
			RunProgress progress) {
		this.settings = settings;
		this.target = target;
		this.destination = target.destination();
		this.staging = staging;
		this.parts = parts;
		this.progress = progress;
	}

	UploadOutcome run() throws Exception {
		UploadOutcome done = done(this.staging, this.destination.name());
		if (done != null) {
			this.begun = true;
			return done;
		}
		abandonOtherRuns();
		List<String> warnings = new ArrayList<>(this.destination.check(this.settings.expected().archive()));
		this.begun = true;
		String run = this.parts.awaitRun();
		ObjectKey key = this.settings.key();
		// the first part must be there before anything is begun: a dump that fails at
		// once leaves nothing
		this.parts.take(1);
		StoredObject stored = alreadyComplete(run);
		if (stored == null) {
			stored = send(open(run, key));
		}
		warnings.addAll(this.destination.warnings());
		warnings.forEach(this.progress::warn);
		UploadOutcome outcome = new UploadOutcome(this.destination.name(), this.target.required(),
				this.destination.locate(key), this.sent.get(), this.kept.get(), stored.checksum(), warnings, 0, null,
				null);
		this.staging.note(noteName("done"), JSON.writeValueAsString(outcome));
		return outcome;
	}

	/** Whether the destination was found fit to take the archive. */
	boolean begun() {
		return this.begun;
	}

	/**
	 * What an earlier upload of this archive ended with; null when none has ended well.
	 */
	static @Nullable UploadOutcome done(Staging staging, String destination) throws IOException {
		String done = staging.note("done-" + destination);
		return (done != null) ? JSON.readValue(done, UploadOutcome.class) : null;
	}

	/** An upload id belongs to one run of the encryption; a new run has other bytes. */
	private void abandonOtherRuns() throws IOException {
		Note note = note();
		if (note != null && (this.parts.seal() == null || !note.run().equals(this.parts.awaitRun()))) {
			Upload upload = this.destination.resume(this.settings.key(), note.uploadId());
			if (upload != null) {
				upload.abort();
			}
			this.staging.note(noteName("upload"), "");
		}
	}

	/**
	 * A process may have died between the completion and its note: then the store no
	 * longer knows the upload, and the object is there.
	 */
	private @Nullable StoredObject alreadyComplete(String run) throws IOException {
		Note note = note();
		if (note == null || !note.run().equals(run) || this.parts.seal() == null
				|| this.destination.resume(this.settings.key(), note.uploadId()) != null) {
			return null;
		}
		List<Part> all = new ArrayList<>();
		for (int number = 1; number <= this.parts.awaitSeal().parts(); number++) {
			Part part = this.parts.take(number);
			if (part == null) {
				return null;
			}
			all.add(part);
			this.kept.addAndGet(part.size());
		}
		StoredObject stored = this.destination.holding(this.settings.key(), all);
		if (stored == null) {
			this.kept.set(0);
		}
		return stored;
	}

	private Upload open(String run, ObjectKey key) throws IOException {
		Note note = note();
		Upload upload = (note != null && note.run().equals(run)) ? this.destination.resume(key, note.uploadId()) : null;
		if (upload == null) {
			upload = this.destination.begin(key);
			this.staging.note(noteName("upload"), JSON.writeValueAsString(new Note(run, upload.id())));
		}
		return upload;
	}

	private StoredObject send(Upload upload) throws Exception {
		Map<Integer, StoredPart> held = upload.held();
		int parallel = Math.max(1, this.destination.partLimits().parallel());
		ExecutorService pool = Executors.newFixedThreadPool(parallel, (task) -> {
			Thread thread = new Thread(task, "upload-" + this.destination.name());
			thread.setDaemon(true);
			return thread;
		});
		try {
			List<StoredPart> stored = new ArrayList<>();
			Deque<Future<StoredPart>> running = new ArrayDeque<>();
			int number = 1;
			for (Part part = this.parts.take(number); part != null; part = this.parts.take(++number)) {
				Part next = part;
				running.add(pool.submit(() -> send(upload, next, held.get(next.number()))));
				while (running.size() > 2 * parallel || !running.isEmpty() && running.element().isDone()) {
					stored.add(running.remove().get());
				}
			}
			for (Future<StoredPart> future : running) {
				stored.add(future.get());
			}
			this.settings.beforeSealing().run();
			return upload.complete(stored, this.parts.awaitSeal().size());
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
		finally {
			pool.shutdownNow();
		}
	}

	private StoredPart send(Upload upload, Part part, @Nullable StoredPart held) {
		StoredPart stored;
		if (held != null && upload.holds(held, part)) {
			stored = held;
			this.kept.addAndGet(part.size());
		}
		else {
			requireFile(part);
			stored = upload.send(part);
			this.sent.addAndGet(part.size());
		}
		this.parts.confirm(this.destination.name(), part.number());
		this.progress.uploaded(this.destination.name(), part.size());
		return stored;
	}

	/**
	 * With the memory hand-off a part may be gone that another destination has: then this
	 * archive cannot be completed here, and its staging is no longer worth resuming.
	 */
	private void requireFile(Part part) {
		if (Files.exists(part.file())) {
			return;
		}
		this.staging.condemn();
		throw new HoldfastException(ExitCode.DESTINATION_REFUSED,
				"destination " + this.destination.name() + " lacks part " + part.number()
						+ ", which is no longer in staging",
				"run the plan again: it begins anew; hand-off: durable keeps all parts");
	}

	/** The upload that a run began at a destination; null when it began none. */
	static @Nullable String uploadId(Staging staging, String destination) throws IOException {
		Note note = note(staging, destination);
		return (note != null) ? note.uploadId() : null;
	}

	private String noteName(String what) {
		return what + "-" + this.destination.name();
	}

	private @Nullable Note note() throws IOException {
		return note(this.staging, this.destination.name());
	}

	private static @Nullable Note note(Staging staging, String destination) throws IOException {
		String text = staging.note("upload-" + destination);
		return (text == null || text.isEmpty()) ? null : JSON.readValue(text, Note.class);
	}

	private record Note(String run, String uploadId) {
	}

}

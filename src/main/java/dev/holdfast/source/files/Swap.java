package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.holdfast.source.Claim;

/**
 * One finished tree that takes the place of what is there, in two steps that can be
 * undone: both change names, then the old one gets its own.
 */
final class Swap {

	private final Claim claim;

	private final Path stage;

	private final Path place;

	private final Path before;

	private State state = State.APART;

	/**
	 * @param before the name of the old one, free
	 */
	Swap(Claim claim, Path before) {
		this.claim = claim;
		this.stage = claim.beside("");
		this.place = claim.place();
		this.before = before;
	}

	/** Puts the new one in its place; a stage that does not exist replaces nothing. */
	void exchange() throws IOException {
		if (!exists(this.stage)) {
			return;
		}
		if (!exists(this.place)) {
			move(this.stage, this.place);
			this.state = State.ADDED;
			return;
		}
		this.claim.exchanging(
				String.valueOf(this.before.getFileName()).substring(String.valueOf(this.place.getFileName()).length()));
		if (LinuxWrites.exchange(FileFactsWriter.name(this.stage), FileFactsWriter.name(this.place))) {
			this.state = State.EXCHANGED;
			return;
		}
		move(this.place, this.before);
		this.state = State.REMOVED;
		move(this.stage, this.place);
		this.state = State.NAMED;
	}

	/** Gives the old one its name. */
	void name() throws IOException {
		if (this.state == State.EXCHANGED) {
			move(this.stage, this.before);
			this.state = State.NAMED;
		}
	}

	/** Puts the old one back. */
	void undo() throws IOException {
		if (this.state == State.NAMED && LinuxWrites.areAvailable()) {
			move(this.before, this.stage);
			this.state = State.EXCHANGED;
		}
		switch (this.state) {
			case ADDED -> move(this.place, this.stage);
			case REMOVED -> move(this.before, this.place);
			case EXCHANGED -> {
				if (!LinuxWrites.exchange(FileFactsWriter.name(this.stage), FileFactsWriter.name(this.place))) {
					throw new IOException("the system does not put it back");
				}
			}
			case NAMED -> {
				move(this.place, this.stage);
				this.state = State.REMOVED;
				move(this.before, this.place);
			}
			case APART -> {
				return;
			}
		}
		this.state = State.APART;
	}

	/** The old one under its name; null when there was none. */
	@Nullable Path old() {
		return (this.state == State.NAMED) ? this.before : null;
	}

	/** What is other than before, for people; empty for nothing. */
	String changed() {
		return switch (this.state) {
			case APART -> "";
			case ADDED -> this.place + " holds the restored files, where nothing was before";
			case REMOVED -> this.place + " is missing: the old files are in " + this.before;
			case EXCHANGED -> this.place + " holds the restored files, the old ones are in " + where();
			case NAMED -> this.place + " holds the restored files, the old ones are in " + this.before;
		};
	}

	private Path where() {
		List<Path> aside = this.claim.setAside();
		return (exists(this.stage) || aside.isEmpty()) ? this.stage : aside.get(aside.size() - 1);
	}

	private static boolean exists(Path path) {
		return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
	}

	private static void move(Path from, Path to) throws IOException {
		try {
			Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (AtomicMoveNotSupportedException ex) {
			throw new IOException("it is a file system of its own, which cannot be replaced", ex);
		}
	}

	private enum State {

		/** As before. */
		APART,

		/** The new one is where nothing was. */
		ADDED,

		/** The old one has its name, and nothing is in its place. */
		REMOVED,

		/** The old one has the name of the stage. */
		EXCHANGED,

		/** The new one is in its place, and the old one has its name. */
		NAMED

	}

}

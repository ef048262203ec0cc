package dev.holdfast.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;

import dev.holdfast.archive.ContentItem;
import dev.holdfast.source.Loading;
import dev.holdfast.source.Target;

/** Loads a dump kept in memory into a target, as a restore does. */
public final class Loaded {

	private Loaded() {
	}

	/** Everything up to the proof. */
	public static void into(Target target, RecordedDump dump, Loading loading) {
		target.look();
		target.prepare(loading);
		try {
			for (RecordedDump.Recorded each : dump.entries()) {
				target.entry(each.entry(), each.entry().name(), new ByteArrayInputStream(each.content()));
			}
			for (ContentItem item : dump.items(ContentItem.class)) {
				target.item(item);
			}
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
		target.finish();
	}

}

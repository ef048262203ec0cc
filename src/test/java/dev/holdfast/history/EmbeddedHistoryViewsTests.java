package dev.holdfast.history;

import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;

class EmbeddedHistoryViewsTests extends HistoryViewsContract {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path home;

	@Override
	HistoryDatabase open() {
		return HistoryDatabase.embedded(this.home);
	}

}

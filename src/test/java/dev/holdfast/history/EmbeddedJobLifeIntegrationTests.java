package dev.holdfast.history;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.io.TempDir;

class EmbeddedJobLifeIntegrationTests extends JobLifeContract {

	@TempDir
	Path home;

	@Override
	List<String> repository() {
		return List.of("--holdfast.home=" + this.home);
	}

	@Override
	HistoryDatabase database() {
		return HistoryDatabase.embedded(this.home);
	}

}

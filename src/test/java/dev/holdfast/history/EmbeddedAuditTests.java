package dev.holdfast.history;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedAuditTests extends AuditContract {

	@TempDir
	Path home;

	@SuppressWarnings("NullAway.Init")
	private HistoryDatabase database;

	@BeforeEach
	void open() {
		this.database = HistoryDatabase.embedded(this.home);
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Override
	HistoryDatabase database() {
		return this.database;
	}

}

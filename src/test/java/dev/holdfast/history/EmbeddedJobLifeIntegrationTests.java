package dev.holdfast.history;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

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

	@Test
	void threePlansAndAReaderShareTheFileWhileOneOfThemIsKilled() throws Exception {
		AtomicBoolean ended = new AtomicBoolean();
		CountDownLatch begun = new CountDownLatch(1);
		CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
			int reads = 0;
			while (!ended.get()) {
				reads += readable() ? 1 : 0;
				if (reads == 1) {
					begun.countDown();
				}
			}
			return reads;
		});
		try (Toy shop = toy("--plan=shop", "runId=s", "plan=shop,java.lang.String,false");
				Toy wiki = toy("--plan=wiki", "runId=w", "plan=wiki,java.lang.String,false");
				Toy mail = toy("--plan=mail", "--hang=upload", "runId=m", "plan=mail,java.lang.String,false")) {
			mail.await("step upload");
			assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
			mail.signal("KILL");
			assertThat(mail.exitCode()).isEqualTo(137);
			assertThat(shop.exitCode()).as(shop.output()).isZero();
			assertThat(wiki.exitCode()).as(wiki.output()).isZero();
		}
		finally {
			ended.set(true);
		}
		assertThat(reader.get(30, TimeUnit.SECONDS)).isPositive();
		assertThat(rows("SELECT STATUS FROM BATCH_JOB_EXECUTION ORDER BY STATUS")).containsExactly("COMPLETED",
				"COMPLETED", "STARTED");
		assertThat(rows("SELECT STEP_NAME FROM BATCH_STEP_EXECUTION WHERE STATUS = 'COMPLETED'")).hasSize(7);
	}

	/** What {@code history} does beside running backups. */
	private boolean readable() {
		try (HistoryDatabase database = database()) {
			return database.exists();
		}
	}

}

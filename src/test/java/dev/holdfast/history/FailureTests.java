package dev.holdfast.history;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.pipeline.UpstreamFailedException;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.transaction.CannotCreateTransactionException;

import static org.assertj.core.api.Assertions.assertThat;

class FailureTests {

	private static final HoldfastException REFUSED = new HoldfastException(ExitCode.DESTINATION_REFUSED,
			"bucket 'x' not found", "create the bucket");

	private static final HoldfastException UNREACHABLE = new HoldfastException(ExitCode.UNREACHABLE,
			"source database: connection refused", null);

	private static Failure first(Throwable... thrown) {
		return Objects.requireNonNull(Failure.first(List.of(thrown)));
	}

	@Test
	void saysWhatAKnownFailureSaysHoweverDeepItIs() {
		Failure failure = Failure.of(new IllegalStateException("step", new RuntimeException(REFUSED)));
		assertThat(failure)
			.isEqualTo(new Failure(ExitCode.DESTINATION_REFUSED, "bucket 'x' not found", "create the bucket"));
		assertThat(failure.text()).isEqualTo("bucket 'x' not found\nHINT: create the bucket");
	}

	@Test
	void saysNothingOfAnUnknownFailureButItsClass() {
		Failure failure = Failure.of(new IOException("https://key:secret@store/"));
		assertThat(failure.code()).isEqualTo(ExitCode.DEFECT);
		assertThat(failure.text()).contains("java.io.IOException").doesNotContain("secret");
	}

	@Test
	void tellsALostHistoryFromADefect() {
		Failure failure = Failure
			.of(new CannotCreateTransactionException("no", new SQLException("connection to db refused\nmore")));
		assertThat(failure)
			.isEqualTo(new Failure(ExitCode.UNREACHABLE, "history cannot be used: connection to db refused", null));
	}

	@Test
	void takesTheFailureThatTheOthersFollowedFrom() {
		Throwable follower = new UpstreamFailedException("dump", UNREACHABLE);
		assertThat(first(follower, UNREACHABLE).code()).isEqualTo(ExitCode.UNREACHABLE);
		assertThat(first(REFUSED, follower, UNREACHABLE).code()).isEqualTo(ExitCode.UNREACHABLE);
		assertThat(first(new UpstreamFailedException("upload", REFUSED), UNREACHABLE, REFUSED).code())
			.isEqualTo(ExitCode.DESTINATION_REFUSED);
	}

	@Test
	void takesTheTranslationOfTheFailureThatTheOthersFollowedFrom() {
		IOException full = new IOException("No space left on device");
		HoldfastException translated = new HoldfastException(ExitCode.DISK_FULL, "compress: the disk is full", null,
				full);
		assertThat(first(new UpstreamFailedException("compress", full), translated, UNREACHABLE).code())
			.isEqualTo(ExitCode.DISK_FULL);
	}

	@Test
	void countsAStopOnlyWhenNothingFailed() {
		assertThat(first(new CancellationException("stopped"), REFUSED).code()).isEqualTo(ExitCode.DESTINATION_REFUSED);
		assertThat(first(new JobInterruptedException("stopped")).code()).isEqualTo(ExitCode.TERMINATED);
		assertThat(Failure.first(List.of())).isNull();
	}

	@Test
	void takesTheFirstCodeInTheDocumentedOrder() {
		assertThat(ExitCodes.of(Stream.of(ExitCode.DONE, ExitCode.WARNINGS, ExitCode.STALE))).isEqualTo(ExitCode.STALE);
		assertThat(ExitCodes.of(Stream.of(ExitCode.DAMAGED, ExitCode.UNREACHABLE))).isEqualTo(ExitCode.UNREACHABLE);
		assertThat(ExitCodes.of(Stream.of(ExitCode.BAD_PLAN, ExitCode.DEFECT))).isEqualTo(ExitCode.DEFECT);
		assertThat(ExitCodes.of(Stream.of(ExitCode.DEFECT, ExitCode.INTERRUPTED))).isEqualTo(ExitCode.INTERRUPTED);
		assertThat(ExitCodes.of(Stream.empty())).isEqualTo(ExitCode.DONE);
		for (ExitCode code : ExitCode.values()) {
			assertThat(ExitCodes.byNumber(String.valueOf(code.code()))).contains(code);
		}
		assertThat(ExitCodes.byNumber("COMPLETED")).isEmpty();
	}

}

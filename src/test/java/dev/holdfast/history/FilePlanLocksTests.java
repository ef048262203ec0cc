package dev.holdfast.history;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FilePlanLocksTests {

	private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T11:02:03.123Z"));

	@TempDir
	Path home;

	@Test
	void refusesASecondRunOfOneProcessAndNamesTheFirst() {
		FilePlanLocks locks = new FilePlanLocks(this.home, CLOCK);
		try (PlanLock lock = locks.acquire("shop", () -> {
		})) {
			lock.confirm();
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> locks.acquire("shop", () -> {
			}))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.BUSY))
				.withMessageStartingWith("plan shop is being run by user " + System.getProperty("user.name"))
				.withMessageEndingWith("(process " + ProcessHandle.current().pid() + ") since 2026-11-21T11:02:03Z");
			assertThat(locks.holder("shop")).contains(LockHolder.self(CLOCK));
		}
	}

	@Test
	void keepsOtherPlansFree() {
		FilePlanLocks locks = new FilePlanLocks(this.home, CLOCK);
		try (PlanLock shop = locks.acquire("shop", () -> {
		}); PlanLock wiki = locks.acquire("wiki", () -> {
		})) {
			assertThat(shop.plan()).isEqualTo("shop");
			assertThat(wiki.plan()).isEqualTo("wiki");
		}
	}

	@Test
	void isFreeAgainAfterItWasClosed() {
		FilePlanLocks locks = new FilePlanLocks(this.home, CLOCK);
		locks.acquire("shop", () -> {
		}).close();
		assertThat(locks.holder("shop")).isEmpty();
		try (PlanLock again = locks.acquire("shop", () -> {
		})) {
			again.confirm();
		}
	}

	@Test
	void refusesWhileAnotherProcessRunsAndIsFreeOnceThatIsKilled() throws Exception {
		FilePlanLocks locks = new FilePlanLocks(this.home, CLOCK);
		Process other = ChildJvm.start(HoldLock.class, this.home.toString());
		try {
			ChildJvm.awaitLine(other, "held");
			assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> locks.acquire("shop", () -> {
			})).withMessageContaining("(process " + other.pid() + ") since 2026-11-21T11:02:03Z");
			assertThat(locks.holder("shop").map(LockHolder::pid)).contains(other.pid());
		}
		finally {
			other.destroyForcibly().waitFor();
		}
		assertThat(other.exitValue()).isEqualTo(137);
		assertThat(locks.holder("shop")).isEmpty();
		try (PlanLock mine = locks.acquire("shop", () -> {
		})) {
			assertThat(locks.holder("shop").map(LockHolder::pid)).contains(ProcessHandle.current().pid());
			mine.confirm();
		}
	}

	@Test
	void forgetsAHolderThatIsGone() throws Exception {
		Process gone = new ProcessBuilder("true").start();
		gone.waitFor();
		Files.createDirectories(this.home.resolve("locks"));
		Files.writeString(this.home.resolve("locks/shop.holder"),
				new LockHolder(gone.pid(), LockHolder.hostName(), "ops", CLOCK.instant()).toJson());
		assertThat(new FilePlanLocks(this.home, CLOCK).holder("shop")).isEmpty();
	}

	@Test
	void saysWhenTheHomeDirectoryCannotHoldLocks() throws Exception {
		Files.writeString(this.home.resolve("locks"), "a file in the way");
		assertThatExceptionOfType(HoldfastException.class)
			.isThrownBy(() -> new FilePlanLocks(this.home, CLOCK).acquire("shop", () -> {
			}))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.BAD_PLAN))
			.withMessageContaining("lock of plan shop cannot be made in " + this.home);
	}

	/** Holds a lock until it is killed, without ever looking at it again. */
	static final class HoldLock {

		private HoldLock() {
		}

		public static void main(String[] args) throws Exception {
			new FilePlanLocks(Path.of(args[0]), CLOCK).acquire("shop", () -> {
			});
			for (int i = 0; i < 5; i++) {
				System.gc();
			}
			System.out.println("held");
			System.in.read();
		}

	}

}

package dev.holdfast.source.h2;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class H2UrlTests {

	@Test
	void opensAFileReadOnlyAndNeverCreatesIt() {
		assertThat(connect("jdbc:h2:/srv/data"))
			.isEqualTo("jdbc:h2:/srv/data;IFEXISTS=TRUE;TRACE_LEVEL_FILE=0;ACCESS_MODE_DATA=r");
	}

	@Test
	void overridesSettingsThatWouldCreateOrChangeADatabase() {
		assertThat(connect("jdbc:h2:/srv/data;ifexists=false;MODE=MySQL; ACCESS_MODE_DATA=rws;TRACE_LEVEL_FILE=3"))
			.isEqualTo("jdbc:h2:/srv/data;MODE=MySQL;IFEXISTS=TRUE;TRACE_LEVEL_FILE=0;ACCESS_MODE_DATA=r");
	}

	@Test
	void leavesASharedFileAndServersWritable() {
		assertThat(connect("jdbc:h2:/srv/data;AUTO_SERVER=true")).endsWith(";IFEXISTS=TRUE;TRACE_LEVEL_FILE=0");
		assertThat(connect("jdbc:h2:tcp://db/./data")).isEqualTo("jdbc:h2:tcp://db/./data;IFEXISTS=TRUE");
		assertThat(connect("jdbc:h2:ssl://db/./data")).isEqualTo("jdbc:h2:ssl://db/./data;IFEXISTS=TRUE");
	}

	@Test
	void keepsEscapedSemicolonsInOneSetting() {
		assertThat(connect("jdbc:h2:mem:x;INIT=SET SCHEMA A\\;SET IFEXISTS=1;IFEXISTS=FALSE"))
			.isEqualTo("jdbc:h2:mem:x;INIT=SET SCHEMA A\\;SET IFEXISTS=1;IFEXISTS=TRUE");
	}

	@Test
	void printsNoSettings() {
		assertThat(H2Url.of("app", "jdbc:h2:/srv/data;USER=sa;PASSWORD=hidden")).hasToString("jdbc:h2:/srv/data");
	}

	@Test
	void refusesOtherDatabases() {
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> H2Url.of("app", "jdbc:mysql://secret@x/y"))
			.withMessage("source app: not an H2 address")
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.BAD_PLAN));
	}

	private static String connect(String url) {
		return H2Url.of("app", url).connect();
	}

}

package dev.holdfast.plan;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ScalarTextTests {

	@ParameterizedTest
	@CsvSource({ "1,1", "8 GiB,8589934592", "8GiB,8589934592", "500 MB,500000000", "1.5 KiB,1536", "20 k,20000",
			"0.5 kB,500", "2TiB,2199023255552", "7 B,7", "3 M,3000000" })
	void sizesAreBytes(String text, long bytes) throws BadValueException {
		assertThat(QuantityText.size(text)).isEqualTo(bytes);
		assertThat(QuantityText.rate(text + "/s")).isEqualTo(bytes);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0", "-1", "8 GIBS", "8 Gb ps", "1,5 GB", "1e9", "0x10", "0.1", "9999999999 TiB",
			"GiB", "8  GiB", "１ GiB", "1111111111111111111111111111111111111" })
	void whatIsNoSizeIsRefused(String text) {
		assertThatExceptionOfType(BadValueException.class).isThrownBy(() -> QuantityText.size(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "20 MiB", "20 MiB/h", "/s", "20 Mbit/s" })
	void whatIsNoRateIsRefused(String text) {
		assertThatExceptionOfType(BadValueException.class).isThrownBy(() -> QuantityText.rate(text))
			.satisfies((ex) -> assertThat(ex.hint()).contains("20 MiB/s"));
	}

	@ParameterizedTest
	@CsvSource({ "26h,PT26H", "7d,P7D", "90m,PT90M", "30s,PT30S", "2w,P14D", "1d 12h,PT36H", "1d12h,PT36H",
			"PT26H,PT26H", "P7D,P7D", "7 d,P7D", "7D,P7D" })
	void durationsAreRead(String text, String iso) throws BadValueException {
		assertThat(DurationText.parse(text)).isEqualTo(Duration.parse(iso));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "7", "d", "0d", "-1d", "PT-1H", "PT0S", "7 days", "1y", "1d,2h", "P1Y", "1.5h", "7d x",
			"99999999999999999999d", "PT99999999999999999999H" })
	void whatIsNoDurationIsRefused(String text) {
		assertThatExceptionOfType(BadValueException.class).isThrownBy(() -> DurationText.parse(text));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			0 2 * * *            | 0 2 * * *
			'  0   2 *  * * '    | 0 2 * * *
			*/15 0-6 1,15 * 1-5  | */15 0-6 1,15 * 1-5
			0 4 * * SUN          | 0 4 * * SUN
			0 4 * JAN-mar 7      | 0 4 * JAN-mar 7
			5-50/15 * * * *      | 5-50/15 * * * *
			0 0 29 2 *           | 0 0 29 2 *
			0 0 30 2 MON         | 0 0 30 2 MON
			@daily               | 0 0 * * *
			@Yearly              | 0 0 1 1 *
			""")
	void cronIsFiveFields(String text, String normalized) throws BadValueException {
		assertThat(Cron.normalized(text)).isEqualTo(normalized);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			''              | does not have the five fields of cron
			0 0 2 * * *     | does not have the five fields of cron
			@reboot         | does not have the five fields of cron
			60 2 * * *      | has a bad minute
			0 24 * * *      | has a bad hour
			0 2 0 * *       | has a bad day of month
			0 2 * 13 *      | has a bad month
			0 2 * * 8       | has a bad day of week
			0 2 * * FUN     | has a bad day of week
			5-1 * * * *     | has a bad minute
			1,,2 * * * *    | has a bad minute
			*/0 * * * *     | has a bad minute
			5/15 * * * *    | has a bad minute
			1-2-3 * * * *   | has a bad minute
			* * L * *       | has a bad day of month
			0 2 30 2 *      | never comes: no such month has that day
			0 2 31 4,6 *    | never comes: no such month has that day
			""")
	void whatIsNoCronOrNeverComesIsRefused(String text, String message) {
		assertThatExceptionOfType(BadValueException.class).isThrownBy(() -> Cron.normalized(text)).withMessage(message);
	}

}

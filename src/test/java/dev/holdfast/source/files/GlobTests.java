package dev.holdfast.source.files;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GlobTests {

	@ParameterizedTest
	@CsvSource(delimiter = ' ', textBlock = """
			*.tmp a.tmp true
			*.tmp d/e/a.tmp true
			*.tmp a.tmp/b false
			**/*.tmp a.tmp true
			**/*.tmp d/e/a.tmp true
			/*.tmp a.tmp true
			/*.tmp d/a.tmp false
			d/*.tmp d/a.tmp true
			d/*.tmp d/e/a.tmp false
			d/*.tmp x/d/a.tmp false
			d/**/a d/a true
			d/**/a d/e/f/a true
			d/**/a da false
			d/** d/e/f true
			d/** d false
			**/cache/** x/cache/y/z true
			**/cache/** cache/y true
			a?c abc true
			a?c a/c false
			[ab]x bx true
			[!ab]x bx false
			[!ab]x cx true
			x[!a]y x/y false
			[a-c]1 b1 true
			*.{jpg,png} d/a.png true
			*.{jpg,png} a.gif false
			a\\*b a*b true
			a\\*b axb false
			a.b axb false
			a+(b) a+(b) true
			]x ]x true
			[]]x ]x true
			a,b} a,b} true
			ü* d/über true""")
	void matchesAsGlobsDo(String glob, String path, boolean matches) {
		assertThat(Glob.of("s", "exclude", glob).matches(path, false)).isEqualTo(matches);
	}

	@Test
	void matchesDirectoriesOnlyWithASlashAtTheEnd() {
		assertThat(Glob.of("s", "exclude", "target/").matches("a/target", true)).isTrue();
		assertThat(Glob.of("s", "exclude", "target/").matches("a/target", false)).isFalse();
		assertThat(Glob.of("s", "exclude", "/target/").matches("a/target", true)).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', textBlock = """
			*.tmp a/b true
			/etc/hosts etc true
			/etc/hosts usr false
			/etc/hosts etc/hosts true
			/etc/hosts etc/apt false
			a/*/c a/b true
			a/**/c a/b/d true
			a/**/c b false
			{a,b}/c x true
			a{b/c,d}/e a true""")
	void tellsWhereThereIsNoUseInLooking(String glob, String directory, boolean useful) {
		assertThat(Glob.of("s", "include", glob).mayMatchBelow(directory)).isEqualTo(useful);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[ab", "{a,b", "a\\", "/", "" })
	void refusesWhatIsNoPattern(String text) {
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> Glob.of("s", "exclude", text))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ExitCode.BAD_PLAN))
			.withMessageStartingWith("source s: exclude: " + text + " is no pattern: ");
	}

}

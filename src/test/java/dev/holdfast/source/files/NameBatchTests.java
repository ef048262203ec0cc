package dev.holdfast.source.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NameBatchTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 7, 19, 20, 21, 1000 })
	void listsAllNamesInOrderWhateverTheBatch(int limit) throws IOException {
		TreeFixture tree = new TreeFixture(this.directory);
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			tree.file("f" + (i * 7 % 20), "");
			expected.add("f" + i);
		}
		expected.sort(null);
		List<String> names = new ArrayList<>();
		try (TreeLevel level = level()) {
			for (RawName name = level.next(limit); name != null; name = level.next(limit)) {
				names.add(name.text());
				assertThat(level.pending()).isLessThan(limit);
			}
		}
		assertThat(names).isEqualTo(expected);
	}

	@Test
	void findsNamesThatAreMadeBehindTheLastOne() throws IOException {
		TreeFixture tree = new TreeFixture(this.directory).file("b", "").file("d", "");
		try (TreeLevel level = level()) {
			assertThat(level.next(1)).isNotNull().extracting(RawName::text).isEqualTo("b");
			tree.file("a", "").file("c", "");
			assertThat(level.next(1)).isNotNull().extracting(RawName::text).isEqualTo("c");
		}
	}

	@Test
	void keepsNoMoreHardLinksThanItMay() {
		HardLinks links = new HardLinks(2);
		FileFacts[] files = new FileFacts[3];
		for (int i = 0; i < 3; i++) {
			files[i] = new FileFacts(FileFacts.Kind.FILE, 1, 0644, 0, 0, TreeFixture.NOW, TreeFixture.NOW, 1, i, 3);
			assertThat(links.earlier(files[i])).isNull();
			links.written(files[i], "name" + i);
		}
		assertThat(links.overflowed()).isTrue();
		assertThat(links.earlier(files[0])).isEqualTo("name0");
		assertThat(links.earlier(files[2])).isNull();
		// the third and last name of a file is the end of what must be known of it
		assertThat(links.earlier(files[0])).isEqualTo("name0");
		assertThat(links.earlier(files[0])).isNull();
	}

	private TreeLevel level() throws IOException {
		TreeNode node = new PathNode(this.directory);
		return new TreeLevel(node, node.facts(), "", "", true, true);
	}

}

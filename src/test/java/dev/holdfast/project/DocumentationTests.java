package dev.holdfast.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

class DocumentationTests {

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");

	@Test
	void everyShellBlockIsRunOrSaysWhyNot() throws IOException {
		String tests = sources(Path.of("src/test/java"));
		List<String> loose = new ArrayList<>();
		for (Path document : ShellBlock.documents()) {
			for (ShellBlock block : ShellBlock.of(document)) {
				boolean named = !block.label().contains(" ") && tests.contains("```sh " + block.label());
				if (!block.runs() && block.excuse().length() < 10 && !named) {
					loose.add(document + ":" + block.line() + ": " + block.label());
				}
			}
		}
		assertThat(loose).isEmpty();
	}

	@Test
	void theReadmeHasBlocksThatRun() throws IOException {
		assertThat(ShellBlock.of(Path.of("README.md"))).filteredOn(ShellBlock::runs).isNotEmpty();
	}

	@Test
	void linksLeadToFilesThatExist() throws IOException {
		List<String> broken = new ArrayList<>();
		for (Path document : ShellBlock.documents()) {
			Matcher link = LINK.matcher(Files.readString(document));
			while (link.find()) {
				String target = link.group(1);
				if (!target.contains("://") && !Files.exists(document.toAbsolutePath().resolveSibling(target))) {
					broken.add(document + ": " + target);
				}
			}
		}
		assertThat(broken).isEmpty();
	}

	@Test
	void everyDependencyHasItsReason() throws Exception {
		String reasons = Files.readString(Path.of("docs/decisions/0001-dependencies.md"));
		Element project = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(Path.of("pom.xml").toFile())
			.getDocumentElement();
		List<String> names = new ArrayList<>();
		NodeList dependencies = project.getElementsByTagName("dependency");
		for (int i = 0; i < dependencies.getLength(); i++) {
			Element dependency = (Element) dependencies.item(i);
			if (!text(dependency, "scope").equals("import")) {
				names.add("| `" + text(dependency, "groupId") + ":" + text(dependency, "artifactId") + "` |");
			}
		}
		assertThat(names).hasSizeGreaterThan(15).allSatisfy((name) -> assertThat(reasons).contains(name));
	}

	private static String text(Element parent, String name) {
		NodeList found = parent.getElementsByTagName(name);
		return (found.getLength() > 0) ? found.item(0).getTextContent().strip() : "";
	}

	private static String sources(Path root) throws IOException {
		StringBuilder all = new StringBuilder();
		try (Stream<Path> files = Files.walk(root)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				all.append(Files.readString(file));
			}
		}
		return all.toString();
	}

}

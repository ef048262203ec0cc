package dev.holdfast.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Variables, files and commands of a test's making; remembers what was asked for. */
final class FakeEnvironment implements PlanEnvironment {

	final Map<String, String> variables = new HashMap<>();

	final Map<Path, String> files = new HashMap<>();

	final Map<List<String>, String> commands = new HashMap<>();

	final List<Object> asked = new ArrayList<>();

	static FakeEnvironment with(String... namesAndValues) {
		FakeEnvironment environment = new FakeEnvironment();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			environment.variables.put(namesAndValues[i], namesAndValues[i + 1]);
		}
		return environment;
	}

	@Override
	public @Nullable String variable(String name) {
		return this.variables.get(name);
	}

	@Override
	public String file(Path file) throws IOException {
		this.asked.add(file);
		String text = this.files.get(file);
		if (text == null) {
			throw new IOException("does not exist");
		}
		return text;
	}

	@Override
	public String command(List<String> command) throws IOException {
		this.asked.add(command);
		String text = this.commands.get(command);
		if (text == null) {
			throw new IOException("ended with exit code 2");
		}
		return text;
	}

}

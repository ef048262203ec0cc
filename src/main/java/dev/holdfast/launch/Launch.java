package dev.holdfast.launch;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The main class of {@code holdfast.jar}: answers by itself what it has a text for, else
 * hands on to the program. Free of lambdas and of string concatenation, which would cost
 * a third of the time that help takes.
 */
public final class Launch {

	private static final String TEXTS = "/META-INF/answers/";

	private static final String PROGRAM = "dev.holdfast.Holdfast";

	private Launch() {
	}

	public static void main(String[] args) throws Throwable {
		if (!answer(args)) {
			start(args);
		}
	}

	private static boolean answer(String[] args) throws IOException {
		String question = question(args);
		if (question == null) {
			return false;
		}
		try (InputStream text = Launch.class.getResourceAsStream(TEXTS.concat(question))) {
			if (text == null) {
				return false;
			}
			byte[] answer = text.readAllBytes();
			if (question.equals("--version")) {
				answer = withVersionOfJava(answer);
			}
			System.out.write(answer, 0, answer.length);
			System.out.flush();
			return true;
		}
	}

	/**
	 * The version names the Java that runs it, where the text has the one that built it.
	 */
	private static byte[] withVersionOfJava(byte[] text) {
		String line = new String(text, StandardCharsets.UTF_8);
		String java = Integer.toString(Runtime.version().feature());
		return line.replaceFirst("(?<=\\(Java )\\d+", java).getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * The name of the text that answers these arguments, or null where none can:
	 * {@code help restore}, {@code restore -h} and {@code restore --help} are the same.
	 */
	static @Nullable String question(String[] args) {
		if (args.length == 0 || args.length > 3) {
			return null;
		}
		boolean asksFirst = args[0].equals("help");
		StringBuilder question = new StringBuilder();
		for (int i = asksFirst ? 1 : 0; i < args.length; i++) {
			String word = args[i];
			if (!isWord(word)) {
				return null;
			}
			question.append(word.equals("-h") ? "--help" : word.equals("-V") ? "--version" : word).append('_');
		}
		if (asksFirst) {
			question.append("--help_");
		}
		question.setLength(question.length() - 1);
		return question.toString();
	}

	private static boolean isWord(String word) {
		for (int i = 0; i < word.length(); i++) {
			char letter = word.charAt(i);
			if ((letter < 'a' || letter > 'z') && letter != '-' && letter != 'V') {
				return false;
			}
		}
		return !word.isEmpty();
	}

	private static void start(String[] args) throws Throwable {
		try {
			Class.forName(PROGRAM).getMethod("main", String[].class).invoke(null, (Object) args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

}

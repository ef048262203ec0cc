package dev.holdfast.plan;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Addresses of the web, and which of them stay on this machine. */
final class Addresses {

	static final ScalarType<URI> HTTP = new ScalarType<>("an http or https address", true,
			Map.of("type", "string", "pattern", "^https?://"), Addresses::http);

	private Addresses() {
	}

	static URI http(String text) throws BadValueException {
		String hint = "write for example https://host:port";
		try {
			URI uri = new URI(text.trim());
			String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
			if (!List.of("http", "https").contains(scheme) || uri.getHost() == null) {
				throw new BadValueException("is not an http or https address", hint);
			}
			return uri;
		}
		catch (URISyntaxException ex) {
			throw new BadValueException("is not an http or https address", hint);
		}
	}

	/** Whether it is this machine, judged by the name alone: nothing is looked up. */
	static boolean loopback(@Nullable String host) {
		String plain = (host != null) ? host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "") : "";
		return plain.equals("localhost") || plain.endsWith(".localhost") || plain.equals("::1")
				|| plain.equals("0:0:0:0:0:0:0:1") || plain.matches("127(?:\\.[0-9]{1,3}){3}");
	}

	/** Whether it leaves this machine without encryption. */
	static boolean clearText(URI uri) {
		return "http".equalsIgnoreCase(uri.getScheme()) && !loopback(uri.getHost());
	}

}

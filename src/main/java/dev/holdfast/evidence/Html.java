package dev.holdfast.evidence;

import org.jspecify.annotations.Nullable;

/**
 * HTML that grows: markup is appended as it stands, everything else is escaped. Controls
 * and marks that turn the direction of writing are shown by their numbers, so that a name
 * cannot make a page say something else.
 */
final class Html {

	private final StringBuilder page = new StringBuilder(64 << 10);

	/** Appends markup of our own, never data. */
	Html raw(String markup) {
		this.page.append(markup);
		return this;
	}

	/** Appends text, escaped for content and for attributes. */
	Html text(@Nullable Object value) {
		if (value != null) {
			value.toString().codePoints().forEach(this::point);
		}
		return this;
	}

	/** An element with text in it. */
	Html element(String tag, @Nullable Object value) {
		return raw("<" + tag + ">").text(value).raw("</" + tag.replaceAll(" .*", "") + ">");
	}

	/** Text that may be broken after each dot and underscore. */
	Html name(String value) {
		for (String part : value.split("(?<=[._])")) {
			text(part).raw("<wbr>");
		}
		return this;
	}

	private void point(int point) {
		switch (point) {
			case '&' -> this.page.append("&amp;");
			case '<' -> this.page.append("&lt;");
			case '>' -> this.page.append("&gt;");
			case '"' -> this.page.append("&quot;");
			case '\'' -> this.page.append("&#39;");
			case '\n' -> this.page.append(' ');
			default -> {
				if (hidden(point)) {
					this.page.append(String.format("\\u%04X", point));
				}
				else {
					this.page.appendCodePoint(point);
				}
			}
		}
	}

	/** Controls, lone surrogates, and format characters, which nobody sees. */
	private static boolean hidden(int point) {
		int type = Character.getType(point);
		return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE
				|| type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
	}

	@Override
	public String toString() {
		return this.page.toString();
	}

}

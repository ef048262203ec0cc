package dev.holdfast.source.postgres.json;

import java.io.IOException;

/**
 * Codes the blanks between the tokens of JSON, which mean nothing, by two spaces and tabs
 * each, so that a value of several lines is on one line and can be had again as it was.
 */
final class JsonBlanks implements Sink {

	private static final String BLANKS = " \n\t\r";

	private final Output out;

	private boolean inString;

	private boolean escaped;

	JsonBlanks(Output out) {
		this.out = out;
	}

	void reset() {
		this.inString = false;
		this.escaped = false;
	}

	@Override
	public void add(int b) throws IOException {
		int blank = this.inString ? -1 : BLANKS.indexOf(b);
		if (blank >= 0) {
			this.out.add((blank < 2) ? ' ' : '\t');
			this.out.add((blank % 2 == 0) ? ' ' : '\t');
			return;
		}
		if (this.escaped) {
			this.escaped = false;
		}
		else if (b == '"') {
			this.inString = !this.inString;
		}
		else {
			this.escaped = this.inString && b == '\\';
		}
		this.out.add(b);
	}

	/** The blank that two of them stand for. */
	static int decode(int first, int second) {
		return BLANKS.charAt(((first == ' ') ? 0 : 2) + ((second == ' ') ? 0 : 1));
	}

}

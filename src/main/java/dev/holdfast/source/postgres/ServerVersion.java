package dev.holdfast.source.postgres;

/**
 * A server's version.
 *
 * @param number as {@code server_version_num}, for example 150014
 * @param text as {@code server_version}
 */
record ServerVersion(int number, String text) {

	int major() {
		return this.number / 10000;
	}

	boolean atLeast(int major) {
		return major() >= major;
	}

}

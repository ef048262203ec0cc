package dev.holdfast;

/** The program's version, as manifests and {@code --version} show it. */
public final class Version {

	private static final String CURRENT = "0.1.0";

	private Version() {
	}

	/** The version of this program, the same as in {@code pom.xml}. */
	public static String current() {
		return CURRENT;
	}

}

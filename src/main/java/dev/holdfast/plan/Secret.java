package dev.holdfast.plan;

/**
 * A value that is never printed: its string form is {@code <redacted>} and it is not
 * serializable.
 */
public final class Secret {

	private final String value;

	public Secret(String value) {
		this.value = value;
	}

	/** The value itself: for the one call that needs it, never for a message. */
	public String reveal() {
		return this.value;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Secret secret && secret.value.equals(this.value);
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	@Override
	public String toString() {
		return "<redacted>";
	}

}

package dev.holdfast.destination;

/**
 * A stored object's key below a destination's prefix or directory: path elements joined
 * by slashes.
 *
 * @param value for example {@code shop/2026/11/shop-20261121T110203Z-k3f9ab.tar.zst.pgp}
 */
public record ObjectKey(String value) {

	public ObjectKey {
		if (!isValid(value)) {
			throw new IllegalArgumentException("not an object key: " + value);
		}
	}

	static boolean isValid(String value) {
		String path = "/" + value + "/";
		return !path.contains("//") && !path.contains("/../") && !path.contains("/./");
	}

	@Override
	public String toString() {
		return this.value;
	}

}

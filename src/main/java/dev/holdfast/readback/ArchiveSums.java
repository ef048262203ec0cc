package dev.holdfast.readback;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

import dev.holdfast.manifest.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * The checksums of an archive as its bytes stream by: of the whole, of header and
 * payload, and where there is more than expected, of as much as was expected.
 */
public final class ArchiveSums {

	private final Manifest.Archive expected;

	private final MessageDigest whole = sha256();

	private final MessageDigest header = sha256();

	private final MessageDigest payload = sha256();

	private @Nullable String prefix;

	private long size;

	public ArchiveSums(Manifest.Archive expected) {
		this.expected = expected;
	}

	/** Takes the next bytes. */
	public void add(byte[] bytes, int length) {
		long end = this.size + length;
		int inHeader = (int) Math.min(length, Math.max(0, this.expected.headerBytes() - this.size));
		this.header.update(bytes, 0, inHeader);
		if (this.expected.headerBytes() > 0) {
			this.payload.update(bytes, inHeader, length - inHeader);
		}
		int expectedHere = (int) Math.min(length, Math.max(0, this.expected.size() - this.size));
		if (end > this.expected.size() && this.prefix == null) {
			this.whole.update(bytes, 0, expectedHere);
			this.prefix = soFar();
			this.whole.update(bytes, expectedHere, length - expectedHere);
		}
		else {
			this.whole.update(bytes, 0, length);
		}
		this.size = end;
	}

	/** Says that all bytes were added. */
	public Found found() {
		String sha256 = hex(this.whole);
		return new Found(this.size, sha256, hex(this.header),
				(this.expected.headerBytes() > 0) ? hex(this.payload) : sha256, this.prefix);
	}

	private String soFar() {
		try {
			return hex((MessageDigest) this.whole.clone());
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException("SHA-256 cannot be continued", ex);
		}
	}

	private static String hex(MessageDigest digest) {
		return HexFormat.of().formatHex(digest.digest());
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("SHA-256 is missing", ex);
		}
	}

	/**
	 * The sums of what was read.
	 *
	 * @param size in bytes
	 * @param sha256 of the whole
	 * @param headerSha256 of the header
	 * @param payloadSha256 of the payload
	 * @param prefixSha256 of the first bytes, as many as were expected; null where there
	 * are no more
	 */
	public record Found(long size, String sha256, String headerSha256, String payloadSha256,
			@Nullable String prefixSha256) {

		/** Whether this is the archive that the manifest describes. */
		public boolean matches(Manifest.Archive archive) {
			return this.size == archive.size() && this.sha256.equals(archive.sha256())
					&& this.headerSha256.equals(archive.headerSha256())
					&& this.payloadSha256.equals(archive.payloadSha256());
		}

		/** In what way it is not that archive. */
		public String difference(Manifest.Archive archive) {
			if (this.size < archive.size()) {
				return "is truncated: " + this.size + " bytes of " + archive.size();
			}
			if (this.size > archive.size()) {
				String more = (this.size - archive.size()) + " bytes more than the " + archive.size() + " stored";
				return archive.sha256().equals(this.prefixSha256) ? "was extended: " + more
						: "was changed and extended: " + more;
			}
			if (this.sha256.equals(archive.sha256())) {
				return "is what was stored, but its manifest contradicts itself about header and payload";
			}
			boolean inHeader = !this.headerSha256.equals(archive.headerSha256());
			boolean inPayload = !this.payloadSha256.equals(archive.payloadSha256());
			return "was changed"
					+ ((inHeader && !inPayload) ? " in its header" : (inPayload && !inHeader) ? " in its payload" : "")
					+ ": sha256 is " + this.sha256 + ", stored was " + archive.sha256();
		}

	}

}

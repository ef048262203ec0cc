package dev.holdfast.destination;

import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

import dev.holdfast.destination.Upload.StoredPart;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.plan.S3Spec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * A part's sums in S3's terms.
 *
 * @param part the part
 */
record S3Part(Part part) {

	private static final String CRC32C = "crc32c:";

	private static final String SHA256 = "sha256:";

	private static final String MD5 = "md5:";

	/** Adds the checksum that the store is to verify. */
	void sign(UploadPartRequest.Builder request, S3Spec.Checksum checksum, boolean md5) {
		switch (checksum) {
			case CRC32C -> request.checksumCRC32C(base64Crc32c());
			case SHA256 -> request.checksumSHA256(base64Sha256());
			case OFF -> request.contentMD5(md5 ? base64(md5()) : null);
		}
	}

	/**
	 * Compares with what the store says it holds: its checksums, else an ETag that is an
	 * MD5 sum.
	 * @return what can be remembered of it, with an empty checksum when the store says
	 * nothing that could be compared; null when the bytes differ
	 */
	@Nullable StoredPart confirmed(String tag, @Nullable String crc32c, @Nullable String sha256, @Nullable String encryption) {
		if (sha256 != null) {
			return sha256.equals(base64Sha256()) ? stored(tag, SHA256 + this.part.sha256()) : null;
		}
		if (crc32c != null) {
			return crc32c.equals(base64Crc32c()) ? stored(tag, CRC32C + hexCrc32c()) : null;
		}
		String bare = bare(tag);
		if (ObjectSums.isMd5(bare, encryption) && !bare.contains("-")) {
			return bare.equals(md5()) ? stored(tag, MD5 + bare) : null;
		}
		return stored(tag, "");
	}

	/** Whether the store's word of a part is that of this part. */
	boolean matches(StoredPart held) {
		if (held.size() != this.part.size() || held.number() != this.part.number()) {
			return false;
		}
		String bare = bare(held.tag());
		return switch (held.checksum().replaceFirst(":.*", ":")) {
			case CRC32C -> held.checksum().equals(CRC32C + hexCrc32c());
			case SHA256 -> held.checksum().equals(SHA256 + this.part.sha256());
			default -> ObjectSums.isMd5(bare, null) && bare.equals(md5());
		};
	}

	/** What is known of this part, which the store was found to hold under a tag. */
	StoredPart remembered(String tag, S3Spec.Checksum checksum) {
		return switch (checksum) {
			case CRC32C -> stored(tag, CRC32C + hexCrc32c());
			case SHA256 -> stored(tag, SHA256 + this.part.sha256());
			case OFF -> stored(tag, MD5 + bare(tag));
		};
	}

	private static String bare(String tag) {
		return tag.replace("\"", "").toLowerCase(Locale.ROOT);
	}

	/** What a listing said of a part. */
	static StoredPart listed(software.amazon.awssdk.services.s3.model.Part part) {
		String checksum = "";
		if (part.checksumSHA256() != null) {
			checksum = SHA256 + hex(part.checksumSHA256());
		}
		else if (part.checksumCRC32C() != null) {
			checksum = CRC32C + hex(part.checksumCRC32C());
		}
		return new StoredPart(part.partNumber(), part.size(), (part.eTag() != null) ? part.eTag() : "", checksum);
	}

	static CompletedPart completed(StoredPart part) {
		CompletedPart.Builder completed = CompletedPart.builder().partNumber(part.number()).eTag(part.tag());
		if (part.checksum().startsWith(CRC32C)) {
			completed.checksumCRC32C(base64(part.checksum().substring(CRC32C.length())));
		}
		if (part.checksum().startsWith(SHA256)) {
			completed.checksumSHA256(base64(part.checksum().substring(SHA256.length())));
		}
		return completed.build();
	}

	private StoredPart stored(String tag, String checksum) {
		return new StoredPart(this.part.number(), this.part.size(), tag, checksum);
	}

	private String hexCrc32c() {
		return HexFormat.of().toHexDigits(this.part.crc32c());
	}

	private String base64Crc32c() {
		return base64(hexCrc32c());
	}

	private String base64Sha256() {
		return base64(this.part.sha256());
	}

	private String md5() {
		try {
			return Checksums.md5(this.part.file(), 0, this.part.size());
		}
		catch (IOException ex) {
			throw unreadable(ex);
		}
	}

	HoldfastException unreadable(@Nullable Throwable ex) {
		return new HoldfastException(ExitCode.DEFECT,
				"staging: part " + this.part.number() + " cannot be read: " + this.part.file(),
				"something removed or cut the file while it was needed: run the backup again", ex);
	}

	private static String base64(String hex) {
		return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
	}

	private static String hex(String base64) {
		return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
	}

}

package dev.holdfast.destination;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

import dev.holdfast.destination.Upload.StoredPart;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * What a store must say of an object, computed from the sums of its parts: a CRC-32C of
 * the whole, or a sum over the parts' sums followed by {@code -count}, which is how S3
 * sums objects uploaded in parts.
 *
 * @param parts in order, at least one
 */
record ObjectSums(List<PartSum> parts) {

	private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}(-\\d+)?");

	/** What a comparison said. */
	enum Verdict {

		SAME, DIFFERENT,
		/** The store keeps nothing that can be compared, only the size is right. */
		UNKNOWN

	}

	/**
	 * Sums of one part; null where not known.
	 *
	 * @param size bytes
	 * @param crc32c 4 bytes
	 * @param sha256 32 bytes
	 * @param md5 16 bytes; only where the store's tags are MD5 sums
	 */
	record PartSum(long size, byte @Nullable [] crc32c, byte @Nullable [] sha256, byte @Nullable [] md5) {
	}

	static ObjectSums ofStored(List<StoredPart> parts) {
		return new ObjectSums(parts.stream()
			.map((part) -> new PartSum(part.size(), hex(part, "crc32c:"), hex(part, "sha256:"), hex(part, "md5:")))
			.toList());
	}

	static ObjectSums of(List<Part> parts) {
		return new ObjectSums(parts.stream()
			.map((part) -> new PartSum(part.size(), bytes(part.crc32c()), HexFormat.of().parseHex(part.sha256()), null))
			.toList());
	}

	static ObjectSums of(byte[] content, byte[] crc32c) {
		return new ObjectSums(List.of(new PartSum(content.length, crc32c, Checksums.digest("SHA-256").digest(content),
				Checksums.digest("MD5").digest(content))));
	}

	long size() {
		return this.parts.stream().mapToLong(PartSum::size).sum();
	}

	/** CRC-32C of the whole in base64, or null when a part's is not known. */
	@Nullable String wholeCrc32c() {
		int sum = 0;
		for (PartSum part : this.parts) {
			if (part.crc32c() == null) {
				return null;
			}
			sum = Crc32cSums.concatenate(sum, ByteBuffer.wrap(part.crc32c()).getInt(), part.size());
		}
		return Base64.getEncoder().encodeToString(bytes(sum));
	}

	/** Compares with what the store says; the strongest sum that both know decides. */
	Verdict compare(HeadObjectResponse head) {
		if (!Objects.equals(head.contentLength(), size())) {
			return Verdict.DIFFERENT;
		}
		Verdict verdict = compare(head.checksumSHA256(), "SHA-256", PartSum::sha256);
		if (verdict == Verdict.UNKNOWN) {
			verdict = compareCrc32c(head.checksumCRC32C());
		}
		String tag = (head.eTag() != null) ? head.eTag().replace("\"", "").toLowerCase(Locale.ROOT) : "";
		if (verdict == Verdict.UNKNOWN && isMd5(tag, head.serverSideEncryptionAsString())) {
			verdict = compare(fromHex(tag), "MD5", PartSum::md5);
		}
		return verdict;
	}

	/** Whether a tag may be an MD5 sum: with keys of KMS it never is. */
	static boolean isMd5(@Nullable String tag, @Nullable String encryption) {
		return tag != null && MD5.matcher(tag).matches() && (encryption == null || !encryption.startsWith("aws:kms"));
	}

	static byte[] bytes(int crc32c) {
		return ByteBuffer.allocate(Integer.BYTES).putInt(crc32c).array();
	}

	private Verdict compareCrc32c(@Nullable String said) {
		String whole = wholeCrc32c();
		if (said == null || whole == null || said.contains("-")) {
			return compare(said, "CRC-32C", PartSum::crc32c);
		}
		return said.equals(whole) ? Verdict.SAME : Verdict.DIFFERENT;
	}

	/**
	 * Compares with base64 of a sum of one part, or of the sum of the parts' sums and
	 * their count.
	 */
	private Verdict compare(@Nullable String said, String algorithm, Function<PartSum, byte @Nullable []> sum) {
		boolean composite = said != null && said.contains("-");
		if (said == null || (!composite && this.parts.size() > 1)
				|| this.parts.stream().anyMatch((part) -> sum.apply(part) == null)) {
			return Verdict.UNKNOWN;
		}
		String expected;
		if (composite) {
			expected = Base64.getEncoder().encodeToString(overParts(algorithm, sum)) + "-" + this.parts.size();
		}
		else {
			expected = Base64.getEncoder().encodeToString(sum.apply(this.parts.get(0)));
		}
		return said.equals(expected) ? Verdict.SAME : Verdict.DIFFERENT;
	}

	private byte[] overParts(String algorithm, Function<PartSum, byte @Nullable []> sum) {
		if ("CRC-32C".equals(algorithm)) {
			CRC32C crc = new CRC32C();
			this.parts.forEach((part) -> crc.update(sum.apply(part)));
			return bytes((int) crc.getValue());
		}
		MessageDigest digest = Checksums.digest(algorithm);
		this.parts.forEach((part) -> digest.update(sum.apply(part)));
		return digest.digest();
	}

	/** An ETag's hex as the base64 that other sums come in. */
	private static String fromHex(String tag) {
		int dash = tag.indexOf('-');
		String digits = (dash < 0) ? tag : tag.substring(0, dash);
		return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(digits))
				+ ((dash < 0) ? "" : tag.substring(dash));
	}

	private static byte @Nullable [] hex(StoredPart part, String algorithm) {
		return part.checksum().startsWith(algorithm)
				? HexFormat.of().parseHex(part.checksum().substring(algorithm.length())) : null;
	}

}

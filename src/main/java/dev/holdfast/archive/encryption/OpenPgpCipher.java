package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;

/** OpenPGP messages, in the newest form or in the one that GnuPG 2.2 reads. */
final class OpenPgpCipher implements ArchiveCipher {

	private final OpenPgpForm form;

	private final List<WritingKey> writingKeys;

	private final OpenPgpReader reader;

	OpenPgpCipher(OpenPgpForm form, List<WritingKey> writingKeys, OpenPgpReader reader) {
		this.form = form;
		this.writingKeys = List.copyOf(writingKeys);
		this.reader = reader;
	}

	@Override
	public String format() {
		return this.form.title();
	}

	@Override
	public List<String> recipients() {
		return this.writingKeys.stream().map(WritingKey::name).toList();
	}

	@Override
	public EncryptingStream encrypt(OutputStream out) {
		if (this.writingKeys.isEmpty()) {
			throw new IllegalStateException("this cipher only reads");
		}
		PGPEncryptedDataGenerator generator = this.form.generator();
		generator.setForceSessionKey(true);
		this.writingKeys.forEach((key) -> key.methods(this.form).forEach(generator::addMethod));
		try {
			return new OpenPgpStream(generator, out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (PGPException ex) {
			throw new IllegalStateException("the session key cannot be encrypted", ex);
		}
	}

	@Override
	public InputStream decrypt(InputStream in) {
		return this.reader.open(in);
	}

	@Override
	public InputStream decryptToCompare(InputStream in) {
		return this.reader.openToCompare(in);
	}

}

package dev.holdfast.pipeline;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import dev.holdfast.source.Spool;
import org.jspecify.annotations.Nullable;

/**
 * Content of unknown size: in memory up to 1 MiB, then in a temporary file encrypted with
 * a key that only this process knows, so that nothing readable is left by a killed one.
 */
final class EncryptedSpool implements Spool {

	private static final int MEMORY = 1 << 20;

	private static final SecureRandom RANDOM = new SecureRandom();

	private final Path file;

	private final byte[] key = new byte[48];

	private final ByteArrayOutputStream memory = new ByteArrayOutputStream();

	private @Nullable OutputStream overflow;

	private long size;

	EncryptedSpool(Path file) {
		this.file = file;
		RANDOM.nextBytes(this.key);
	}

	@Override
	public OutputStream output() {
		return new OutputStream() {

			@Override
			public void write(int b) throws IOException {
				write(new byte[] { (byte) b }, 0, 1);
			}

			@Override
			public void write(byte[] bytes, int offset, int length) throws IOException {
				EncryptedSpool.this.append(bytes, offset, length);
			}

			@Override
			public void close() throws IOException {
				if (EncryptedSpool.this.overflow != null) {
					EncryptedSpool.this.overflow.close();
				}
			}

		};
	}

	private void append(byte[] bytes, int offset, int length) throws IOException {
		this.size += length;
		if (this.overflow == null && this.memory.size() + length > MEMORY) {
			OutputStream channel = Channels.newOutputStream(PrivateFiles.create(this.file));
			this.overflow = new CipherOutputStream(channel, cipher(Cipher.ENCRYPT_MODE));
			this.memory.writeTo(this.overflow);
			this.memory.reset();
		}
		OutputStream target = (this.overflow != null) ? this.overflow : this.memory;
		target.write(bytes, offset, length);
	}

	private Cipher cipher(int mode) {
		try {
			Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
			cipher.init(mode, new SecretKeySpec(this.key, 0, 32, "AES"), new IvParameterSpec(this.key, 32, 16));
			return cipher;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public long size() {
		return this.size;
	}

	@Override
	public InputStream input() {
		if (this.overflow == null) {
			return new ByteArrayInputStream(this.memory.toByteArray());
		}
		try {
			return new CipherInputStream(Files.newInputStream(this.file), cipher(Cipher.DECRYPT_MODE));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			if (this.overflow != null) {
				this.overflow.close();
				Files.deleteIfExists(this.file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

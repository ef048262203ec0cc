package dev.holdfast.archive.encryption;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** No encryption: bytes pass unchanged, and nothing notices when they change later. */
final class PlainCipher implements ArchiveCipher {

	@Override
	public String format() {
		return "none";
	}

	@Override
	public List<String> recipients() {
		return List.of();
	}

	@Override
	public boolean authenticates() {
		return false;
	}

	@Override
	public EncryptingStream encrypt(OutputStream out) {
		return new PlainStream(out);
	}

	@Override
	public InputStream decrypt(InputStream in) {
		return in;
	}

	private static final class PlainStream extends SealedOnceStream {

		private final OutputStream out;

		PlainStream(OutputStream out) {
			this.out = out;
		}

		@Override
		protected void encrypt(byte[] bytes, int offset, int length) throws IOException {
			this.out.write(bytes, offset, length);
		}

		@Override
		protected void seal() throws IOException {
			this.out.flush();
		}

		@Override
		public long headerBytes() {
			return 0;
		}

	}

}

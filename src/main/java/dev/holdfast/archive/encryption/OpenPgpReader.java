package dev.holdfast.archive.encryption;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.bcpg.SymmetricEncIntegrityPacket;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.bouncycastle.openpgp.PGPSessionKeyEncryptedData;

/**
 * Opens OpenPGP messages with whichever of its keys fits. How a message is read follows
 * from the message, not from what it is called: clear bytes of SEIPD version 2 are
 * authenticated chunk by chunk and pass at once, those of version 1 only as a whole, so
 * they wait in a spool until the check at their end has passed.
 */
final class OpenPgpReader {

	private static final int BUFFER = 1 << 16;

	private final List<SessionKeyOpener> keys;

	private final Path spool;

	OpenPgpReader(List<SessionKeyOpener> keys, Path spool) {
		this.keys = List.copyOf(keys);
		this.spool = spool;
	}

	InputStream open(InputStream in) {
		return open(in, false);
	}

	/** Lets bytes of every version pass at once, for somebody who only compares them. */
	InputStream openToCompare(InputStream in) {
		return open(in, true);
	}

	private InputStream open(InputStream in, boolean unchecked) {
		Providers.requireJdk();
		SourceStream source = new SourceStream(in);
		try {
			BCPGInputStream packets = new BCPGInputStream(new BufferedInputStream(source, BUFFER));
			PGPEncryptedDataList message = new PGPEncryptedDataList(packets);
			int version = integrityVersion(message);
			InputStream clear = clearData(message, source, packets);
			return (unchecked || version == SymmetricEncIntegrityPacket.VERSION_2) ? clear
					: EphemeralSpool.checked(clear, this.spool);
		}
		catch (IOException | PGPException | RuntimeException ex) {
			throw Failures.opening(source, ex);
		}
	}

	private InputStream clearData(PGPEncryptedDataList message, SourceStream source, BCPGInputStream packets)
			throws IOException, PGPException {
		PGPSessionKey key = SessionKeys.find(message, this.keys);
		PGPSessionKeyEncryptedData data = message.extractSessionKeyEncryptedData();
		InputStream decrypted = data.getDataStream(new SessionDecryption(key));
		return new MessageStream(source, packets, data, decrypted);
	}

	private static int integrityVersion(PGPEncryptedDataList message) {
		if (!(message.getEncryptedData() instanceof SymmetricEncIntegrityPacket data)
				|| (data.getVersion() != SymmetricEncIntegrityPacket.VERSION_2
						&& data.getVersion() != SymmetricEncIntegrityPacket.VERSION_1)) {
			throw Failures.damaged("the message is not authenticated, as every archive is", null);
		}
		return data.getVersion();
	}

}

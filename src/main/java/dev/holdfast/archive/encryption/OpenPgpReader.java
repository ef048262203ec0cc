package dev.holdfast.archive.encryption;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.bcpg.SymmetricEncIntegrityPacket;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSessionKey;
import org.bouncycastle.openpgp.operator.jcajce.JceSessionKeyDataDecryptorFactoryBuilder;

/** Opens OpenPGP messages with whichever of its keys fits. */
final class OpenPgpReader {

	private static final int BUFFER = 1 << 16;

	private final List<SessionKeyOpener> keys;

	OpenPgpReader(List<SessionKeyOpener> keys) {
		this.keys = List.copyOf(keys);
	}

	InputStream open(InputStream in) {
		SourceStream source = new SourceStream(in);
		try {
			BCPGInputStream packets = new BCPGInputStream(new BufferedInputStream(source, BUFFER));
			PGPEncryptedDataList message = new PGPEncryptedDataList(packets);
			requireAuthenticated(message);
			return clearData(message, source, packets);
		}
		catch (IOException | PGPException | RuntimeException ex) {
			throw Failures.opening(source, ex);
		}
	}

	private InputStream clearData(PGPEncryptedDataList message, SourceStream source, BCPGInputStream packets)
			throws IOException, PGPException {
		PGPSessionKey key = sessionKey(message);
		InputStream data = message.extractSessionKeyEncryptedData()
			.getDataStream(new JceSessionKeyDataDecryptorFactoryBuilder().build(key));
		return new MessageStream(source, packets, message.getEncryptedData().getInputStream(), data);
	}

	private void requireAuthenticated(PGPEncryptedDataList message) {
		if (!(message.getEncryptedData() instanceof SymmetricEncIntegrityPacket data)
				|| data.getVersion() != SymmetricEncIntegrityPacket.VERSION_2) {
			throw Failures.damaged("the message is not authenticated, as every archive is", null);
		}
	}

	private PGPSessionKey sessionKey(PGPEncryptedDataList message) {
		for (PGPEncryptedData packet : message) {
			for (SessionKeyOpener key : this.keys) {
				PGPSessionKey found = key.open(packet);
				if (found != null) {
					return found;
				}
			}
		}
		throw Failures.wrongKey("none of the " + this.keys.size() + " given keys opens the archive",
				"give the key, passphrase or secret key that it was encrypted for; 'holdfast show' names it");
	}

}

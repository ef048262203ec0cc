package dev.holdfast.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Independent OpenPGP programs that archives are opened with: what a person without
 * Holdfast has. Skips the test where they are not installed.
 */
public enum StockOpenPgp {

	/** The Go implementation by Proton, as a stateless OpenPGP (SOP) program. */
	GOSOP {

		@Override
		ProcessOutput run(Path archive, Path clear, String kind, Path secret) {
			Path gosop = TestTools.require("gosop");
			String arguments = kind.equals("passphrase") ? "decrypt --with-password \"$2\"" : "decrypt \"$2\"";
			return ProcessOutput.of(List.of("sh", "-c", "exec \"$0\" " + arguments + " <\"$1\" >\"$3\"",
					gosop.toString(), archive.toString(), secret.toString(), clear.toString()), Map.of());
		}

	},

	/** The JavaScript implementation, on Node. */
	OPENPGP_JS {

		@Override
		ProcessOutput run(Path archive, Path clear, String kind, Path secret) throws IOException {
			Path module = TestTools.directory().resolve("openpgpjs/node_modules/openpgp/dist/node/openpgp.min.mjs");
			if (!Files.exists(module)) {
				TestTools.missing("openpgp.js is not installed");
			}
			List<String> command = new ArrayList<>(List.of(TestTools.require("node").toString(), script().toString(),
					module.toString(), archive.toString(), clear.toString(), kind, secret.toString()));
			return ProcessOutput.of(command, Map.of());
		}

		private static Path script() throws IOException {
			Path script = Files.createTempFile("openpgpjs", ".mjs");
			script.toFile().deleteOnExit();
			try (InputStream in = StockOpenPgp.class.getResourceAsStream("openpgpjs.mjs")) {
				if (in == null) {
					throw new IOException("openpgpjs.mjs is missing among the test resources");
				}
				Files.write(script, in.readAllBytes());
			}
			return script;
		}

	};

	abstract ProcessOutput run(Path archive, Path clear, String kind, Path secret) throws IOException;

	/**
	 * Decrypts with a passphrase, or a key of 64 hex digits used as one.
	 * @param clear where the clear bytes go
	 * @return what the program printed; exit code 0 when it is content
	 */
	public ProcessOutput decryptWithPassphrase(Path archive, String passphrase, Path clear) throws IOException {
		Path file = Files.writeString(Files.createTempFile("passphrase", ".txt"), passphrase);
		try {
			return run(archive, clear, "passphrase", file);
		}
		finally {
			Files.delete(file);
		}
	}

	/** Decrypts with an armored, unprotected secret key. */
	public ProcessOutput decryptWithKey(Path archive, Path secretKey, Path clear) throws IOException {
		return run(archive, clear, "key", secretKey);
	}

}

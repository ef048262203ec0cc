package dev.holdfast.archive.encryption;

import java.security.GeneralSecurityException;
import java.security.Security;

import javax.crypto.Cipher;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Who computes what: AES comes from the JDK (compiled to the processor's AES
 * instructions), what the JDK lacks from Bouncy Castle. Bouncy Castle is registered last
 * for that reason, since its own AES is 30 times slower, and only for reading, since
 * loading it takes 0.3 s of processor time.
 */
final class Providers {

	static final String AES_GCM = "AES/GCM/NoPadding";

	private static boolean forReading;

	private Providers() {
	}

	/** Makes sure that AES is the JDK's. */
	static void prepareWriting() {
		requireFastAes(providerOf(AES_GCM));
	}

	/**
	 * Registers Bouncy Castle behind the JDK's providers, once, and checks that AES
	 * stayed.
	 */
	static synchronized void prepareReading() {
		if (forReading) {
			return;
		}
		if (Security.getProvider(BouncyCastleProvider.PROVIDER_NAME) == null) {
			Security.addProvider(new BouncyCastleProvider());
		}
		requireFastAes(providerOf(AES_GCM));
		forReading = true;
	}

	static void requireFastAes(String provider) {
		if (!provider.equals("SunJCE")) {
			throw new HoldfastException(ExitCode.DEFECT,
					"AES comes from the security provider " + provider
							+ " and not from SunJCE, which is many times faster",
					"list SunJCE before " + provider + " in the java.security file of this JDK");
		}
	}

	static String providerOf(String transformation) {
		try {
			return Cipher.getInstance(transformation).getProvider().getName();
		}
		catch (GeneralSecurityException ex) {
			throw new HoldfastException(ExitCode.DEFECT, "this JDK has no " + transformation,
					"use a JDK with the module java.base of OpenJDK 17 or newer", ex);
		}
	}

}

package dev.holdfast.archive.encryption;

import java.security.GeneralSecurityException;

import javax.crypto.Cipher;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;

/**
 * Who computes what: AES comes from the JDK (compiled to the processor's AES
 * instructions), what the JDK lacks from Bouncy Castle's plain classes. Bouncy Castle's
 * provider is registered nowhere: its own AES is 30 times slower, loading it takes 0.3 s
 * of processor time, and it works only with the signature of its jar.
 */
final class Providers {

	static final String AES_GCM = "AES/GCM/NoPadding";

	private Providers() {
	}

	/** Makes sure that AES is the JDK's. */
	static void requireJdk() {
		requireFastAes(providerOf(AES_GCM));
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

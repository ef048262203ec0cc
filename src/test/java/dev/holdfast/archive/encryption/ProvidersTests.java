package dev.holdfast.archive.encryption;

import javax.crypto.Cipher;

import dev.holdfast.failure.HoldfastException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class ProvidersTests {

	@Test
	void aesComesFromTheJdk() throws Exception {
		Providers.requireJdk();
		for (String mode : new String[] { "AES/GCM/NoPadding", "AES/CFB/NoPadding", "AES/CBC/PKCS5Padding" }) {
			assertThat(Cipher.getInstance(mode).getProvider().getName()).as(mode).isEqualTo("SunJCE");
		}
	}

	@Test
	void refusesToRunWithSlowAes() {
		assertThatNoException().isThrownBy(() -> Providers.requireFastAes("SunJCE"));
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> Providers.requireFastAes("BC"))
			.withMessageContaining("the security provider BC and not from SunJCE");
	}

	@Test
	void saysWhenACipherIsMissing() {
		assertThatExceptionOfType(HoldfastException.class).isThrownBy(() -> Providers.providerOf("AES/XYZ/NoPadding"))
			.withMessageContaining("no AES/XYZ/NoPadding");
	}

}

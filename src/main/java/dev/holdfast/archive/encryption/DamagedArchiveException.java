package dev.holdfast.archive.encryption;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** An archive is not what was written: changed, truncated, extended. */
public class DamagedArchiveException extends IOException {

	private static final long serialVersionUID = 1L;

	public DamagedArchiveException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

package dev.holdfast.evidence;

import java.io.IOException;
import java.io.InputStream;

import dev.holdfast.destination.Destination;
import dev.holdfast.destination.ObjectKey;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.HoldfastException;
import org.jspecify.annotations.Nullable;

/** Reads objects that fit in memory. */
public final class SmallObject {

	private SmallObject() {
	}

	/**
	 * All of an object; null when there is none.
	 * @param most bytes that it may have
	 * @throws HoldfastException with {@code DAMAGED} when it has more, with
	 * {@code DESTINATION_REFUSED} when it cannot be read
	 */
	public static byte @Nullable [] read(Destination place, ObjectKey key, int most) {
		if (place.stat(key) == null) {
			return null;
		}
		try (InputStream in = place.read(key, 0)) {
			byte[] bytes = in.readNBytes(most + 1);
			if (bytes.length > most) {
				throw new HoldfastException(ExitCode.DAMAGED, place.locate(key) + " has more than " + most + " bytes",
						"no such object is that large: somebody put another one under this name");
			}
			return bytes;
		}
		catch (IOException ex) {
			throw new HoldfastException(ExitCode.DESTINATION_REFUSED,
					"destination " + place.name() + ": reading " + place.locate(key) + " failed",
					"try again when the destination answers", ex);
		}
	}

}

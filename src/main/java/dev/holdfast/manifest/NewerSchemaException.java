package dev.holdfast.manifest;

/** A manifest of a schema that this program does not know yet. */
public class NewerSchemaException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	NewerSchemaException(int version) {
		super("it is of schema version " + version + ", newer than this program reads (" + Manifest.SCHEMA_VERSION
				+ ")");
	}

}

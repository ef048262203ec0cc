package dev.holdfast.plan;

/** How segments pass between the steps. */
public enum HandOff {

	/** Through files in the staging directory: a finished dump is never repeated. */
	DURABLE,
	/** Through memory: no plaintext on disk. */
	MEMORY

}

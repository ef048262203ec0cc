package dev.holdfast.plan;

/** One entry of a plan's {@code sources}. */
public sealed interface SourceSpec permits PostgresSpec, H2Spec, FilesSpec {

	/** Unique in the plan; the first path element of its entries in the archive. */
	String name();

	/** {@code postgresql}, {@code h2} or {@code files}. */
	String type();

}

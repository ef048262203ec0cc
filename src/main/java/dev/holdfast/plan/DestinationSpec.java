package dev.holdfast.plan;

import java.util.List;

/** One entry of a plan's {@code destinations}. */
public sealed interface DestinationSpec permits S3Spec, LocalSpec {

	/** Unique in the plan. */
	String name();

	/** Whether a failure here fails the backup; else it is a warning. */
	boolean required();

	/** Retention classes or labels taken; empty takes everything. */
	List<String> only();

}

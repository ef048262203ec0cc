package dev.holdfast.plan;

/**
 * Another place to restore to.
 *
 * @param name unique in the plan
 * @param to the database or directory: only what says where it is counts here, patterns
 * and formats do not
 * @param confirm whether a restore there must be confirmed
 */
public record TargetSpec(String name, SourceSpec to, boolean confirm) {
}

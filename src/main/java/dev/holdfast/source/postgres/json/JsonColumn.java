package dev.holdfast.source.postgres.json;

/**
 * A column that holds data.
 *
 * @param name its name
 * @param sqlType its type as SQL
 * @param type how its values become JSON
 */
public record JsonColumn(String name, String sqlType, JsonType type) {
}

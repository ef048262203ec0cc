package dev.holdfast.source.postgres;

import org.jspecify.annotations.Nullable;

import dev.holdfast.source.postgres.json.JsonTable;

/**
 * A table whose rows are loaded.
 *
 * @param label for messages
 * @param copy the COPY statement that takes its rows
 * @param json how its rows are written, null for COPY text
 */
record LoadTable(String label, String copy, @Nullable JsonTable json) {
}

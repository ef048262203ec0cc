/**
 * Rows as JSON: makes of each row of COPY text one JSON object on a line, and COPY text
 * of it again, byte for byte the same. Hides how each type's text becomes JSON; knows
 * nothing of servers.
 */
@NullMarked
package dev.holdfast.source.postgres.json;

import org.jspecify.annotations.NullMarked;

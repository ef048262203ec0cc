/**
 * PostgreSQL as a source. The rows of all tables are read by {@code COPY} on several
 * connections that share one exported snapshot, the schema by {@code pg_dump} in the same
 * snapshot. Hides the connection, its wire protocol, the catalogue and the client
 * programs.
 */
@NullMarked
package dev.holdfast.source.postgres;

import org.jspecify.annotations.NullMarked;

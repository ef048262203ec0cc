/**
 * The verify job: fetch, check, record. Reads stored backups back and compares every byte
 * with what was dumped; changes nothing. Hides how bytes, rows and files are compared.
 */
@NullMarked
package dev.holdfast.verify;

import org.jspecify.annotations.NullMarked;

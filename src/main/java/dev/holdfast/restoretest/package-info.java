/**
 * The restore-test job: fetch, provision, load, prove, drop, record. Proves backups by
 * restoring them into places that it makes and removes itself. Hides where these are.
 */
@NullMarked
package dev.holdfast.restoretest;

import org.jspecify.annotations.NullMarked;

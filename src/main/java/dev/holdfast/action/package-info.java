/**
 * Small commands that change or read content, each a job of one step, so that the audit
 * trail has them all.
 */
@NullMarked
package dev.holdfast.action;

import org.jspecify.annotations.NullMarked;

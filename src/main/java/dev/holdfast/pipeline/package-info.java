/**
 * The pipeline: segments handed from dump to compress to encrypt to upload, durable or in
 * memory, resumable after a kill. Hides staging files.
 */
@NullMarked
package dev.holdfast.pipeline;

import org.jspecify.annotations.NullMarked;

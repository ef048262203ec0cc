/**
 * Directory trees and files as a source. Hides how a tree is walked without ever
 * following a link, how a file is read that changes meanwhile, and the system calls that
 * Java lacks.
 */
@NullMarked
package dev.holdfast.source.files;

import org.jspecify.annotations.NullMarked;

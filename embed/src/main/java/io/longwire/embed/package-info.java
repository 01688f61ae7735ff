/** The library's front door: a whole Longwire inside a JVM program, in one builder. */
@NullMarked
package io.longwire.embed;

import org.jspecify.annotations.NullMarked;

/** A loop and a clock that move by hand. */
@NullMarked
package io.longwire.testkit.loop;

import org.jspecify.annotations.NullMarked;

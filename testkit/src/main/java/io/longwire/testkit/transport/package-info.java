/** An in-memory transport and a loop that is run by hand. */
@NullMarked
package io.longwire.testkit.transport;

import org.jspecify.annotations.NullMarked;

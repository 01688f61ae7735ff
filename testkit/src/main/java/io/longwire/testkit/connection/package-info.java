/** A driver for a WebSocket connection that writes down what happens. */
@NullMarked
package io.longwire.testkit.connection;

import org.jspecify.annotations.NullMarked;

/** The thread that owns a connection, as a port, and the timer wheel it drives. */
@NullMarked
package io.longwire.protocol.loop;

import org.jspecify.annotations.NullMarked;

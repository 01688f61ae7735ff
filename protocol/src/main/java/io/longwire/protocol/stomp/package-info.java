/** STOMP 1.0, 1.1 and 1.2 frames as bytes. Knows no WebSocket. */
@NullMarked
package io.longwire.protocol.stomp;

import org.jspecify.annotations.NullMarked;

/** STOMP clients against the broker, and the rules of STOMP 1.0, 1.1 and 1.2, one row each: over WebSocket and TCP. */
@NullMarked
package io.longwire.verification.stomp;

import org.jspecify.annotations.NullMarked;

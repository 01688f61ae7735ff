/** STOMP clients against the broker, over WebSocket and TCP. */
@NullMarked
package io.longwire.verification.stomp;

import org.jspecify.annotations.NullMarked;

/** The WebSocket connection as a state machine: bytes and now in; events, bytes and the next deadline out. */
@NullMarked
package io.longwire.protocol.connection;

import org.jspecify.annotations.NullMarked;

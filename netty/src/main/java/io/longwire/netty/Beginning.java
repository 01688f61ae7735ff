package io.longwire.netty;

import io.longwire.protocol.peer.Identity;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How a WebSocket begins; nobody keeps it once the listener has heard of that.
 *
 * @param attributes what it has at first
 * @param waitsForDemand whether nothing is read before somebody asks
 * @param idleTimeout zero for none
 * @param keepAlive zero for no pings
 * @param opened told, on the loop, once the listener has heard of the WebSocket
 */
record Beginning(
        Identity identity,
        Map<String, Object> attributes,
        boolean waitsForDemand,
        Duration idleTimeout,
        Duration keepAlive,
        Consumer<WebSocket> opened) {}

/** Sockets on Netty: listeners, HTTP/1.1, the upgrade, the WebSocket transport and the client. Knows nothing of brokers. */
@NullMarked
package io.longwire.netty;

import org.jspecify.annotations.NullMarked;

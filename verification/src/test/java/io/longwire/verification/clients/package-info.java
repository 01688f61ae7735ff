/** Clients as people use them: stompjs, the JDK's WebSocket, curl. */
@NullMarked
package io.longwire.verification.clients;

import org.jspecify.annotations.NullMarked;

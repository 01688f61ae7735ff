package io.longwire.protocol.exchange;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.extension.ExtensionFactory;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.transport.TransportListener;
import java.util.List;

/**
 * On which terms a WebSocket is accepted.
 *
 * @param subprotocols those that are spoken here; the first of the client's that is among them is chosen, and none when there is none
 *     (RFC 6455 §4.2.2)
 * @param extensions those that are offered here, in order of preference
 * @param limits the connection's bounds
 * @param headers to be added to the response of an accepted handshake
 * @param listener gets the connection's messages, {@link TransportListener#opened} first
 */
public record WebSocketAcceptance(
        List<String> subprotocols,
        List<ExtensionFactory> extensions,
        Limits limits,
        Headers headers,
        TransportListener listener) {
    public WebSocketAcceptance {
        subprotocols = List.copyOf(subprotocols);
        extensions = List.copyOf(extensions);
    }
}

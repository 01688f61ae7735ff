package io.longwire.protocol.transport;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.extension.ExtensionFactory;
import io.longwire.protocol.http.Headers;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** How a client gets a transport. Any thread. */
public interface Connector {
    /**
     * Connects. The listener's {@link TransportListener#opened} is called on the transport's loop before the stage completes; when the attempt
     * fails the stage fails and the listener hears nothing.
     */
    CompletionStage<Transport> connect(Target target, TransportListener listener);

    /**
     * Where and on which terms.
     *
     * @param uri {@code ws:} or {@code wss:}
     * @param headers added to the request
     * @param subprotocols offered, the preferred one first
     * @param extensions offered, the preferred one first
     * @param limits the connection's bounds
     */
    record Target(
            URI uri, Headers headers, List<String> subprotocols, List<ExtensionFactory> extensions, Limits limits) {
        public Target {
            subprotocols = List.copyOf(subprotocols);
            extensions = List.copyOf(extensions);
        }
    }
}

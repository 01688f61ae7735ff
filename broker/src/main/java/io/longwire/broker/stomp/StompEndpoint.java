package io.longwire.broker.stomp;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.exchange.WebSocketAcceptance;
import io.longwire.protocol.extension.ExtensionFactory;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.stomp.StompVersion;
import java.util.List;

/** Opens a STOMP session for each WebSocket; a client that offers no subprotocol is accepted too. */
public final class StompEndpoint implements HttpHandler {
    private static final List<String> SUBPROTOCOLS =
            List.of(StompVersion.V1_2.subprotocol(), StompVersion.V1_1.subprotocol(), StompVersion.V1_0.subprotocol());

    private final StompContext context;
    private final List<ExtensionFactory> extensions;
    private final Limits limits;

    /**
     * @param limits of the connections; the size of messages is set from the session's limits
     */
    public StompEndpoint(StompContext context, List<ExtensionFactory> extensions, Limits limits) {
        this.context = context;
        this.extensions = List.copyOf(extensions);
        this.limits = limits.withMessageBytes(context.limits().connectBytes());
    }

    @Override
    public void handle(HttpExchange exchange) {
        exchange.upgrade(
                new WebSocketAcceptance(SUBPROTOCOLS, extensions, limits, Headers.NONE, new StompSession(context)));
    }
}

package io.longwire.protocol.link;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.exchange.WebSocketAcceptance;
import io.longwire.protocol.extension.ExtensionFactory;
import io.longwire.protocol.http.Headers;
import java.util.List;

/** Accepts WebSockets that carry links. */
public final class LinkEndpoint implements HttpHandler {
    private final Links links;
    private final List<ExtensionFactory> extensions;
    private final Limits limits;

    /** @param limits of the connections; the size of messages follows the session's, and is small before there is one */
    public LinkEndpoint(Links links, List<ExtensionFactory> extensions, Limits limits) {
        this.links = links;
        this.extensions = List.copyOf(extensions);
        this.limits = limits.withMessageBytes(2L * LinkFrame.CONTROL_BYTES);
    }

    @Override
    public void handle(HttpExchange exchange) {
        exchange.upgrade(new WebSocketAcceptance(List.of(), extensions, limits, Headers.NONE, links.carrier(true)));
    }
}

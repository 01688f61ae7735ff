package io.longwire.verification.interop;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty as server, which takes up every offer of permessage-deflate. */
final class JettyServer implements PeerServer {
    @Override
    public String name() {
        return "Jetty " + Versions.of(ServerWebSocketContainer.class) + ", server";
    }

    @Override
    public Map<Ability, String> inabilities() {
        return Map.of();
    }

    @Override
    public Listening listen(Terms terms) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        CompletableFuture<JettyEnd> accepted = new CompletableFuture<>();
        server.setHandler(WebSocketUpgradeHandler.from(server, container -> configure(container, terms, accepted)));
        server.start();
        return new JettyListening(server, connector, accepted);
    }

    private static void configure(
            ServerWebSocketContainer container, Terms terms, CompletableFuture<JettyEnd> accepted) {
        container.setMaxTextMessageSize(terms.peerLimit());
        container.setMaxBinaryMessageSize(terms.peerLimit());
        container.addMapping("/interop", (request, response, callback) -> {
            request.getSubProtocols().stream()
                    .filter(terms.spoken()::contains)
                    .findFirst()
                    .ifPresent(response::setAcceptedSubProtocol);
            JettyEnd end = new JettyEnd();
            accepted.complete(end);
            return end;
        });
    }

    private record JettyListening(Server server, ServerConnector connector, CompletableFuture<JettyEnd> opening)
            implements Listening {
        @Override
        public URI uri() {
            return URI.create("ws://127.0.0.1:" + connector.getLocalPort() + "/interop");
        }

        @Override
        public End accepted() throws Exception {
            JettyEnd end = opening.get(20, TimeUnit.SECONDS);
            end.awaitOpen();
            return end;
        }

        @Override
        public void close() throws Exception {
            server.stop();
        }
    }
}

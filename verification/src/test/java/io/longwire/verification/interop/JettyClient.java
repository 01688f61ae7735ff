package io.longwire.verification.interop;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Jetty's client. */
final class JettyClient implements PeerClient {
    @Override
    public String name() {
        return "Jetty " + Versions.of(WebSocketClient.class) + ", client";
    }

    @Override
    public Map<Ability, String> inabilities() {
        return Map.of();
    }

    @Override
    public Connected connect(URI uri, Terms terms) throws Exception {
        WebSocketClient client = new WebSocketClient();
        client.setMaxTextMessageSize(terms.peerLimit());
        client.setMaxBinaryMessageSize(terms.peerLimit());
        client.start();
        ClientUpgradeRequest request = new ClientUpgradeRequest(uri);
        request.setSubProtocols(terms.offered());
        switch (terms.compression()) {
            case NONE -> {}
            case FRESH ->
                request.addExtensions("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
            case CONTEXT -> request.addExtensions("permessage-deflate");
        }
        JettyEnd end = new JettyEnd();
        Session session = client.connect(end, request).get(20, TimeUnit.SECONDS);
        return new Connected(end, () -> {
            session.disconnect();
            client.stop();
        });
    }
}

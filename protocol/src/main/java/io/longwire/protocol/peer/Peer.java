package io.longwire.protocol.peer;

import io.longwire.protocol.http.RequestHead;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The other end as the wire shows it.
 *
 * @param address where it is connected from
 * @param certificate the certificate it proved to own; null without mutual TLS
 * @param request the head of the HTTP request that opened the way; null where none did (plain STOMP over TCP)
 * @param attributes what the listener or a handshake hook attached, by name; immutable
 */
public record Peer(
        SocketAddress address,
        @Nullable X509Certificate certificate,
        @Nullable RequestHead request,
        Map<String, Object> attributes) {
    public Peer {
        attributes = Map.copyOf(attributes);
    }
}

package io.longwire.embed;

import io.longwire.broker.Broker;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.link.LinkEndpoint;
import io.longwire.protocol.link.Links;
import io.longwire.protocol.peer.Peer;
import io.longwire.protocol.sockjs.SockJs;
import io.longwire.protocol.sockjs.SockJsOptions;
import io.longwire.protocol.sockjs.SockJsService;
import io.longwire.protocol.stomp.StompVersion;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** STOMP over resumable links: one set of sessions, whatever carries them. */
final class LinkParts {
    private static final int ID_BYTES = 18;
    private static final List<String> SUBPROTOCOLS =
            List.of(StompVersion.V1_2.subprotocol(), StompVersion.V1_1.subprotocol(), StompVersion.V1_0.subprotocol());

    /**
     * Who opened a session, as far as the wire shows it. Not the address: a session is to survive a change of networks.
     *
     * @param origin of the page; null for a program
     * @param certificate the name in it; null without one
     * @param client as {@link LongwireBuilder#sockJsOwner} sees it
     */
    private record Owner(
            @Nullable String origin,
            @Nullable String certificate,
            @Nullable Object client) {
        static Owner of(Peer peer, Function<Peer, ? extends @Nullable Object> client) {
            return new Owner(
                    peer.request() == null ? null : peer.request().headers().first("Origin"),
                    peer.certificate() == null
                            ? null
                            : peer.certificate().getSubjectX500Principal().getName(),
                    client.apply(peer));
        }
    }

    /** Below it SockJS sessions are carriers; a WebSocket at it is one too. */
    static final String PATH = "/ws/link";

    private final Links links;
    private final SockJs sockJs;
    private final Limits limits;

    LinkParts(LongwireBuilder parts, Broker broker) {
        SecureRandom random = new SecureRandom();
        Function<Peer, ? extends @Nullable Object> client = parts.sockJsOwner;
        limits = parts.connectionLimits;
        links = new Links(
                broker.stompSessions(),
                SUBPROTOCOLS,
                () -> id(random),
                peer -> Owner.of(peer, client),
                limits.withMessageBytes(parts.sessionLimits.connectBytes())
                        .withOutboundBytes(parts.sessionLimits.outboundBytes()),
                parts.links.withWaiting(parts.links.waiting(), HeapShare.atMost(parts.links.waitingBytes())));
        sockJs = new SockJs(
                PATH,
                new SockJsService(() -> links.carrier(false), null, peer -> Owner.of(peer, client), random::nextInt),
                StompOverSockJs.within(parts, SockJsOptions.DEFAULT)
                        .withWebSocket(false)
                        .withLimits(limits));
    }

    private static String id(SecureRandom random) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Carried by a WebSocket. */
    HttpHandler webSocket() {
        return new LinkEndpoint(links, List.of(), limits);
    }

    /** Ends what streams and polls; whoever has another server goes on there. */
    void stop() {
        sockJs.close(new CloseReason(CloseCode.GOING_AWAY, "The server is stopping"));
    }

    /** Carried by streaming or polling. */
    HttpHandler requests() {
        return sockJs;
    }
}

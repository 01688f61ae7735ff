package io.longwire.embed;

import io.longwire.broker.Broker;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.sockjs.SockJs;
import io.longwire.protocol.sockjs.SockJsOptions;
import io.longwire.protocol.sockjs.SockJsOrigins;
import io.longwire.protocol.sockjs.SockJsService;
import java.security.SecureRandom;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SockJS at and below {@code /ws}, beside the WebSocket there, with STOMP on top of both. */
final class StompOverSockJs {
    private static final String PREFIX = "/ws";

    private final SockJs service;
    private final HttpHandler webSocket;

    private StompOverSockJs(SockJs service, HttpHandler webSocket) {
        this.service = service;
        this.webSocket = webSocket;
    }

    /** Null where it is switched off. */
    static @Nullable StompOverSockJs of(LongwireBuilder parts, Broker broker) {
        SockJsOptions options = parts.sockJs;
        if (options == null) {
            return null;
        }
        SecureRandom random = new SecureRandom();
        SockJsService service =
                new SockJsService(broker.stompSessions(), broker.stompEndpoint(), parts.sockJsOwner, random::nextInt);
        SockJsOptions bounded = within(parts, options)
                .withLimits(parts.connectionLimits.withMessageBytes(parts.sessionLimits.connectBytes()));
        return new StompOverSockJs(new SockJs(PREFIX, service, bounded), broker.stompEndpoint());
    }

    /** With the origins of the server, and with no more sessions than fit into an eighth of the heap. */
    static SockJsOptions within(LongwireBuilder parts, SockJsOptions options) {
        return options.withOrigins(SockJsOrigins.of(parts.allowedOrigins))
                .withSessionBytes(HeapShare.atMost(options.sessionBytes()));
    }

    void mount(Map<String, HttpHandler> routes) {
        routes.put(PREFIX, this::top);
        routes.put(PREFIX + "/**", service);
    }

    /** What was to be an opening handshake is told what is wrong with it; anything else is greeted. */
    private void top(HttpExchange exchange) {
        (exchange.request().hasOfHandshake() ? webSocket : service).handle(exchange);
    }

    void stop() {
        service.close(new CloseReason(CloseCode.GOING_AWAY, "The server is stopping"));
    }
}

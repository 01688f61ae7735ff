package io.longwire.server.tools;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.sockjs.SockJs;
import io.longwire.protocol.sockjs.SockJsOptions;
import io.longwire.protocol.sockjs.SockJsOrigins;
import io.longwire.protocol.sockjs.SockJsService;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import io.longwire.server.sockjs.ClientFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The services that the public suite of the SockJS protocol talks to: {@code /echo}, {@code /disabled_websocket_echo}, {@code /close} and {@code
 * /cookie_needed_echo}, whose streamed responses end after 4096 bytes. Immutable.
 */
final class EchoSockJs implements HttpHandler {
    private static final SockJsOptions ECHO = SockJsOptions.DEFAULT
            .withOrigins(SockJsOrigins.ANY)
            .withClientUrl(ClientFile.PATH)
            .withResponseBytes(4096)
            .withLimits(Limits.DEFAULT);

    private final Map<String, SockJs> services = new LinkedHashMap<>();
    private final HttpHandler client = ClientFile.handler();

    EchoSockJs() {
        SecureRandom random = new SecureRandom();
        add("/echo", Echo::new, ECHO, random);
        add("/disabled_websocket_echo", Echo::new, ECHO.withWebSocket(false), random);
        add("/cookie_needed_echo", Echo::new, ECHO.withCookie(true), random);
        add("/close", Closing::new, ECHO, random);
    }

    private void add(String prefix, Supplier<TransportListener> sessions, SockJsOptions options, SecureRandom random) {
        SockJsService service = new SockJsService(sessions, null, SockJsService.WHO_KNOWS_THE_ID, random::nextInt);
        services.put(prefix, new SockJs(prefix, service, options));
    }

    @Override
    public void handle(HttpExchange exchange) {
        String path = exchange.request().path();
        if (path.equals(ClientFile.PATH)) {
            client.handle(exchange);
            return;
        }
        int end = path.indexOf('/', 1);
        SockJs service = services.get(end < 0 ? path : path.substring(0, end));
        if (service != null) {
            service.handle(exchange);
        } else {
            exchange.respond(
                    new ResponseHead(
                            404,
                            Headers.of(
                                    "Content-Type", "text/plain; charset=utf-8", "X-Content-Type-Options", "nosniff")),
                    ByteBuffer.wrap("Nothing is at this path\n".getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Sends back what comes, and reads on only while the client takes what it is sent. */
    private static final class Echo implements TransportListener {
        private @Nullable Transport transport;
        private boolean waiting;

        @Override
        public void opened(Transport opened) {
            transport = opened;
            opened.request(1);
        }

        @Override
        public void message(MessageType type, ByteBuffer payload) {
            if (transport != null) {
                transport.send(type, payload);
                waiting = !transport.writable();
                transport.request(waiting ? 0 : 1);
            }
        }

        @Override
        public void writable() {
            if (waiting && transport != null) {
                waiting = false;
                transport.request(1);
            }
        }

        @Override
        public void closed(CloseReason reason, @Nullable Side began) {}
    }

    private static final class Closing implements TransportListener {
        @Override
        public void opened(Transport transport) {
            transport.close(new CloseReason(3000, "Go away!"));
        }

        @Override
        public void message(MessageType type, ByteBuffer payload) {
            // It is closed already.
        }

        @Override
        public void closed(CloseReason reason, @Nullable Side began) {}
    }
}

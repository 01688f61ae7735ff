package io.longwire.netty;

import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.exchange.WebSocketAcceptance;
import io.longwire.protocol.fallback.ProblemDetails;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a request at an endpoint's path to a WebSocket, or to the answer why not: origin first, then the hook, then the rules of the handshake. */
final class UpgradeHandler {
    static final HttpHandler NOTHING_HERE = exchange -> refuse(exchange, 404, Headers.NONE, "Nothing is at this path");

    private static final Logger LOG = LoggerFactory.getLogger(UpgradeHandler.class);

    private final WebSocketEndpoint endpoint;

    UpgradeHandler(WebSocketEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    void handle(HttpExchange exchange, Map<String, String> variables) {
        HttpHandler otherwise = endpoint.otherwise;
        if (otherwise != null && !exchange.request().hasOfHandshake()) {
            otherwise.handle(exchange);
            return;
        }
        HandshakeRequest request = new HandshakeRequest(exchange.peer(), exchange.request(), variables);
        if (!endpoint.allows(request)) {
            refuse(exchange, 403, Headers.NONE, "Pages of this origin may not connect here");
            return;
        }
        Loop loop = exchange.loop();
        Waiting waiting = new Waiting(exchange, request);
        decide(request).whenComplete((decision, failure) -> {
            if (loop.inLoop()) {
                waiting.decided(decision, failure);
            } else {
                loop.execute(() -> waiting.decided(decision, failure));
            }
        });
        waiting.until(Nanos.after(loop.now(), Nanos.of(endpoint.limits.handshakeTimeout())));
    }

    /** A request until it is decided on, once. Guarded by the loop. */
    private final class Waiting {
        private final HttpExchange exchange;
        private final HandshakeRequest request;
        private boolean over;
        private @Nullable Timer timer;

        Waiting(HttpExchange exchange, HandshakeRequest request) {
            this.exchange = exchange;
            this.request = request;
        }

        void until(long deadline) {
            if (!over) {
                timer = exchange.loop().schedule(deadline, this::late);
            }
        }

        private void late() {
            timer = null;
            over = true;
            LOG.warn("{}: the handshake hook has not decided in time", request.head());
            refuse(exchange, 503, Headers.NONE, "The server has not decided in time");
        }

        void decided(@Nullable HandshakeDecision decision, @Nullable Throwable failure) {
            if (over) {
                return;
            }
            over = true;
            if (timer != null) {
                timer.cancel();
            }
            answer(exchange, request, decision, failure);
        }
    }

    private CompletionStage<HandshakeDecision> decide(HandshakeRequest request) {
        try {
            return Objects.requireNonNull(endpoint.hook.decide(request), "the hook answered null");
        } catch (RuntimeException failure) {
            return CompletableFuture.failedStage(failure);
        }
    }

    private void answer(
            HttpExchange exchange,
            HandshakeRequest request,
            @Nullable HandshakeDecision decision,
            @Nullable Throwable failure) {
        if (decision instanceof HandshakeDecision.Accept accept) {
            accept(exchange, request, accept);
        } else if (decision instanceof HandshakeDecision.Reject reject) {
            refuse(exchange, reject.status(), reject.headers(), reject.text());
        } else {
            failed(exchange, request, failure);
        }
    }

    /** Here nobody else would catch what the application throws: a stage keeps it, and the client would wait for ever. */
    private void accept(HttpExchange exchange, HandshakeRequest request, HandshakeDecision.Accept accept) {
        WebSocketAcceptance acceptance;
        try {
            String chosen = accept.subprotocol();
            if (chosen != null && !request.subprotocols().contains(chosen)) {
                throw new IllegalStateException("The handshake hook chose the subprotocol " + chosen
                        + ", which the client has not offered (RFC 6455 §4.2.2)");
            }
            acceptance = acceptance(request, accept);
        } catch (RuntimeException failure) {
            failed(exchange, request, failure);
            return;
        }
        try {
            exchange.upgrade(acceptance);
        } catch (RuntimeException failure) {
            LOG.error("{}: the handshake could not be answered", request.head(), failure);
            exchange.reset();
        }
    }

    private static void failed(HttpExchange exchange, HandshakeRequest request, @Nullable Throwable failure) {
        LOG.error("{}: the handshake hook or the maker of listeners failed", request.head(), failure);
        refuse(exchange, 500, Headers.NONE, "The server failed to decide; its log says why");
    }

    private WebSocketAcceptance acceptance(HandshakeRequest request, HandshakeDecision.Accept accept) {
        String chosen = accept.subprotocol();
        return new WebSocketAcceptance(
                chosen == null ? endpoint.subprotocols : List.of(chosen),
                endpoint.extensions,
                endpoint.limits,
                accept.headers(),
                new ListenerAdapter(
                        endpoint.listener.apply(request),
                        new Beginning(
                                accept.identity(),
                                accept.attributes(),
                                endpoint.waitsForDemand,
                                endpoint.idleTimeout,
                                endpoint.keepAlive,
                                opened -> {})));
    }

    private static void refuse(HttpExchange exchange, int status, Headers headers, String text) {
        ProblemDetails problem =
                new ProblemDetails(status, HttpResponseStatus.valueOf(status).reasonPhrase(), text);
        exchange.respond(problem.head(headers), ByteBuffer.wrap(problem.json()));
    }
}

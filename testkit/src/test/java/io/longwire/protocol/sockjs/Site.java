package io.longwire.protocol.sockjs;

import io.longwire.protocol.peer.Peer;
import io.longwire.testkit.exchange.MemoryExchange;
import io.longwire.testkit.transport.HandRunLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A service at {@code /s}, without a network. */
final class Site {
    final HandRunLoop loop = new HandRunLoop();
    final List<Ear> ears = new ArrayList<>();
    final SockJs service;
    private int entropy;

    Site() {
        this(SockJsOptions.DEFAULT);
    }

    Site(SockJsOptions options) {
        this(options, Long.MAX_VALUE, SockJsService.headers("Authorization"));
    }

    Site(SockJsOptions options, long demand, Function<Peer, ? extends @Nullable Object> owner) {
        service = new SockJs(
                "/s",
                new SockJsService(
                        () -> {
                            Ear ear = new Ear(demand);
                            ears.add(ear);
                            return ear;
                        },
                        null,
                        owner,
                        () -> --entropy),
                options);
    }

    Ear ear() {
        return ears.get(ears.size() - 1);
    }

    MemoryExchange ask(String method, String path, String... headers) {
        return askOn(loop, method, path, headers);
    }

    MemoryExchange askOn(HandRunLoop its, String method, String path, String... headers) {
        MemoryExchange exchange = MemoryExchange.of(its, method, "/s" + path, headers);
        service.handle(exchange);
        its.run();
        loop.run();
        its.run();
        return exchange;
    }

    /** Opens a session by a poll. */
    Ear open(String id) {
        poll(id);
        return ear();
    }

    MemoryExchange poll(String id, String... headers) {
        return ask("POST", "/0/" + id + "/xhr", headers);
    }

    MemoryExchange stream(String id) {
        return ask("POST", "/0/" + id + "/xhr_streaming");
    }

    MemoryExchange send(String id, String json, String... headers) {
        MemoryExchange exchange = ask("POST", "/0/" + id + "/xhr_send", headers);
        body(exchange, json);
        return exchange;
    }

    void body(MemoryExchange exchange, String text) {
        if (!text.isEmpty()) {
            exchange.send(text.getBytes(StandardCharsets.UTF_8));
        }
        exchange.sendEnd();
        loop.run();
    }
}

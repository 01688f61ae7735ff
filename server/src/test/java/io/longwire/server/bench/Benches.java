package io.longwire.server.bench;

import io.longwire.netty.WebSocketListener;
import io.longwire.netty.WebSocketServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Runs a load in a test, and keeps what it printed. */
final class Benches {
    /** Ends as soon as everything has come, so it may be long. */
    static final Duration LONG = Duration.ofSeconds(40);

    /** What a test asks where somebody would press Ctrl-C. */
    final Interruption interruption = new Interruption();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    static Terms terms(URI url, Duration patience) {
        return terms(url, 1, patience);
    }

    static Terms terms(URI url, int threads, Duration patience) {
        return new Terms(
                url, List.of(), List.of(), List.of(), false, threads, Duration.ZERO, Duration.ofMillis(100), patience);
    }

    /** A server at {@code /} whose connections each have such a listener. */
    static WebSocketServer server(Supplier<WebSocketListener> listeners) throws IOException {
        return WebSocketServer.builder()
                .endpoint("/", endpoint -> endpoint.listener(listeners))
                .start();
    }

    static URI uri(WebSocketServer server, String path) {
        return URI.create("ws://127.0.0.1:" + server.address().getPort() + path);
    }

    /** Whether it was all right. */
    boolean run(Load load, Terms terms, boolean json) {
        return new Bench(load, terms, json, stream(out), stream(err), interruption).run();
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}

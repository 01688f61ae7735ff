package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.app.AppLimits;
import io.longwire.broker.app.Application;
import io.longwire.broker.app.Handlers;
import io.longwire.broker.app.PayloadWriter;
import io.longwire.protocol.peer.Identity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A server with an application behind {@code /app/}, whose threads run when the test says so. */
final class AppServer {
    final StompServer server = new StompServer();
    final Queue<Runnable> threads = new ArrayDeque<>();
    final List<String> handled = new ArrayList<>();

    /** Everybody is who they say. */
    AppServer() {
        AtomicInteger sessions = new AtomicInteger();
        server.sessionIds = () -> "session-" + sessions.incrementAndGet();
        server.authenticator = (peer, credentials) -> CompletableFuture.completedStage(
                credentials.login() == null ? Identity.ANONYMOUS : new Identity(credentials.login(), Map.of(), null));
    }

    void handlers(Handlers.Builder handlers) {
        application(handlers, AppLimits.DEFAULT);
    }

    void application(Handlers.Builder handlers, AppLimits limits) {
        server.application =
                new Application(handlers.build(), List.of(), List.of(), PayloadWriter.PLAIN, threads::add, limits);
    }

    static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Answers with the body, and notes it. */
    Handlers.Builder echo(String pattern) {
        return Handlers.builder().message(pattern, message -> {
            handled.add(text(message.body()));
            return text(message.body());
        });
    }

    StompServer.Client user(String name) {
        StompServer.Client client = server.open(null);
        client.send("CONNECT\naccept-version:1.2\nlogin:" + name + "\n\n^");
        client.take();
        return client;
    }

    static void subscribe(StompServer.Client client, String destination) {
        client.send("SUBSCRIBE\nid:s\ndestination:" + destination + "\nreceipt:s\n\n^");
        assertThat(client.take()).containsExactly("RECEIPT\nreceipt-id:s\n\n^");
    }

    static void send(StompServer.Client client, String destination, String body) {
        client.send("SEND\ndestination:" + destination + "\nreceipt:" + body + "\n\n" + body + "^");
    }

    boolean runOne() {
        Runnable task = threads.poll();
        if (task != null) {
            task.run();
            server.loop.run();
        }
        return task != null;
    }

    void runAll() {
        while (runOne()) {
            assertThat(threads.size()).isLessThan(100);
        }
    }

    static List<String> bodies(StompServer.Client client) {
        return client.take().stream()
                .map(frame -> frame.substring(frame.indexOf("\n\n") + 2, frame.length() - 1))
                .toList();
    }
}

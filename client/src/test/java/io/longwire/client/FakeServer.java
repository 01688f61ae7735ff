package io.longwire.client;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.transport.Connector;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import io.longwire.testkit.transport.HandRunLoop;
import io.longwire.testkit.transport.MemoryTransport;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The other side of a client, written by hand in the test. A {@code ^} stands for NUL. */
final class FakeServer implements Connector {
    final HandRunLoop loop = new HandRunLoop();
    final List<MemoryTransport> transports = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    final Queue<Runnable> tasks = new ArrayDeque<>();
    boolean reachable = true;
    int attempts;

    StompClientBuilder builder() {
        return StompClient.builder(URI.create("ws://broker.example/ws"), this, loop)
                .executor(Runnable::run)
                .random(new Random(1))
                .listener(new Watching());
    }

    @Override
    public CompletionStage<Transport> connect(Target target, TransportListener listener) {
        attempts++;
        if (!reachable) {
            return CompletableFuture.failedStage(new IOException("nobody there"));
        }
        MemoryTransport transport = new MemoryTransport(loop, null, listener);
        transports.add(transport);
        return CompletableFuture.completedStage(transport);
    }

    MemoryTransport transport() {
        return transports.get(transports.size() - 1);
    }

    /** Accepts the connection that is there; answers the frames that the client sent with CONNECT and after it. */
    List<String> accept(String version) {
        loop.run();
        List<String> before = new ArrayList<>(take());
        send("CONNECTED\nversion:" + version + "\nheart-beat:10000,10000\n\n^");
        before.addAll(take());
        return before;
    }

    void send(String frames) {
        transport().receive(frames.replace('^', '\0'));
        loop.run();
    }

    /** What the client sent since the last call. */
    List<String> take() {
        loop.run();
        return transport().takeTexts().stream()
                .map(text -> text.replace('\0', '^'))
                .toList();
    }

    void breaks() {
        transport().breaks();
        loop.run();
    }

    void closes(CloseReason reason) {
        transport().closes(reason);
        loop.run();
    }

    static String header(String frame, String name) {
        int start = frame.indexOf("\n" + name + ":");
        if (start < 0) {
            throw new AssertionError("No " + name + " in " + frame);
        }
        return frame.substring(start + name.length() + 2, frame.indexOf('\n', start + 1));
    }

    /** Answers the receipt that a frame asks for. */
    void receipt(String frame, String... more) {
        StringBuilder headers = new StringBuilder();
        for (String header : more) {
            headers.append(header).append('\n');
        }
        send("RECEIPT\nreceipt-id:" + header(frame, "receipt") + "\n" + headers + "\n^");
    }

    private final class Watching implements ClientListener {
        @Override
        public void connected(io.longwire.protocol.stomp.StompHeaders headers) {
            events.add("connected");
        }

        @Override
        public void error(StompException error) {
            events.add("error " + error.getMessage());
        }

        @Override
        public void disconnected(String why, java.time.Duration next) {
            events.add("disconnected " + why);
        }

        @Override
        public void closed(String why) {
            events.add("closed " + why);
        }
    }
}

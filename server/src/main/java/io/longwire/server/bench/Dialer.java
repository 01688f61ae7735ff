package io.longwire.server.bench;

import io.longwire.netty.RejectedHandshakeException;
import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketClient;
import io.longwire.netty.WebSocketListener;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.server.tools.Terminal;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Opens the connections of a load to one address. Threads: any; {@link #open} blocks. */
final class Dialer implements AutoCloseable {
    /** Handshakes under way at a time: enough to keep a server busy, few enough for the shortest backlog. */
    static final int AT_A_TIME = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LARGEST = 64 << 20;

    private final URI uri;
    private final List<String> subprotocols;
    private final Terms terms;
    private final WebSocketClient client;

    /**
     * @param subprotocols offered; the server must agree to one of them
     * @param from the address to connect from; null for any
     * @throws IllegalArgumentException when a header is malformed or the handshake's own
     */
    Dialer(URI uri, Terms terms, List<String> subprotocols, Lanes lanes, @Nullable InetAddress from) {
        this.uri = uri;
        this.subprotocols = subprotocols;
        this.terms = terms;
        WebSocketClient.Builder builder = WebSocketClient.builder()
                .eventLoops(lanes.loops())
                .subprotocols(subprotocols.toArray(new String[0]))
                .timeouts(terms.atLeast(PATIENCE), terms.atLeast(PATIENCE))
                .limits(Limits.DEFAULT.withMessageBytes(LARGEST).withOutboundBytes(2 * LARGEST));
        if (terms.compression()) {
            // As browsers offer it: some servers agree to nothing that asks for more.
            builder.compression(DeflateOptions.DEFAULT.withContext());
        }
        if (from != null) {
            builder.localAddress(from);
        }
        for (String header : terms.headers()) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("A header is given as 'Name: value', but this is: " + header);
            }
            builder.header(
                    header.substring(0, colon), header.substring(colon + 1).trim());
        }
        client = builder.build();
    }

    /** What the load was told. */
    Terms terms() {
        return terms;
    }

    /** Opens one. Fails with {@link BenchException}, which says why. */
    CompletionStage<WebSocket> dial(WebSocketListener listener) {
        return client.connect(uri, listener).handle((webSocket, failure) -> {
            if (failure != null) {
                throw new CompletionException(new BenchException("No connection to " + uri + ": " + why(failure)));
            }
            if (!subprotocols.isEmpty() && webSocket.subprotocol() == null) {
                webSocket.abort();
                throw new CompletionException(new BenchException("No connection to " + uri
                        + ": the server speaks none of the subprotocols offered: " + String.join(", ", subprotocols)));
            }
            return webSocket;
        });
    }

    private static String why(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String said = Terminal.why(cause);
        if (cause instanceof ConnectException) {
            return said + "; is a server listening there?";
        }
        return cause instanceof RejectedHandshakeException ? "the server refused it: " + said : said;
    }

    /**
     * Opens so many.
     *
     * @return fewer when it was interrupted
     * @throws BenchException when one of them cannot be opened
     */
    List<WebSocket> open(int count, IntFunction<WebSocketListener> listeners, Run run)
            throws BenchException, InterruptedException {
        return each(count, AT_A_TIME, i -> dial(listeners.apply(i)), run);
    }

    /**
     * Does it so many times.
     *
     * @param atATime so many are under way at most
     * @param attempt fails with {@link BenchException}
     * @return fewer when it was interrupted
     * @throws BenchException when one of them fails
     */
    static <T> List<T> each(int count, int atATime, IntFunction<CompletionStage<T>> attempt, Run run)
            throws BenchException, InterruptedException {
        Semaphore places = new Semaphore(atATime);
        AtomicBoolean failed = new AtomicBoolean();
        List<CompletableFuture<T>> attempts = new ArrayList<>(count);
        for (int i = 0; i < count && !failed.get() && !run.interruption().isAsked(); i++) {
            places.acquire();
            CompletableFuture<T> next = attempt.apply(i).toCompletableFuture();
            attempts.add(next);
            CompletableFuture<?> unused = next.whenComplete((done, failure) -> {
                failed.compareAndSet(false, failure != null);
                places.release();
            });
            run.progress().show("connecting: " + i + " of " + count);
        }
        List<T> all = new ArrayList<>(count);
        for (CompletableFuture<T> each : attempts) {
            all.add(await(each));
        }
        return all;
    }

    /** Waits for what {@link #dial} and the like return. */
    static <T> T await(CompletionStage<T> stage) throws BenchException {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof BenchException known) {
                throw known;
            }
            throw e;
        }
    }

    /** Closes all that it has opened, each in order, and cuts what has not ended after a second. */
    @Override
    public void close() {
        client.stop(Duration.ofSeconds(1)).toCompletableFuture().join();
    }
}

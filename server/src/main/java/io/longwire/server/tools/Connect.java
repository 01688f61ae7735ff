package io.longwire.server.tools;

import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketClient;
import io.longwire.netty.WebSocketListener;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import java.io.BufferedReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket in the terminal: each line read is a message sent, each message received is a line printed, binary ones as hexadecimal digits. The state is
 * said on the second stream, so that the first holds messages alone.
 */
public final class Connect {
    private static final long LARGEST = 64 << 20;
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    /** Bytes that may have been read and not yet been taken by the system. */
    private static final int UNDERWAY = 1 << 20;

    /** What a message costs besides its bytes, so that not too many short ones are underway either. */
    private static final int OVERHEAD = 128;

    private final Options options;
    private final PrintStream out;
    private final PrintStream err;
    private final Semaphore underway = new Semaphore(UNDERWAY);
    private final CompletableFuture<CloseReason> ended = new CompletableFuture<>();

    /**
     * How to connect.
     *
     * @param binary whether lines are sent as binary messages, read as hexadecimal digits
     * @param subprotocols offered
     * @param headers added to the request, each {@code Name: value}
     * @param ping interval of pings; zero for none
     * @param patience how long messages are waited for after the last line
     */
    public record Options(
            URI uri,
            boolean binary,
            List<String> subprotocols,
            List<String> headers,
            Duration ping,
            Duration patience) {}

    public Connect(Options options, PrintStream out, PrintStream err) {
        this.options = options;
        this.out = out;
        this.err = err;
    }

    /**
     * Connects, and talks until the lines end or the server closes.
     *
     * @return whether the connection came about and was closed in order
     * @throws IllegalArgumentException when a header is malformed or the handshake's own
     */
    public boolean run(BufferedReader lines) {
        WebSocketClient.Builder builder = WebSocketClient.builder()
                .compression(DeflateOptions.DEFAULT)
                .subprotocols(options.subprotocols().toArray(new String[0]))
                .keepAlive(options.ping())
                .redirects(5)
                .limits(Limits.DEFAULT.withMessageBytes(LARGEST));
        for (String header : options.headers()) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("A header is given as 'Name: value', but this is: " + header);
            }
            builder.header(
                    header.substring(0, colon), header.substring(colon + 1).trim());
        }
        try (WebSocketClient client = builder.build()) {
            WebSocket webSocket = connect(client);
            return webSocket != null && talk(lines, webSocket);
        }
    }

    private boolean talk(BufferedReader lines, WebSocket webSocket) {
        // Ctrl-C says goodbye too.
        Thread goodbye = new Thread(() -> leave(webSocket), "goodbye");
        Runtime.getRuntime().addShutdownHook(goodbye);
        Thread reader = new Thread(() -> read(lines, webSocket), "lines");
        reader.setDaemon(true);
        reader.start();
        CloseReason reason = ended.join();
        err.println("Closed with " + Terminal.shown(reason));
        try {
            Runtime.getRuntime().removeShutdownHook(goodbye);
        } catch (IllegalStateException endingAlready) {
            // It has run, or is running: that is why the connection is closed.
        }
        return reason.code() == CloseReason.NORMAL.code() || reason.code() == CloseReason.NO_STATUS.code();
    }

    private void leave(WebSocket webSocket) {
        webSocket.close(CloseReason.GOING_AWAY.code(), "");
        try {
            ended.get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception unanswered) {
            // Enough of waiting: the process ends, and the connection with it.
        }
    }

    private @Nullable WebSocket connect(WebSocketClient client) {
        try {
            WebSocket webSocket = client.connect(options.uri(), new Printer())
                    .toCompletableFuture()
                    .join();
            String subprotocol = webSocket.subprotocol();
            err.println("Connected" + (subprotocol == null ? noSubprotocol() : ", subprotocol " + subprotocol)
                    + (webSocket.extensions().isEmpty() ? "" : ", " + String.join(", ", webSocket.extensions())));
            return webSocket;
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            err.println("No connection to " + options.uri() + ": " + Terminal.why(cause));
            return null;
        }
    }

    private String noSubprotocol() {
        return options.subprotocols().isEmpty() ? "" : ", no subprotocol: the server speaks none of those offered";
    }

    private void read(BufferedReader lines, WebSocket webSocket) {
        try {
            for (String line = lines.readLine(); line != null && webSocket.isOpen(); line = lines.readLine()) {
                send(webSocket, line);
            }
            underway.acquire(UNDERWAY); // all is sent
            ended.get(options.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException nothingMore) {
            webSocket.close();
        } catch (Exception e) {
            err.println("Cannot read further lines: " + e.getMessage());
            webSocket.close();
        }
    }

    private void send(WebSocket webSocket, String line) throws InterruptedException {
        if (!options.binary()) {
            send(webSocket, new PreparedMessage(MessageType.TEXT, line.getBytes(StandardCharsets.UTF_8)));
            return;
        }
        try {
            send(
                    webSocket,
                    new PreparedMessage(MessageType.BINARY, HexFormat.of().parseHex(line.replace(" ", ""))));
        } catch (IllegalArgumentException e) {
            err.println("Not sent, a binary message is given as hexadecimal digits: " + line);
        }
    }

    /** Waits while much is underway, so that a large file is read as quickly as the server takes it. */
    private void send(WebSocket webSocket, PreparedMessage message) throws InterruptedException {
        int room = Math.min(message.size() + OVERHEAD, UNDERWAY);
        underway.acquire(room);
        webSocket.sendAndTell(message, Duration.ZERO).whenComplete((none, failure) -> {
            underway.release(room);
            if (failure != null) {
                err.println("Not sent: " + Terminal.why(failure));
            }
        });
    }

    private final class Printer implements WebSocketListener {
        @Override
        public void text(WebSocket webSocket, String text) {
            out.println(text);
            out.flush();
        }

        @Override
        public void binary(WebSocket webSocket, ByteBuffer payload) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            out.println(HexFormat.of().formatHex(bytes));
            out.flush();
        }

        @Override
        public void pong(WebSocket webSocket, ByteBuffer payload) {
            Duration trip = webSocket.statistics().roundTrip();
            err.println("Pong"
                    + (trip == null
                            ? ": " + StandardCharsets.UTF_8.decode(payload)
                            : " after " + trip.toNanos() / 1_000 + " µs"));
        }

        @Override
        public void closed(WebSocket webSocket, CloseReason reason, @Nullable Side began) {
            ended.complete(reason);
        }
    }
}

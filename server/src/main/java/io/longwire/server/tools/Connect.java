package io.longwire.server.tools;

import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketClient;
import io.longwire.netty.WebSocketListener;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket in the terminal: each line read is a message sent, each message received is a line printed, binary ones as hexadecimal digits. The state is
 * said on the second stream, so that the first holds messages alone.
 */
public final class Connect {
    private static final long LARGEST = 64 << 20;

    private final Options options;
    private final PrintStream out;
    private final PrintStream err;
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
     * @throws IllegalArgumentException when a header is malformed
     */
    public boolean run(BufferedReader lines) throws IOException, InterruptedException {
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
            if (webSocket == null) {
                return false;
            }
            Thread reader = new Thread(() -> read(lines, webSocket), "lines");
            reader.setDaemon(true);
            reader.start();
            CloseReason reason = ended.join();
            err.println("Closed with " + reason.code() + (reason.text().isEmpty() ? "" : " (" + reason.text() + ")"));
            return reason.code() == CloseReason.NORMAL.code() || reason.code() == CloseReason.NO_STATUS.code();
        }
    }

    private @Nullable WebSocket connect(WebSocketClient client) {
        try {
            WebSocket webSocket = client.connect(options.uri(), new Printer())
                    .toCompletableFuture()
                    .join();
            String subprotocol = webSocket.subprotocol();
            err.println("Connected" + (subprotocol == null ? "" : ", subprotocol " + subprotocol)
                    + (webSocket.extensions().isEmpty() ? "" : ", " + String.join(", ", webSocket.extensions())));
            return webSocket;
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            err.println("No connection: " + cause.getMessage());
            return null;
        }
    }

    private void read(BufferedReader lines, WebSocket webSocket) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                send(webSocket, line);
            }
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
            sent(webSocket.send(line), webSocket);
            return;
        }
        try {
            sent(webSocket.send(ByteBuffer.wrap(HexFormat.of().parseHex(line.replace(" ", "")))), webSocket);
        } catch (IllegalArgumentException e) {
            err.println("Not sent, a binary message is given as hexadecimal digits: " + line);
        }
    }

    private void sent(boolean accepted, WebSocket webSocket) {
        if (!accepted) {
            err.println(
                    webSocket.isOpen() ? "Not sent: the server does not read" : "Not sent: the connection is closed");
        }
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

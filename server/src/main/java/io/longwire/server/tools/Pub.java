package io.longwire.server.tools;

import io.longwire.client.Outgoing;
import io.longwire.client.Receipt;
import io.longwire.client.StompClient;
import io.longwire.client.StompException;
import io.longwire.netty.EventLoops;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sends messages from the terminal: one, or one for each line read. Each is confirmed by the server before it counts as sent. */
public final class Pub {
    private static final int WINDOW = 256;

    private final StompAccess access;
    private final Options options;
    private final PrintStream out;
    private final PrintStream err;
    private final ArrayDeque<CompletionStage<Receipt>> unanswered = new ArrayDeque<>();

    /**
     * What to send.
     *
     * @param headers added to each SEND, each {@code name: value}
     * @param receipts whether each receipt is printed
     * @param acknowledged whether a receipt comes only when the consumers have acknowledged the message
     */
    public record Options(String destination, List<String> headers, boolean receipts, boolean acknowledged) {}

    public Pub(StompAccess access, Options options, PrintStream out, PrintStream err) {
        this.access = access;
        this.options = options;
        this.out = out;
        this.err = err;
    }

    /**
     * Sends.
     *
     * @param body the one message; null for the lines
     * @return whether the server has confirmed all of it
     * @throws IllegalArgumentException when a header is malformed
     */
    public boolean run(@Nullable String body, BufferedReader lines) {
        Map<String, String> headers = StompAccess.headers(options.headers);
        EventLoops loops = new EventLoops(1, "longwire-pub");
        try (StompClient client = access.client(loops).withoutReconnect().build()) {
            client.connect().toCompletableFuture().join();
            if (body != null) {
                send(client, headers, body);
            } else {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    send(client, headers, line);
                }
            }
            while (!unanswered.isEmpty()) {
                answered();
            }
            client.disconnect().toCompletableFuture().join();
            return true;
        } catch (CompletionException e) {
            err.println(problem(e.getCause()));
            return false;
        } catch (IOException e) {
            err.println("Cannot read further lines: " + e.getMessage());
            return false;
        } finally {
            loops.stop(Duration.ZERO).toCompletableFuture().join();
        }
    }

    private void send(StompClient client, Map<String, String> headers, String body) {
        Outgoing message = Outgoing.text(options.destination, body);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            message = message.header(header.getKey(), header.getValue());
        }
        if (options.acknowledged) {
            message = message.header("receipt-when", "acknowledged");
        }
        CompletionStage<Receipt> stage = client.send(message);
        while (!unanswered.isEmpty() && (unanswered.size() >= WINDOW || isFull(stage))) {
            answered();
            stage = isFull(stage) ? client.send(message) : stage;
        }
        unanswered.add(stage);
    }

    /** Whether there was no room for it, which there is once others were answered. */
    private static boolean isFull(CompletionStage<Receipt> stage) {
        CompletableFuture<Receipt> future = stage.toCompletableFuture();
        if (!future.isCompletedExceptionally()) {
            return false;
        }
        try {
            future.join();
            return false;
        } catch (CompletionException e) {
            return e.getCause() instanceof StompException failure && failure.kind() == StompException.Kind.NOT_SENT;
        }
    }

    private void answered() {
        Receipt receipt = unanswered.remove().toCompletableFuture().join();
        if (options.receipts || options.acknowledged) {
            StringBuilder line = new StringBuilder("Receipt");
            receipt.headers().forEach((name, value) -> {
                if (!name.equals("receipt-id")) {
                    line.append(' ').append(name).append('=').append(Terminal.harmless(value));
                }
            });
            out.println(line);
        }
    }

    private String problem(@Nullable Throwable failure) {
        String text = Terminal.harmless(String.valueOf(failure == null ? null : failure.getMessage()));
        if (failure instanceof StompException known) {
            return switch (known.kind()) {
                case NOT_SENT -> "Not sent: " + text;
                case UNKNOWN -> "Sent, but not confirmed: " + text;
                case REFUSED -> "Refused: " + text;
            };
        }
        return text;
    }
}

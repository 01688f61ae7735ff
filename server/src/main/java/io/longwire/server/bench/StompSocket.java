package io.longwire.server.bench;

import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketListener;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.message.MessageType;
import io.longwire.server.tools.Terminal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * STOMP 1.2 over a WebSocket, no more of it than a load needs: nothing is allocated for a MESSAGE. Guarded by its loop; {@link #send} and {@link
 * #subscribe} from any thread.
 */
final class StompSocket implements WebSocketListener, StompScanner.Frames {
    static final String SUBPROTOCOL = "v12.stomp";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CONNECT = "CONNECT\naccept-version:1.2\nhost:localhost\nheart-beat:0,0\n\n\0";

    private final Receiver receiver;
    private final StompScanner scanner;

    /** How long is waited for an answer. */
    private final Duration patience;

    private final CompletableFuture<StompSocket> connected = new CompletableFuture<>();
    private final Map<String, CompletableFuture<String>> receipts = new HashMap<>();
    private volatile @Nullable WebSocket webSocket;
    private @Nullable String error;
    private long flushed;

    private StompSocket(Receiver receiver, int bodyBytes, Duration patience) {
        this.receiver = receiver;
        this.scanner = new StompScanner(bodyBytes);
        this.patience = patience;
    }

    /**
     * Connects and waits for CONNECTED. Fails with {@link BenchException}.
     *
     * @param bodyBytes what bodies are expected to have
     */
    static CompletionStage<StompSocket> connect(Dialer dialer, Receiver receiver, int bodyBytes) {
        StompSocket made = new StompSocket(receiver, bodyBytes, dialer.terms().atLeast(PATIENCE));
        return dialer.dial(made).thenCompose(open -> {
            made.send(CONNECT);
            return made.within(made.connected, "CONNECTED");
        });
    }

    /** Subscribes, and asks for no RECEIPT: not all servers give one. */
    void subscribe(String destination) {
        send("SUBSCRIBE\nid:s\ndestination:" + destination + "\n\n\0");
    }

    /**
     * Subscribes, and waits for the RECEIPT. Fails with {@link BenchException} when it does not come in time.
     *
     * @param headers further ones, each with its line end
     */
    CompletionStage<String> subscribe(String destination, String headers) {
        return withReceipt("s", "SUBSCRIBE\nid:s\ndestination:" + destination + "\nreceipt:s\n" + headers + "\n\0");
    }

    /** Completes when the server has taken all that was sent before: a transaction that is begun and given up has a receipt too. Fails as {@link #subscribe} does. */
    CompletionStage<String> flush() {
        String id = "f" + flushed++;
        CompletionStage<String> begun = withReceipt(id, "BEGIN\ntransaction:" + id + "\nreceipt:" + id + "\n\n\0");
        send("ABORT\ntransaction:" + id + "\n\n\0");
        return begun;
    }

    private CompletionStage<String> withReceipt(String id, String frame) {
        CompletableFuture<String> receipt = new CompletableFuture<>();
        Loop loop = open().loop();
        if (loop.inLoop()) {
            receipts.put(id, receipt); // a loop with much to do may read the answer before it comes to its tasks
        } else {
            loop.execute(() -> receipts.put(id, receipt));
        }
        send(frame);
        return within(receipt, "RECEIPT");
    }

    private <T> CompletionStage<T> within(CompletableFuture<T> awaited, String what) {
        return awaited.copy().orTimeout(patience.toSeconds(), TimeUnit.SECONDS).exceptionally(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            throw new CompletionException(
                    cause instanceof TimeoutException
                            ? new BenchException("No STOMP: no " + what + " within " + patience.toSeconds() + " s")
                            : cause);
        });
    }

    /** A SEND with room for a body, which begins at its position. */
    static ByteBuffer publication(String destination, int size) {
        byte[] head = ("SEND\ndestination:" + destination + "\ncontent-type:text/plain\ncontent-length:" + size
                        + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(head.length + size + 1).put(head);
    }

    boolean send(ByteBuffer frame) {
        return open().send(MessageType.TEXT, frame);
    }

    private void send(String frame) {
        open().send(frame);
    }

    WebSocket open() {
        WebSocket open = webSocket;
        if (open == null) {
            throw new IllegalStateException("Not connected");
        }
        return open;
    }

    @Override
    public void opened(WebSocket opened) {
        webSocket = opened;
        receiver.opened(opened);
    }

    @Override
    public void message(WebSocket from, MessageType type, ByteBuffer payload) {
        scanner.scan(payload, this);
    }

    @Override
    public void message(ByteBuffer payload, int head) {
        receiver.message(payload, head);
    }

    @Override
    public void other(String frame) {
        if (frame.startsWith("CONNECTED")) {
            connected.complete(this);
        } else if (frame.startsWith("RECEIPT")) {
            CompletableFuture<String> receipt = receipts.remove(header(frame, "receipt-id"));
            if (receipt != null) {
                receipt.complete(frame);
            }
        } else if (frame.startsWith("ERROR")) {
            error = "the server said ERROR: " + Terminal.harmless(header(frame, "message"));
            fail(error);
        }
    }

    /** Empty where there is none. */
    static String header(String frame, String name) {
        return frame.lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    private void fail(String why) {
        CompletionException failure = new CompletionException(new BenchException("No STOMP: " + why));
        connected.completeExceptionally(failure);
        receipts.values().forEach(receipt -> receipt.completeExceptionally(failure));
        receipts.clear();
    }

    @Override
    public void closed(WebSocket closed, CloseReason reason, @Nullable Side began) {
        fail(error != null ? error : "the connection was closed with " + Terminal.shown(reason));
        receiver.closed(reason);
    }
}

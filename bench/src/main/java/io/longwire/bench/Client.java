package io.longwire.bench;

import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketClient;
import io.longwire.netty.WebSocketListener;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompDecoder;
import io.longwire.protocol.stomp.StompEncoder;
import io.longwire.protocol.stomp.StompEvent;
import io.longwire.protocol.stomp.StompFrame;
import io.longwire.protocol.stomp.StompLimits;
import io.longwire.protocol.stomp.StompVersion;
import io.longwire.protocol.stomp.StompViolation;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A STOMP 1.2 client over WebSocket that does what it is told and no more. Frames are handled on its loop. */
final class Client implements WebSocketListener {
    private static final long PATIENCE_SECONDS = 30;
    private static final String GOODBYE = "goodbye";

    private final StompDecoder decoder = new StompDecoder(new StompLimits(100, 64 << 10, 1 << 20));
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> goodbye = new CompletableFuture<>();
    private final Consumer<StompFrame> frames;
    private volatile @Nullable WebSocket webSocket;
    private volatile boolean ending;
    private volatile @Nullable String failure;

    private Client(Consumer<StompFrame> frames) {
        this.frames = frames;
    }

    /**
     * @param frames gets each MESSAGE and RECEIPT
     */
    static Client connect(WebSocketClient client, URI uri, Consumer<StompFrame> frames) throws Exception {
        Client made = new Client(frames);
        made.webSocket = client.connect(uri, made).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        made.send(StompEncoder.frame(StompVersion.V1_2, StompCommand.CONNECT)
                .header("accept-version", "1.2")
                .header("host", "localhost")
                .header("heart-beat", "0,0")
                .noBody());
        made.connected.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return made;
    }

    void subscribe(String destination, String ack) {
        StompEncoder frame = StompEncoder.frame(StompVersion.V1_2, StompCommand.SUBSCRIBE)
                .header("id", "s")
                .header("destination", destination)
                .header("ack", ack);
        if (!ack.equals("auto")) {
            // About 100 messages, as each broker has it.
            frame.header("prefetch", "100").header("consumer-window-size", "32768");
        }
        send(frame.noBody());
    }

    void publish(String destination, byte[] body, boolean persistent, @Nullable String receipt) {
        StompEncoder frame =
                StompEncoder.frame(StompVersion.V1_2, StompCommand.SEND).header("destination", destination);
        if (persistent) {
            frame.header("persistent", "true");
        }
        if (receipt != null) {
            frame.header("receipt", receipt);
        }
        send(frame.body(body));
    }

    void acknowledge(StompFrame message) {
        send(StompEncoder.frame(StompVersion.V1_2, StompCommand.ACK)
                .header("id", String.valueOf(message.headers().first("ack")))
                .noBody());
    }

    /** Says goodbye; complete when the broker has done all that it was sent before. */
    CompletableFuture<Void> disconnect() {
        ending = true;
        send(StompEncoder.frame(StompVersion.V1_2, StompCommand.DISCONNECT)
                .header("receipt", GOODBYE)
                .noBody());
        return goodbye;
    }

    /** What has gone wrong, if anything has. */
    @Nullable
    String failure() {
        return failure;
    }

    private void send(byte[] frame) {
        WebSocket open = webSocket;
        if (open == null || !open.send(MessageType.BINARY, ByteBuffer.wrap(frame))) {
            throw new IllegalStateException("Not sent: the connection is closed, or its queue is full");
        }
    }

    @Override
    public void message(WebSocket from, MessageType type, ByteBuffer payload) {
        for (StompEvent event = decoder.next(payload); event != null; event = decoder.next(payload)) {
            if (event instanceof StompFrame frame) {
                frame(frame);
            } else if (event instanceof StompViolation violation) {
                fail(violation.text());
            }
        }
    }

    private void frame(StompFrame frame) {
        if (frame.command() == StompCommand.CONNECTED) {
            decoder.version(StompVersion.V1_2);
            connected.complete(null);
        } else if (frame.command() == StompCommand.ERROR) {
            fail("ERROR: " + frame.headers().first("message"));
        } else if (GOODBYE.equals(frame.headers().first("receipt-id"))) {
            goodbye.complete(null);
        } else {
            frames.accept(frame);
        }
    }

    private void fail(String why) {
        failure = why;
        connected.completeExceptionally(new IllegalStateException(why));
        goodbye.completeExceptionally(new IllegalStateException(why));
    }

    @Override
    public void closed(WebSocket closed, CloseReason reason, @Nullable Side began) {
        if (!ending) {
            fail("closed with " + reason);
        } else {
            goodbye.completeExceptionally(new IllegalStateException("closed before it answered DISCONNECT"));
        }
    }

    void close() {
        ending = true;
        WebSocket open = webSocket;
        if (open != null) {
            open.abort();
        }
    }
}

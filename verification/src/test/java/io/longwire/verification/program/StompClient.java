package io.longwire.verification.program;

import io.longwire.netty.EventLoops;
import io.longwire.netty.NettyConnector;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompDecoder;
import io.longwire.protocol.stomp.StompEncoder;
import io.longwire.protocol.stomp.StompFrame;
import io.longwire.protocol.stomp.StompLimits;
import io.longwire.protocol.stomp.StompVersion;
import io.longwire.protocol.stomp.StompViolation;
import io.longwire.protocol.transport.Connector.Target;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A STOMP 1.2 client made of this project's own parts. Its methods may be called from any thread but its loop's, and wait for what they ask for.
 */
public final class StompClient implements TransportListener, AutoCloseable {
    private static final int SECONDS = 30;

    private final StompDecoder decoder = new StompDecoder(new StompLimits(100, 64 << 10, 16 << 20));
    private final Consumer<StompFrame> messages;
    private final CompletableFuture<StompFrame> connected = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    private final Map<String, CompletableFuture<Void>> receipts = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger();
    private volatile Transport transport;

    private StompClient(Consumer<StompFrame> messages) {
        this.messages = messages;
    }

    /**
     * Connects.
     *
     * @param messages gets each MESSAGE, on the client's loop
     */
    public static StompClient connect(EventLoops loops, URI uri, Consumer<StompFrame> messages) throws Exception {
        StompClient client = new StompClient(messages);
        Target target = new Target(
                uri, Headers.NONE, List.of("v12.stomp"), List.of(), Limits.DEFAULT.withMessageBytes(32 << 20));
        client.transport = new NettyConnector(loops)
                .connect(target, client)
                .toCompletableFuture()
                .get(SECONDS, TimeUnit.SECONDS);
        client.send(StompEncoder.frame(StompVersion.V1_2, StompCommand.CONNECT)
                .header("accept-version", "1.2")
                .header("host", "localhost")
                .noBody());
        client.connected.get(SECONDS, TimeUnit.SECONDS);
        client.decoder.version(StompVersion.V1_2);
        return client;
    }

    /** Subscribes; when it returns, nothing is missed. */
    public void subscribe(String destination) throws Exception {
        String id = "s" + ids.incrementAndGet();
        CompletableFuture<Void> receipt = receipt(id);
        send(StompEncoder.frame(StompVersion.V1_2, StompCommand.SUBSCRIBE)
                .header("id", id)
                .header("destination", destination)
                .header("receipt", id)
                .noBody());
        receipt.get(SECONDS, TimeUnit.SECONDS);
    }

    /** Publishes; when it returns, the server has accepted. */
    public void publish(String destination, byte[] body) throws Exception {
        publishLater(destination, body).get(SECONDS, TimeUnit.SECONDS);
    }

    /** Publishes; the future completes when the server has accepted. */
    public CompletableFuture<Void> publishLater(String destination, byte[] body) throws Exception {
        String id = "r" + ids.incrementAndGet();
        CompletableFuture<Void> receipt = receipt(id);
        send(StompEncoder.frame(StompVersion.V1_2, StompCommand.SEND)
                .header("destination", destination)
                .header("receipt", id)
                .body(body));
        return receipt;
    }

    private CompletableFuture<Void> receipt(String id) {
        CompletableFuture<Void> receipt = new CompletableFuture<>();
        receipts.put(id, receipt);
        if (closed.isDone()) {
            receipt.completeExceptionally(new IllegalStateException("Closed with " + closed.join()));
        }
        return receipt;
    }

    /** Sends octets as one binary message. */
    public void send(byte[] octets) throws Exception {
        CompletableFuture<Boolean> accepted = new CompletableFuture<>();
        transport.loop().execute(() -> accepted.complete(transport.send(MessageType.BINARY, ByteBuffer.wrap(octets))));
        if (!accepted.get(SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Not sent: the connection is closed, or its queue is full");
        }
    }

    /** Why the connection ended; completes when it has. */
    public CompletableFuture<CloseReason> closed() {
        return closed;
    }

    @Override
    public boolean wantsParts() {
        return true;
    }

    @Override
    public void opened(Transport opened) {
        opened.request(Long.MAX_VALUE);
    }

    @Override
    public void message(MessageType type, ByteBuffer payload) {
        fragment(type, payload, true);
    }

    @Override
    public void fragment(MessageType type, ByteBuffer payload, boolean last) {
        for (var event = decoder.next(payload); event != null; event = decoder.next(payload)) {
            if (event instanceof StompFrame frame) {
                frame(frame);
            } else if (event instanceof StompViolation violation) {
                connected.completeExceptionally(new IllegalStateException(violation.text()));
            }
        }
    }

    private void frame(StompFrame frame) {
        switch (frame.command()) {
            case CONNECTED -> connected.complete(frame);
            case MESSAGE -> messages.accept(frame);
            case RECEIPT -> {
                CompletableFuture<Void> receipt =
                        receipts.remove(String.valueOf(frame.headers().first("receipt-id")));
                if (receipt != null) {
                    receipt.complete(null);
                }
            }
            default ->
                fail(new IllegalStateException(
                        frame.command() + ": " + frame.headers().first("message")));
        }
    }

    private void fail(Throwable why) {
        connected.completeExceptionally(why);
        receipts.values().forEach(receipt -> receipt.completeExceptionally(why));
    }

    @Override
    public void closed(CloseReason reason, Side began) {
        closed.complete(reason);
        fail(new IllegalStateException("Closed with " + reason));
    }

    @Override
    public void close() {
        Transport open = transport;
        if (open != null) {
            open.loop().execute(open::abort);
        }
    }
}

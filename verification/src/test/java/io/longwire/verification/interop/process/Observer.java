package io.longwire.verification.interop.process;

import io.longwire.netty.Statistics;
import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketListener;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Longwire's end of one connection: acts as the check has it, and notes what it sees. All on the WebSocket's loop, but for the result. */
final class Observer implements WebSocketListener {
    private final Conduct conduct;
    private final Side own;
    private final CompletableFuture<Seen> seen;
    private final List<String> pings = new ArrayList<>();
    private final List<String> pongs = new ArrayList<>();
    private @Nullable Statistics figures;

    Observer(Conduct conduct, Side own, CompletableFuture<Seen> seen) {
        this.conduct = conduct;
        this.own = own;
        this.seen = seen;
    }

    @Override
    public void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
        conduct.message(webSocket, type, payload);
        figures = webSocket.statistics();
    }

    @Override
    public void ping(WebSocket webSocket, ByteBuffer payload) {
        pings.add(text(payload));
    }

    /** Says so, as many peers answer pings without telling. */
    @Override
    public void pong(WebSocket webSocket, ByteBuffer payload) {
        pongs.add(text(payload));
        webSocket.send("pong");
    }

    private static String text(ByteBuffer payload) {
        return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    @Override
    public void closed(WebSocket webSocket, CloseReason reason, @Nullable Side began) {
        Statistics last = figures == null ? webSocket.statistics() : figures;
        seen.complete(
                new Seen(own, webSocket.subprotocol(), webSocket.extensions(), pings, pongs, last, reason, began));
    }

    @Override
    public void failed(WebSocket webSocket, Throwable failure) {
        seen.completeExceptionally(failure);
    }
}

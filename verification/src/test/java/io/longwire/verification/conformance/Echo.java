package io.longwire.verification.conformance;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The application over sockets: echoes, and asks for the next message when there is room for the answer. */
final class Echo implements TransportListener {
    /** What the application heard at the end. */
    record Report(CloseReason reason, Optional<Side> began) {}

    final CompletableFuture<Report> report = new CompletableFuture<>();
    final CompletableFuture<Transport> opened = new CompletableFuture<>();
    final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Echoing echoing;
    private @Nullable Transport transport; // guarded by the loop, as is the next
    private boolean waits;

    Echo(Echoing echoing) {
        this.echoing = echoing;
    }

    @Override
    public boolean wantsParts() {
        return echoing.parts();
    }

    @Override
    public void opened(Transport transport) {
        this.transport = transport;
        opened.complete(transport);
        transport.request(1);
    }

    @Override
    public void message(MessageType type, ByteBuffer payload) {
        Transport out = opened.join();
        CloseReason asked = Commands.close(type, payload);
        if (asked != null) {
            out.close(asked);
        } else if (echoing.fragment() > 0) {
            fragments(out, type, payload);
        } else if (!out.send(type, payload)) {
            faults.add("an answer was refused");
        }
        next(out);
    }

    private void fragments(Transport out, MessageType type, ByteBuffer payload) {
        int end = payload.limit();
        do {
            payload.limit(Math.min(end, payload.position() + echoing.fragment()));
            if (!out.sendFragment(type, payload, payload.limit() == end)) {
                faults.add("a fragment was refused");
            }
            payload.position(payload.limit()).limit(end);
        } while (payload.hasRemaining());
    }

    @Override
    public void fragment(MessageType type, ByteBuffer payload, boolean last) {
        Transport out = opened.join();
        if (!out.sendFragment(type, payload, last)) {
            faults.add("a part was refused");
        }
        next(out);
    }

    private void next(Transport out) {
        waits = !out.writable();
        if (!waits) {
            out.request(1);
        }
    }

    @Override
    public void writable() {
        if (waits && transport != null) {
            waits = false;
            transport.request(1);
        }
    }

    @Override
    public void closed(CloseReason reason, @Nullable Side began) {
        if (!report.complete(new Report(reason, Optional.ofNullable(began)))) {
            faults.add("told of the end twice");
        }
    }

    /** Waits until the loop has done what it had to do by now. */
    void settle() throws Exception {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        opened.get(10, TimeUnit.SECONDS).loop().execute(() -> turn.complete(null));
        turn.get(10, TimeUnit.SECONDS);
    }
}

package io.longwire.client;

import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompDecoder;
import io.longwire.protocol.stomp.StompEncoder;
import io.longwire.protocol.stomp.StompEvent;
import io.longwire.protocol.stomp.StompFrame;
import io.longwire.protocol.stomp.StompHeaders;
import io.longwire.protocol.stomp.StompLimits;
import io.longwire.protocol.stomp.StompVersion;
import io.longwire.protocol.stomp.StompViolation;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client. The transport may live on another loop than the client: what comes is decoded there and handed over in one piece for each
 * read, and the next read is asked for when that was dealt with; what is sent is handed over as far as a window allows.
 */
final class Link implements TransportListener {
    private static final int WINDOW = 64 << 10;

    private record Write(
            MessageType type, ByteBuffer bytes, @Nullable Runnable written) {}

    private final Core core;
    private final Loop loop;
    private final byte[] connect;

    // Guarded by the transport's loop.
    private final StompDecoder decoder;
    private final ArrayDeque<Write> refused = new ArrayDeque<>(0);

    /** Written by the transport's loop, before the client's hears of the link. */
    private volatile @Nullable Transport transport;

    /** Written by the client's loop. */
    private volatile boolean dead;

    // Guarded by the client's loop.
    private StompVersion version = StompVersion.V1_2;
    private long inFlight;
    private @Nullable Beats beats;

    /** @param connect the CONNECT frame */
    Link(Core core, Loop loop, StompLimits limits, byte[] connect) {
        this.core = core;
        this.loop = loop;
        this.connect = connect;
        this.decoder = new StompDecoder(limits);
    }

    // ---- on the transport's loop

    @Override
    public boolean wantsParts() {
        return true;
    }

    @Override
    public void opened(Transport opened) {
        transport = opened;
        if (dead) {
            opened.abort();
            return;
        }
        opened.send(MessageType.TEXT, ByteBuffer.wrap(connect));
        opened.request(1);
    }

    @Override
    public void message(MessageType type, ByteBuffer payload) {
        fragment(type, payload, true);
    }

    @Override
    public void fragment(MessageType type, ByteBuffer payload, boolean last) {
        List<StompFrame> frames = new ArrayList<>();
        String violation = null;
        for (StompEvent event = decoder.next(payload); event != null; event = decoder.next(payload)) {
            if (event instanceof StompFrame frame) {
                if (frame.command() == StompCommand.CONNECTED) {
                    decoder.version(versionOf(frame.headers()));
                }
                frames.add(new StompFrame(frame.command(), frame.headers(), ByteBuffer.wrap(frame.copyOfBody())));
            } else if (event instanceof StompViolation broken) {
                violation = broken.text();
            }
        }
        String wrong = violation;
        handOver(() -> core.received(this, frames, wrong));
    }

    private void handOver(Runnable task) {
        if (loop.inLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    @Override
    public void writable() {
        Write next = refused.peek();
        while (next != null && send(next)) {
            refused.remove();
            next = refused.peek();
        }
    }

    @Override
    public void closed(CloseReason reason, @Nullable Side began) {
        loop.execute(() -> core.ended(this, text(reason)));
    }

    private static String text(CloseReason reason) {
        if (reason.code() == CloseCode.ABNORMAL) {
            return "The connection broke";
        }
        return "The connection was closed with " + reason.code()
                + (reason.text().isEmpty() ? "" : ": " + reason.text());
    }

    private boolean send(Write write) {
        Transport open = open();
        return open.send(write.type, write.bytes, Long.MAX_VALUE, failure -> handOver(() -> written(write, failure)));
    }

    // ---- on the client's loop

    /** CONNECTED came. */
    void connected(StompFrame frame, Beats begun) {
        version = versionOf(frame.headers());
        beats = begun;
    }

    private static StompVersion versionOf(StompHeaders connected) {
        String number = connected.first("version");
        StompVersion found = number == null ? null : StompVersion.ofNumber(number.trim());
        return found == null ? StompVersion.V1_0 : found;
    }

    void heard() {
        if (beats != null) {
            beats.heard();
        }
    }

    boolean hasRoom() {
        return inFlight < WINDOW;
    }

    /** @param written called on the client's loop once it was handed to the system; not when that fails */
    void write(Frame frame, @Nullable Runnable written) {
        write(new Write(frame.type(), ByteBuffer.wrap(frame.encode(version)), written));
    }

    void beat() {
        write(new Write(MessageType.TEXT, ByteBuffer.wrap(StompEncoder.heartBeat()), null));
    }

    private void write(Write write) {
        inFlight += write.bytes.remaining();
        if (beats != null) {
            beats.sent();
        }
        onTransport(() -> {
            if (!refused.isEmpty() || !send(write)) {
                refused.add(write);
            }
        });
    }

    private void written(Write write, @Nullable Throwable failure) {
        inFlight -= write.bytes.remaining();
        if (failure == null && !dead) {
            if (write.written != null) {
                write.written.run();
            }
            core.room(this);
        }
    }

    /** What was handed over is dealt with: more may come. */
    void demand() {
        Transport open = open();
        onTransport(() -> open.request(1));
    }

    /** Nothing of it counts any more: it is cut, unless it is closing already. */
    void cut() {
        if (!dead) {
            end();
            if (transport != null) {
                onTransport(() -> open().abort());
            }
        }
    }

    /** Nothing of it counts any more: it is closed in order. */
    void close() {
        end();
        if (transport != null) {
            onTransport(() -> open().close(CloseReason.NORMAL));
        }
    }

    void end() {
        dead = true;
        if (beats != null) {
            beats.stop();
        }
    }

    private void onTransport(Runnable task) {
        Loop other = open().loop();
        if (other.inLoop()) {
            task.run();
        } else {
            other.execute(task);
        }
    }

    private Transport open() {
        return Objects.requireNonNull(transport, "not opened");
    }
}

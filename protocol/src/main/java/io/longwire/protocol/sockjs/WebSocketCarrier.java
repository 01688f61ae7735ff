package io.longwire.protocol.sockjs;

import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A WebSocket that carries SockJS's frames, from the client: its session lives as long as the WebSocket. Guarded by the WebSocket's loop. */
final class WebSocketCarrier implements TransportListener {
    private final TransportListener listener;
    private final SockJsOptions options;
    private final Intake intake;
    private @Nullable WebSocketSession session;
    private @Nullable Transport socket;
    private @Nullable Timer heart;
    private boolean pumping;
    private boolean asked;
    private boolean lastPart;

    WebSocketCarrier(TransportListener listener, SockJsOptions options) {
        this.listener = listener;
        this.options = options;
        this.intake = new Intake(options.limits().messageBytes());
    }

    @Override
    public boolean wantsParts() {
        return true;
    }

    @Override
    public void opened(Transport transport) {
        socket = transport;
        WebSocketSession opened = new WebSocketSession(transport, options.limits(), this::demanded);
        session = opened;
        opened.own(Frames.OPEN);
        beatLater();
        listener.opened(opened);
    }

    private void demanded(long messages) {
        intake.limit(session().limits().messageBytes());
        intake.request(messages);
        pump();
    }

    @Override
    public void message(MessageType type, ByteBuffer payload) {
        fragment(type, payload, true);
    }

    @Override
    public void fragment(MessageType type, ByteBuffer payload, boolean last) {
        asked = false;
        if (session().closing()) {
            return;
        }
        if (type != MessageType.TEXT) {
            session().close(Text.UNSUPPORTED);
            return;
        }
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        intake.add(bytes);
        lastPart = last;
        pump();
    }

    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            boolean more = true;
            while (more) {
                Intake.Standing standing = intake.pump(this::show);
                more = !session().closing() && settle(standing);
            }
        } finally {
            pumping = false;
        }
    }

    private void show(byte[] message) {
        if (session().closing()) {
            return;
        }
        ByteBuffer payload = ByteBuffer.wrap(message);
        if (listener.wantsParts()) {
            listener.fragment(MessageType.TEXT, payload, true);
        } else {
            listener.message(MessageType.TEXT, payload);
        }
    }

    /** Whether there may be more to show. */
    private boolean settle(Intake.Standing standing) {
        switch (standing) {
            case BROKEN -> broken();
            case TOO_LARGE ->
                session()
                        .close(new CloseReason(
                                CloseCode.TOO_BIG,
                                "A message has at most " + session().limits().messageBytes() + " bytes"));
            case HUNGRY -> {
                return hungry();
            }
            default -> {}
        }
        return false;
    }

    private boolean hungry() {
        if (lastPart) {
            lastPart = false;
            if (!intake.complete() && !intake.empty()) {
                broken();
                return false;
            }
            intake.begin();
        }
        if (!intake.wanted() || asked) {
            return false;
        }
        asked = true;
        socket().request(1);
        return !asked; // where it came at once
    }

    private void broken() {
        session().end(new CloseReason(CloseCode.INVALID_PAYLOAD, "Broken JSON encoding."));
    }

    @Override
    public void ping(ByteBuffer payload) {
        listener.ping(payload);
    }

    @Override
    public void pong(ByteBuffer payload) {
        listener.pong(payload);
    }

    @Override
    public void writable() {
        listener.writable();
    }

    @Override
    public void closed(CloseReason reason, @Nullable Side began) {
        session().gone();
        intake.clear();
        if (heart != null) {
            heart.cancel();
            heart = null;
        }
        listener.closed(reason, began);
    }

    private void beatLater() {
        if (!session().closing() && !options.heartBeat().isZero()) {
            heart = socket().loop()
                    .schedule(session().lastSent() + options.heartBeat().toNanos(), this::beat);
        }
    }

    private void beat() {
        heart = null;
        if (socket().loop().now() - session().lastSent() >= options.heartBeat().toNanos()) {
            boolean taken = session().own(Frames.HEART_BEAT);
            if (!taken) {
                session().beaten();
            }
        }
        beatLater();
    }

    private Transport socket() {
        return Objects.requireNonNull(socket, "not opened");
    }

    private WebSocketSession session() {
        return Objects.requireNonNull(session, "not opened");
    }
}

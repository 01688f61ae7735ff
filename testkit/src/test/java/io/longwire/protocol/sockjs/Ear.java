package io.longwire.protocol.sockjs;

import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The upper end of a session: hears all, and asks for what it is told to. */
final class Ear implements TransportListener {
    final List<String> heard = new ArrayList<>();
    int writables;
    int ends;

    @Nullable
    CloseReason reason;

    @Nullable
    Side began;

    Runnable onMessage = () -> {};
    private final long demand;
    private @Nullable Transport transport;

    Ear(long demand) {
        this.demand = demand;
    }

    Transport transport() {
        return Objects.requireNonNull(transport);
    }

    boolean isOpen() {
        return transport != null && ends == 0;
    }

    boolean say(String text) {
        return transport().send(MessageType.TEXT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void opened(Transport opened) {
        transport = opened;
        opened.request(demand);
    }

    @Override
    public void message(MessageType type, ByteBuffer payload) {
        heard.add(StandardCharsets.UTF_8.decode(payload).toString());
        onMessage.run();
    }

    @Override
    public void writable() {
        writables++;
    }

    @Override
    public void closed(CloseReason why, @Nullable Side who) {
        ends++;
        reason = why;
        began = who;
    }
}

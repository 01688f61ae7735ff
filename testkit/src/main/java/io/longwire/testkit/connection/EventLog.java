package io.longwire.testkit.connection;

import io.longwire.protocol.connection.ConnectionSink;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A sink that writes everything down, and checks what a connection owes its driver: exactly as many bytes as were asked for, and nothing but
 * the end after {@code closed}.
 */
public final class EventLog implements ConnectionSink {
    private final List<Event> events = new ArrayList<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private Consumer<Event> reaction = event -> {};
    private @Nullable ByteBuffer room;
    private int promised;
    private int takes;
    private int taken;
    private boolean closed;

    /** What is to be done inside a callback, once the event has been written down. */
    public void react(Consumer<Event> reaction) {
        this.reaction = reaction;
    }

    /** All events, in order. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** What was written since this was last asked. */
    public byte[] written() {
        collect();
        byte[] bytes = written.toByteArray();
        written.reset();
        return bytes;
    }

    /** How much of each large payload is written from where it is; nothing unless this is called. */
    public void takes(int bytes) {
        takes = bytes;
    }

    @Override
    public void message(MessageType type, ByteBuffer payload) {
        log(new Event.Message(type, payload(type, payload)));
    }

    @Override
    public void fragment(MessageType type, ByteBuffer payload, boolean last) {
        log(new Event.Fragment(type, HexFormat.of().formatHex(bytes(payload)), last));
    }

    @Override
    public void ping(ByteBuffer payload) {
        log(new Event.Ping(payload(MessageType.TEXT, payload)));
    }

    @Override
    public void pong(ByteBuffer payload) {
        log(new Event.Pong(payload(MessageType.TEXT, payload)));
    }

    @Override
    public void closed(CloseReason reason, @Nullable Side began) {
        log(new Event.Closed(reason, began));
    }

    @Override
    public ByteBuffer output(int bytes) {
        collect();
        promised = bytes;
        // room around it, so that a connection that ignores position or capacity is found out
        ByteBuffer fresh = ByteBuffer.allocate(bytes + 16).position(8);
        room = fresh;
        taken = 0;
        return fresh;
    }

    @Override
    public int write(ByteBuffer payload) {
        ByteBuffer last = room;
        int count = Math.min(takes, payload.remaining());
        if (last == null || count == 0) {
            return 0;
        }
        append(last, 8, last.position() - 8);
        append(payload, payload.position(), count);
        taken = last.position() - 8 + count;
        room = count == payload.remaining() ? null : last;
        return count;
    }

    private void append(ByteBuffer from, int at, int count) {
        byte[] bytes = new byte[count];
        from.get(at, bytes);
        written.writeBytes(bytes);
    }

    private void collect() {
        ByteBuffer last = room;
        if (last == null) {
            return;
        }
        room = null;
        int count = last.position() - 8;
        if (count != promised) {
            throw new AssertionError("The connection asked for " + promised + " bytes and wrote " + count);
        }
        append(last, 8 + taken, count - taken);
    }

    @Override
    public void closeOutput() {
        log(new Event.OutputClosed());
    }

    @Override
    public void abort() {
        log(new Event.Aborted());
    }

    private void log(Event event) {
        boolean end = event instanceof Event.OutputClosed || event instanceof Event.Aborted;
        if (closed && !end) {
            throw new AssertionError(event + " came after the end: " + events);
        }
        closed |= event instanceof Event.Closed;
        events.add(event);
        reaction.accept(event);
    }

    private static String payload(MessageType type, ByteBuffer payload) {
        byte[] bytes = bytes(payload);
        return type == MessageType.TEXT
                ? new String(bytes, StandardCharsets.UTF_8)
                : HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes); // moves the position, as an application may
        return bytes;
    }
}

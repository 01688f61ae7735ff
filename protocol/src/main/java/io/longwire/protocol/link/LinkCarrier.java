package io.longwire.protocol.link;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.Transport;
import io.longwire.protocol.transport.TransportListener;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What carries a session for a while. It reads one frame at a time, at the session's leave, and takes one batch at a time. Where the session is on
 * another loop, calls between the two are posted, in order, and payloads copied.
 *
 * <p>Threads: its state on the carrier's loop. What the session calls is called on the session's.
 */
final class LinkCarrier implements TransportListener {
    private final Links links;

    /** Whether it carries messages of bytes as they are. */
    private final boolean binary;

    private final ArrayDeque<Outgoing.Item> pending = new ArrayDeque<>(0);
    private @Nullable Transport transport;
    private @Nullable LinkSession session;
    private boolean welcomed;

    /** Whether it was given a batch and has not yet said that it takes another. */
    private boolean busy;

    /** What the session wants said and the transport has not taken yet. */
    private byte @Nullable [] acknowledgement;

    private byte @Nullable [] closing;

    /** Why it is closed from here; then nothing that comes counts. */
    private @Nullable CloseReason last;

    private long heard;
    private @Nullable Timer deadline;
    private @Nullable Timer watch;

    LinkCarrier(Links links, boolean binary) {
        this.links = links;
        this.binary = binary;
    }

    private Transport transport() {
        return Objects.requireNonNull(transport, "not opened");
    }

    private Loop loop() {
        return transport().loop();
    }

    // ---- what carries

    @Override
    public void opened(Transport opened) {
        transport = opened;
        opened.limits(opened.limits().withMessageBytes(2L * LinkFrame.CONTROL_BYTES));
        heard = loop().now();
        deadline = loop().schedule(heard + links.options().openTimeout().toNanos(), () -> {
            if (!welcomed) {
                refuseHere(CloseReason.of(CloseCode.POLICY_VIOLATION, "No 'o' and no 'r' in time"));
            }
        });
        watch();
        opened.request(1);
    }

    private void watch() {
        long silence = links.options().silence().toNanos();
        watch = loop().schedule(loop().now() + silence / 3, () -> {
            watch = null;
            long silent = loop().now() - heard;
            if (silent >= silence) {
                transport().abort();
                return;
            }
            if (welcomed && silent >= silence / 3) {
                write(LinkFrame.control(LinkFrame.PING, ""));
            }
            watch();
        });
    }

    @Override
    public void message(MessageType type, ByteBuffer payload) {
        heard = loop().now();
        if (last != null) {
            return;
        }
        if (type == MessageType.BINARY) {
            pass(type, (byte) 0, payload);
        } else if (!payload.hasRemaining()) {
            refuseHere(CloseReason.of(CloseCode.PROTOCOL_ERROR, "An empty frame"));
        } else {
            byte letter = payload.get();
            control(letter, payload);
        }
    }

    private void control(byte letter, ByteBuffer rest) {
        boolean carries = letter == LinkFrame.TEXT || letter == LinkFrame.BASE64;
        if (!carries && rest.remaining() > LinkFrame.CONTROL_BYTES) {
            refuseHere(CloseReason.of(CloseCode.TOO_BIG, "A frame without a message has at most 1024 bytes"));
            return;
        }
        switch (letter) {
            case LinkFrame.PING -> {
                write(LinkFrame.control(LinkFrame.PONG, LinkFrame.string(rest)));
                transport().request(1);
            }
            case LinkFrame.PONG -> transport().request(1);
            case LinkFrame.OPEN -> open(LinkFrame.string(rest));
            case LinkFrame.RESUME -> resume(LinkFrame.string(rest));
            default -> pass(MessageType.TEXT, letter, rest);
        }
    }

    private void open(String rest) {
        String[] words = rest.split(" ", 2);
        if (session != null || !words[0].equals(LinkFrame.VERSION)) {
            String why = session != null ? "This carrier has a session" : "Version 1 of the link is spoken here";
            refuseHere(CloseReason.of(CloseCode.PROTOCOL_ERROR, why));
            return;
        }
        List<String> offered = words.length < 2 || words[1].isEmpty() ? List.of() : List.of(words[1].split(","));
        if (!links.open(this, transport(), offered)) {
            refuseHere(CloseReason.of(CloseCode.TRY_AGAIN_LATER, "Too many sessions; come back later"));
        }
    }

    private void resume(String rest) {
        String[] words = rest.split(" ", -1);
        long count = words.length == 4 ? LinkFrame.number(words[2]) : -1;
        long attempt = words.length == 4 ? LinkFrame.number(words[3]) : -1;
        if (session != null || count < 0 || attempt < 0 || !words[0].equals(LinkFrame.VERSION)) {
            refuseHere(CloseReason.of(CloseCode.PROTOCOL_ERROR, "Not: r1, session, messages received, attempt"));
            return;
        }
        LinkSession found = links.find(words[1], transport().peer());
        if (found == null) {
            refuseHere(LinkFrame.UNKNOWN);
            return;
        }
        session = found;
        toSession(found, () -> found.resume(this, count, attempt));
    }

    private void pass(MessageType type, byte letter, ByteBuffer rest) {
        LinkSession to = session;
        if (to == null || !welcomed) {
            refuseHere(CloseReason.of(CloseCode.PROTOCOL_ERROR, "The first frame is 'o' or 'r'"));
        } else if (to.loop() == loop()) {
            to.frame(this, type, letter, rest);
        } else {
            ByteBuffer copy = ByteBuffer.allocate(rest.remaining()).put(rest).flip();
            to.loop().execute(() -> to.frame(this, type, letter, copy));
        }
    }

    private void toSession(LinkSession to, Runnable task) {
        if (to.loop() == loop()) {
            task.run();
        } else {
            to.loop().execute(task);
        }
    }

    @Override
    public void writable() {
        if (transport != null) {
            drain();
        }
    }

    @Override
    public void closed(CloseReason reason, @Nullable Side began) {
        pending.clear();
        cancel(deadline);
        cancel(watch);
        LinkSession of = session;
        if (of != null) {
            toSession(of, () -> of.lost(this, reason, began));
        }
    }

    private static void cancel(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    // ---- its session, from whose loop the following are called

    /** Binds it to the session that it opens; on the carrier's loop, which is the session's. */
    void begin(LinkSession opened) {
        session = opened;
    }

    /** The session is carried from now on: what is sent begins with this frame. */
    void welcome(byte[] frame, Limits limits) {
        here(() -> {
            welcomed = true;
            cancel(deadline);
            transport().limits(widened(limits));
            write(frame);
        });
    }

    void limits(Limits limits) {
        here(() -> transport().limits(widened(limits)));
    }

    /** A message of bytes may come as base64, which takes a third more, and every frame has a letter. */
    private Limits widened(Limits limits) {
        long bytes = limits.messageBytes();
        return transport().limits().withMessageBytes(Math.max(2L * LinkFrame.CONTROL_BYTES, bytes + bytes / 3 + 16));
    }

    void readOn() {
        here(() -> transport().request(1));
    }

    /** Carries messages; {@link LinkSession#ready} follows once it takes more. */
    void take(List<Outgoing.Item> batch) {
        here(() -> {
            pending.addAll(batch);
            busy = true;
            drain();
        });
    }

    void acknowledge(long count) {
        here(() -> {
            acknowledgement = LinkFrame.control(LinkFrame.ACKNOWLEDGE, Long.toString(count));
            drain();
        });
    }

    /** Says, behind what it was given, that the session closes. */
    void closing(byte[] frame) {
        here(() -> {
            closing = frame;
            drain();
        });
    }

    void flush() {
        here(() -> transport().flush());
    }

    /** Says why the session is refused or ended, and closes. */
    void refuse(CloseReason reason) {
        here(() -> refuseHere(reason));
    }

    void close(CloseReason reason) {
        here(() -> {
            last = reason;
            transport().close(reason);
        });
    }

    void abort() {
        here(() -> transport().abort());
    }

    private void here(Runnable task) {
        LinkSession of = session;
        if (of == null || of.loop() == loop()) {
            task.run();
        } else {
            loop().execute(task);
        }
    }

    // ---- what leaves, on the carrier's loop

    private void refuseHere(CloseReason reason) {
        if (last == null) {
            last = reason;
            write(LinkFrame.close(reason));
            transport().close(reason);
        }
    }

    private void drain() {
        for (Outgoing.Item item = pending.peek(); item != null; item = pending.peek()) {
            if (!write(item)) {
                return;
            }
            pending.remove();
        }
        if (acknowledgement != null && write(acknowledgement)) {
            acknowledgement = null;
        }
        if (closing != null && write(closing)) {
            closing = null;
        }
        LinkSession of = session;
        if (busy && of != null && transport().writable()) {
            busy = false;
            toSession(of, () -> of.ready(this));
        }
    }

    private boolean write(Outgoing.Item item) {
        if (item.type == MessageType.TEXT) {
            return write(item.bytes);
        }
        return binary
                ? transport().send(MessageType.BINARY, ByteBuffer.wrap(item.bytes))
                : write(LinkFrame.base64(item.bytes));
    }

    private boolean write(byte[] frame) {
        return transport().send(MessageType.TEXT, ByteBuffer.wrap(frame));
    }
}

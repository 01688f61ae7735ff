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

    /** Whether it brings each message once, in order, and bytes as they are; else messages go as text, with their numbers. */
    private final boolean reliable;

    private @Nullable Transport transport;
    private @Nullable CarrierWriter writer;
    private @Nullable Silence silence;
    private @Nullable LinkSession session;
    private boolean welcomed;

    /** Why it is closed from here; then nothing that comes counts. */
    private @Nullable CloseReason last;

    private @Nullable Timer deadline;

    LinkCarrier(Links links, boolean reliable) {
        this.links = links;
        this.reliable = reliable;
    }

    private Transport transport() {
        return Objects.requireNonNull(transport, "not opened");
    }

    private CarrierWriter writer() {
        return Objects.requireNonNull(writer, "not opened");
    }

    private Loop loop() {
        return transport().loop();
    }

    // ---- what carries

    @Override
    public void opened(Transport opened) {
        transport = opened;
        opened.limits(opened.limits().withMessageBytes(2L * LinkFrame.CONTROL_BYTES));
        writer = new CarrierWriter(opened, reliable, this::ready);
        silence = new Silence(loop(), links.options().silence(), this::ask, opened::abort);
        deadline = loop().schedule(loop().now() + links.options().openTimeout().toNanos(), () -> {
            if (!welcomed) {
                refuseHere(CloseReason.of(CloseCode.POLICY_VIOLATION, "No 'o' and no 'r' in time"));
            }
        });
        read();
    }

    private void ask() {
        if (welcomed) {
            writer().write(LinkFrame.control(LinkFrame.PING, ""));
        }
    }

    /** Takes one frame more. */
    private void read() {
        Objects.requireNonNull(silence).reading();
        transport().request(1);
    }

    @Override
    public void message(MessageType type, ByteBuffer payload) {
        Objects.requireNonNull(silence).heard();
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
        boolean carries = switch (letter) {
            case LinkFrame.TEXT, LinkFrame.BASE64, LinkFrame.NUMBERED_TEXT, LinkFrame.NUMBERED_BASE64 -> true;
            default -> false;
        };
        if (!carries && rest.remaining() > LinkFrame.CONTROL_BYTES) {
            refuseHere(CloseReason.of(CloseCode.TOO_BIG, "A frame without a message has at most 1024 bytes"));
            return;
        }
        switch (letter) {
            case LinkFrame.PING -> {
                writer().write(LinkFrame.control(LinkFrame.PONG, LinkFrame.string(rest)));
                read();
            }
            case LinkFrame.PONG -> read();
            case LinkFrame.OPEN, LinkFrame.RESUME -> {
                if (welcomed && !reliable) {
                    read(); // the browser has repeated the request that brought it
                } else if (letter == LinkFrame.OPEN) {
                    open(LinkFrame.string(rest));
                } else {
                    resume(LinkFrame.string(rest));
                }
            }
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
            refuseHere(links.whyNone(words[1], transport().peer()));
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
        if (writer != null) {
            writer.drain();
        }
    }

    @Override
    public void closed(CloseReason reason, @Nullable Side began) {
        writer().clear();
        cancelDeadline();
        Objects.requireNonNull(silence).end();
        LinkSession of = session;
        if (of != null) {
            toSession(of, () -> of.lost(this, reason, began));
        }
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
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
            cancelDeadline();
            transport().limits(widened(limits));
            writer().write(frame);
        });
    }

    void limits(Limits limits) {
        here(() -> transport().limits(widened(limits)));
    }

    /** A message of bytes may come as base64, which takes a third more, and a frame has a letter and a number. */
    private Limits widened(Limits limits) {
        long bytes = limits.messageBytes();
        return transport().limits().withMessageBytes(Math.max(2L * LinkFrame.CONTROL_BYTES, bytes + bytes / 3 + 32));
    }

    void readOn() {
        here(this::read);
    }

    /** Carries messages; {@link LinkSession#ready} follows once it takes more. */
    void take(List<Outgoing.Item> batch) {
        here(() -> writer().take(batch));
    }

    void acknowledge(long count) {
        here(() -> writer().acknowledge(count));
    }

    /** Says, behind what it was given, that the session closes. */
    void closing(byte[] frame) {
        here(() -> writer().closing(frame));
    }

    void flush() {
        here(() -> transport().flush());
    }

    /** The session has ended since it was found. */
    void refuse(LinkSession gone) {
        here(() -> refuseHere(links.whyNone(gone.id(), transport().peer())));
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

    // ---- on the carrier's loop

    private void refuseHere(CloseReason reason) {
        if (last == null) {
            last = reason;
            writer().write(LinkFrame.close(reason));
            transport().close(reason);
        }
    }

    private void ready() {
        LinkSession of = session;
        if (of != null) {
            toSession(of, () -> of.ready(this));
        }
    }
}

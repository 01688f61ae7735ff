package io.longwire.protocol.link;

import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.TransportListener;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What comes to a session: its carrier's frames, of which the messages are counted, shown and acknowledged. Threads: the session's loop. */
final class Receiving {
    private final LinkSession session;
    private final Incoming in;
    private final Acknowledging acknowledging;

    Receiving(LinkSession session, TransportListener listener) {
        this.session = session;
        this.in = new Incoming(listener, session::closedByOther);
        this.acknowledging = new Acknowledging(
                session.loop(), session.links().options().silence().dividedBy(12), this::acknowledge);
    }

    /** How many messages have come. */
    long count() {
        return in.received();
    }

    /** Bytes that have come and were not shown. */
    long keptBytes() {
        return in.queuedBytes();
    }

    /** Whether no more is to be read for now. */
    boolean full() {
        return in.full();
    }

    /** Whether the carrier is not read for now; then the other side hears every few seconds that this one is there. */
    void standing(boolean still) {
        acknowledging.standing(still);
    }

    /** Another carrier, or none: whoever resumes is told what has come. */
    void carrierChanged() {
        acknowledging.reset();
    }

    void request(long messages) {
        in.request(messages);
    }

    /** Shows no message any more, but hears the other side's closing. */
    void discard() {
        in.discard();
    }

    void end() {
        acknowledging.reset();
        in.end();
    }

    /** A carrier's frame; a message of bytes, or text behind its letter. */
    void frame(MessageType type, byte letter, ByteBuffer rest) {
        if (type == MessageType.BINARY) {
            message(MessageType.BINARY, rest);
            return;
        }
        switch (letter) {
            case LinkFrame.TEXT -> message(MessageType.TEXT, rest);
            case LinkFrame.BASE64 -> base64(rest);
            case LinkFrame.NUMBERED_TEXT, LinkFrame.NUMBERED_BASE64 -> numbered(letter, rest);
            case LinkFrame.ACKNOWLEDGE -> {
                if (!session.out().acknowledge(LinkFrame.number(LinkFrame.string(rest)))) {
                    session.violation("A frame 'a' acknowledges what was not sent");
                }
            }
            case LinkFrame.CLOSE -> close(LinkFrame.reason(LinkFrame.string(rest)));
            default -> session.violation("No frame begins with byte " + letter);
        }
    }

    private void close(@Nullable CloseReason reason) {
        if (reason == null) {
            session.violation("A frame 'x' has no code that may travel");
        } else {
            in.close(reason);
        }
    }

    private void base64(ByteBuffer rest) {
        ByteBuffer payload = LinkFrame.decoded(rest);
        if (payload == null) {
            session.violation("A frame holds what is no base64");
        } else {
            message(MessageType.BINARY, payload);
        }
    }

    /** What has come already was brought again; what would leave a gap ends the carrier, and comes over the next one. */
    private void numbered(byte letter, ByteBuffer rest) {
        long number = LinkFrame.takeNumber(rest);
        if (number < 1) {
            session.violation("A frame has no number where one is due");
        } else if (number > in.received() + 1) {
            session.gap();
        } else if (number == in.received() + 1) {
            if (letter == LinkFrame.NUMBERED_TEXT) {
                message(MessageType.TEXT, rest);
            } else {
                base64(rest);
            }
        }
    }

    private void message(MessageType type, ByteBuffer payload) {
        int size = payload.remaining();
        long most = session.limits().messageBytes();
        if (size > most) {
            session.fail(CloseReason.of(CloseCode.TOO_BIG, "A message has at most " + most + " bytes"));
            return;
        }
        boolean shown = false;
        try {
            in.message(type, payload);
            shown = true;
        } finally {
            if (!shown) {
                session.fail(CloseReason.of(CloseCode.INTERNAL_ERROR, ""));
            }
        }
        if (!session.ended()) {
            acknowledging.received(size);
        }
    }

    private void acknowledge() {
        LinkCarrier carrier = session.carrier();
        if (carrier != null) {
            carrier.acknowledge(in.received());
        }
    }
}

package io.longwire.protocol.connection;

import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.FrameEncoder;
import io.longwire.protocol.frame.Masking;
import io.longwire.protocol.frame.Opcode;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.frame.SmallFrame;
import io.longwire.protocol.memory.Copying;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.message.PreparedMessages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The way out: messages to frames, through the stages, masked where this side is the client. Whether anything may be sent is {@link Closing}'s affair. */
final class Outbound {
    /** The key under which the usual wire form of a message is kept: one frame, unmasked, no extension. Extensions bring their own. */
    private static final Object PLAIN_FRAME = "WebSocket frame of a server";

    /** From this size on copying a payload beside its header costs more than writing it from where it is. */
    private static final int LARGE_BYTES = 8 << 10;

    private final boolean masked;
    private final MaskSource masks;
    private final Stages stages;
    private final ConnectionSink sink;

    /** The type of the message that is being sent in fragments; null when none is. */
    private @Nullable MessageType fragmented;

    Outbound(Side side, MaskSource masks, Stages stages, ConnectionSink sink) {
        this.masked = side == Side.CLIENT;
        this.masks = masks;
        this.stages = stages;
        this.sink = sink;
    }

    void message(MessageType type, ByteBuffer payload) {
        requireNoFragments();
        data(opcode(type), true, payload);
    }

    void message(PreparedMessage message) {
        Object key = message.shared() ? sharedKey() : null;
        if (key == null) {
            message(message.type(), message.payload());
            return;
        }
        requireNoFragments();
        // The encoder is an object of its own, and most who get the message need none.
        byte[] frame = message.encoded(key);
        shared(frame != null ? frame : sharedFrame(key, message));
    }

    /** Answers false, and does nothing, where this connection has no form of them in common with others. */
    boolean messages(PreparedMessages messages) {
        Object key = sharedKey();
        if (key == null) {
            return false;
        }
        requireNoFragments();
        byte[] frames = messages.encoded(key);
        shared(frames != null ? frames : messages.encoding(key, each -> sharedFrame(key, each)));
        return true;
    }

    private @Nullable Object sharedKey() {
        return masked ? null : stages.isEmpty() ? PLAIN_FRAME : stages.sharedKey();
    }

    private void shared(byte[] frames) {
        Copying.put(frames, sink.output(frames.length));
        stages.sentShared();
    }

    private byte[] sharedFrame(Object key, PreparedMessage message) {
        return message.encoding(key, payload -> sharedFrame(message.type(), payload));
    }

    private byte[] sharedFrame(MessageType type, byte[] payload) {
        ByteBuffer encoded = stages.encodeShared(opcode(type), ByteBuffer.wrap(payload));
        int bytes = encoded.remaining();
        ByteBuffer frame = ByteBuffer.allocate(Math.addExact(FrameEncoder.headerBytes(bytes, false), bytes));
        FrameEncoder.header(frame, opcode(type), true, stages.encodedRsv(), bytes);
        return frame.put(encoded).array();
    }

    void fragment(MessageType type, ByteBuffer payload, boolean last) {
        MessageType begun = fragmented;
        if (begun != null && begun != type) {
            throw new IllegalStateException("A message of type " + begun + " has begun; a fragment of type " + type
                    + " cannot continue it: send its last fragment first");
        }
        fragmented = last ? null : type;
        data(begun == null ? opcode(type) : Opcode.CONTINUATION, last, payload);
    }

    private void requireNoFragments() {
        if (fragmented != null) {
            throw new IllegalStateException(
                    "A message of type " + fragmented + " has begun: send its last fragment first");
        }
    }

    /** Sends a control frame; its payload has been checked. */
    void control(int opcode, ByteBuffer payload) {
        frame(opcode, true, 0, payload);
    }

    /** Sends a close frame; 1005 stands for one without payload (RFC 6455 §7.4.1). */
    void close(CloseReason reason) {
        if (reason.code() == CloseCode.NO_STATUS) {
            control(Opcode.CLOSE, ByteBuffer.allocate(0));
            return;
        }
        byte[] text = reason.text().getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(2 + text.length);
        control(Opcode.CLOSE, payload.putShort((short) reason.code()).put(text).flip());
    }

    private void data(int opcode, boolean fin, ByteBuffer payload) {
        ByteBuffer encoded = stages.encode(opcode, fin, payload);
        frame(opcode, fin, stages.encodedRsv(), encoded);
    }

    private void frame(int opcode, boolean fin, int rsv, ByteBuffer payload) {
        int bytes = payload.remaining();
        int header = FrameEncoder.headerBytes(bytes, masked);
        ByteBuffer out = sink.output(Math.addExact(header, bytes));
        if (!masked && bytes <= SmallFrame.MOST_BYTES) {
            SmallFrame.write(out, opcode, fin, rsv, payload);
            return;
        }
        int mask = 0;
        if (masked) {
            mask = masks.next();
            FrameEncoder.maskedHeader(out, opcode, fin, rsv, bytes, mask);
        } else {
            FrameEncoder.header(out, opcode, fin, rsv, bytes);
        }
        int at = out.position();
        int written = bytes >= LARGE_BYTES && !masked ? sink.write(payload) : 0;
        if (written == bytes) {
            return;
        }
        Copying.copy(payload, payload.position() + written, out, at + written, bytes - written);
        if (masked) {
            Masking.apply(out, at, bytes, mask, 0);
        }
        out.position(at + bytes);
    }

    private static int opcode(MessageType type) {
        return type == MessageType.TEXT ? Opcode.TEXT : Opcode.BINARY;
    }
}

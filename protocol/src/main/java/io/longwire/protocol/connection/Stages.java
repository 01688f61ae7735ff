package io.longwire.protocol.connection;

import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.extension.ExtensionException;
import io.longwire.protocol.extension.FrameInfo;
import io.longwire.protocol.frame.FrameHeader;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The agreed extensions as one chain each way: inbound the last one first, outbound the first one first (RFC 6455 §9.1). */
final class Stages {
    /** Without extensions nothing is kept from frame to frame, so that all connections can share it. */
    private static final Stages NONE = new Stages(List.of());

    private final Extension[] stages;
    private final FrameInfo in = new FrameInfo();
    private final FrameInfo out = new FrameInfo();
    private final int rsv;

    /** The header of the frame that is being decoded. */
    private int opcode;

    private boolean fin;
    private int frameRsv;

    private Extension.Next first = (payload, endOfFrame) -> false;
    private boolean closed;

    /**
     * The stages of one connection.
     *
     * @param extensions in the agreed order
     * @throws IllegalArgumentException when two use the same reserved bit
     */
    static Stages of(List<Extension> extensions) {
        return extensions.isEmpty() ? NONE : new Stages(extensions);
    }

    private Stages(List<Extension> extensions) {
        stages = extensions.toArray(new Extension[0]);
        int used = 0;
        for (Extension stage : stages) {
            if ((used & stage.rsv()) != 0) {
                throw new IllegalArgumentException("Two extensions use the same reserved bits: " + extensions);
            }
            used |= stage.rsv();
        }
        rsv = used;
    }

    /** Says where decoded payload goes; to be called once, before anything is decoded. */
    void end(Messages messages) {
        if (isEmpty()) {
            return;
        }
        Extension.Next next = messages;
        for (Extension stage : stages) {
            next = new Link(stage, next, messages);
        }
        first = next;
    }

    boolean isEmpty() {
        return stages.length == 0;
    }

    /** The reserved bits that may be set on data frames. */
    int rsv() {
        return rsv;
    }

    /** Begins a data frame on the way in. */
    void begin(FrameHeader header) {
        if (isEmpty()) {
            return;
        }
        opcode = header.opcode();
        fin = header.fin();
        frameRsv = header.rsv();
    }

    /** Sends a piece of its payload down the way in. */
    void decode(ByteBuffer payload, boolean endOfFrame) throws ExtensionException {
        in.opcode = opcode;
        in.fin = fin;
        in.rsv = frameRsv;
        first.accept(payload, endOfFrame);
    }

    /** Sends a frame's payload through the way out; what comes out is valid until the next call. */
    ByteBuffer encode(int opcode, boolean fin, ByteBuffer payload) {
        if (isEmpty()) {
            return payload;
        }
        out.opcode = opcode;
        out.fin = fin;
        out.rsv = 0;
        ByteBuffer encoded = payload;
        for (Extension stage : stages) {
            encoded = stage.encode(out, encoded);
        }
        return encoded;
    }

    /** Under which key a whole message's form may be shared; null where it may not. One extension alone may allow it. */
    @Nullable
    Object sharedKey() {
        return stages.length == 1 ? stages[0].sharedKey() : null;
    }

    /** Encodes a whole message as every connection with the same key could. */
    ByteBuffer encodeShared(int opcode, ByteBuffer payload) {
        if (isEmpty()) {
            return payload;
        }
        out.opcode = opcode;
        out.fin = true;
        out.rsv = 0;
        return stages[0].encodeShared(out, payload);
    }

    /** A shared form was sent. */
    void sentShared() {
        if (stages.length == 1) {
            stages[0].sentShared();
        }
    }

    /** The reserved bits of the frame that was encoded last. */
    int encodedRsv() {
        return out.rsv;
    }

    void close() {
        if (!closed && !isEmpty()) {
            closed = true;
            for (Extension stage : stages) {
                stage.close();
            }
        }
    }

    /** One stage and what comes after it on the way in. */
    private final class Link implements Extension.Next {
        private final Extension stage;
        private final Extension.Next next;
        private final Messages messages;

        Link(Extension stage, Extension.Next next, Messages messages) {
            this.stage = stage;
            this.next = next;
            this.messages = messages;
        }

        @Override
        public boolean accept(ByteBuffer payload, boolean endOfFrame) throws ExtensionException {
            int seen = in.rsv; // each piece of a frame comes with the same bits, whatever a stage clears
            stage.decode(in, payload, endOfFrame, next);
            in.rsv = seen;
            return messages.wanted();
        }
    }
}

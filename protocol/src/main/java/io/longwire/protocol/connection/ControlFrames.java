package io.longwire.protocol.connection;

import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.FrameRules;
import io.longwire.protocol.frame.Opcode;
import io.longwire.protocol.frame.Violation;
import io.longwire.protocol.memory.Block;
import io.longwire.protocol.memory.Buffers;
import io.longwire.protocol.message.Utf8Validator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is done with control frames (RFC 6455 §5.5): their payload collected where it comes in pieces, pings answered, close frames read. */
final class ControlFrames {
    private final Buffers buffers;
    private final Outbound outbound;
    private final Closing closing;
    private final ConnectionSink sink;

    /** What has come of a payload that is in pieces; null most of the time. */
    private @Nullable Block collected;

    private boolean writable = true;

    /** The latest ping that came while nothing could be written; it is answered later, earlier ones never (RFC 6455 §5.5.3). */
    private byte @Nullable [] unanswered;

    ControlFrames(Buffers buffers, Outbound outbound, Closing closing, ConnectionSink sink) {
        this.buffers = buffers;
        this.outbound = outbound;
        this.closing = closing;
        this.sink = sink;
    }

    /** Takes a piece of a control frame's payload, unmasked; the frame is dealt with once it is whole. */
    void accept(int opcode, ByteBuffer piece, boolean last) {
        if (last && collected == null) {
            handle(opcode, piece);
            return;
        }
        Block block = collected;
        if (block == null) {
            block = buffers.take(FrameRules.MAX_CONTROL_BYTES);
            block.buffer().clear();
            collected = block;
        }
        block.buffer().put(piece);
        if (last) {
            collected = null;
            try {
                handle(opcode, block.buffer().flip());
            } finally {
                block.release();
            }
        }
    }

    private void handle(int opcode, ByteBuffer payload) {
        switch (opcode) {
            case Opcode.PING -> {
                answer(payload);
                sink.ping(payload);
            }
            case Opcode.PONG -> sink.pong(payload);
            default -> close(payload);
        }
    }

    private void answer(ByteBuffer payload) {
        if (writable) {
            outbound.control(Opcode.PONG, payload);
        } else {
            byte[] kept = new byte[payload.remaining()];
            payload.get(payload.position(), kept);
            unanswered = kept;
        }
    }

    void writable(boolean writable) {
        this.writable = writable;
        byte[] ping = unanswered;
        if (writable && ping != null) {
            unanswered = null;
            if (closing.reads()) {
                outbound.control(Opcode.PONG, ByteBuffer.wrap(ping));
            }
        }
    }

    private void close(ByteBuffer payload) {
        int bytes = payload.remaining();
        if (bytes == 0) {
            closing.received(CloseReason.NO_STATUS);
        } else if (bytes == 1) {
            closing.fail(Violation.CLOSE_ONE_BYTE);
        } else {
            close(((payload.get() & 0xff) << 8) | (payload.get() & 0xff), payload);
        }
    }

    private void close(int code, ByteBuffer text) {
        Utf8Validator utf8 = new Utf8Validator();
        if (!CloseCode.mayTravel(code)) {
            closing.fail(Violation.CLOSE_CODE);
        } else if (!utf8.accept(text) || !utf8.complete()) {
            closing.fail(Violation.CLOSE_TEXT);
        } else {
            closing.received(
                    new CloseReason(code, StandardCharsets.UTF_8.decode(text).toString()));
        }
    }

    /** Gives back what has been collected. */
    void release() {
        unanswered = null;
        if (collected != null) {
            collected.release();
            collected = null;
        }
    }
}

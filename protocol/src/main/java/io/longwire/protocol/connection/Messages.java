package io.longwire.protocol.connection;

import io.longwire.protocol.extension.Extension;
import io.longwire.protocol.frame.FrameHeader;
import io.longwire.protocol.frame.Opcode;
import io.longwire.protocol.frame.Violation;
import io.longwire.protocol.memory.Block;
import io.longwire.protocol.memory.Buffers;
import io.longwire.protocol.message.MessageAssembler;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.Utf8Validator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The end of the way in: payload to messages, or to parts of them where parts are wanted, within the limits and, for text, UTF-8. */
final class Messages implements Extension.Next {
    /** Below this size nobody asks how much a message has grown in an extension. */
    private static final long RATIO_FREE_BYTES = 65_536;

    /** With less to come, a read brings what is behind it too. */
    private static final int LANDING_BYTES = 32 << 10;

    private final Closing closing;
    private final Buffers buffers;
    private final boolean parts;
    private final boolean extended;
    private final ConnectionSink sink;

    /** Made for the first message that comes in pieces. */
    private @Nullable MessageAssembler assembler;

    /** Made for the first text that is not known to be ASCII. */
    private @Nullable Utf8Validator utf8;

    private Limits limits;

    /** How many messages, or parts, may still be shown; below 0 when an extension made more of a piece than was asked for. */
    private long demand;

    private MessageType type = MessageType.BINARY;
    private boolean inMessage;
    private boolean lastFrame;
    private int fragments;

    /** Of the message's payload: what came over the wire, what came out of the extensions, what of its last frame is to come. */
    private long wireBytes;

    private long bytes;
    private long toCome;

    Messages(Limits limits, Buffers buffers, boolean parts, boolean extended, Closing closing, ConnectionSink sink) {
        this.limits = limits;
        this.buffers = buffers;
        this.parts = parts;
        this.extended = extended;
        this.closing = closing;
        this.sink = sink;
    }

    void limits(Limits limits) {
        this.limits = limits;
    }

    Limits limits() {
        return limits;
    }

    void request(long messages) {
        if (messages <= 0) {
            throw new IllegalArgumentException("Demand must be more than 0, but is " + messages);
        }
        demand = Closing.after(demand, messages);
    }

    long demand() {
        return Math.max(0, demand);
    }

    /** Whether a fragmented message has begun and not ended. */
    boolean inMessage() {
        return inMessage;
    }

    /** Whether more payload is of use. */
    boolean wanted() {
        return closing.isOpen();
    }

    /** Begins a data frame whose header has kept the rules; fails the connection where the header breaks a limit. */
    void begin(FrameHeader header) {
        if (!inMessage) {
            type = header.opcode() == Opcode.TEXT ? MessageType.TEXT : MessageType.BINARY;
            fragments = 0;
            wireBytes = 0;
            bytes = 0;
            if (utf8 != null) {
                utf8.reset();
            }
        }
        inMessage = !header.fin();
        lastFrame = header.fin();
        toCome = header.length();
        if (!wanted()) {
            return; // after this side's close frame messages are nobody's, whatever their size
        }
        if (toCome > limits.frameBytes()) {
            closing.fail(Violation.FRAME_TOO_BIG, limits.frameBytes());
        } else if (++fragments > limits.fragments()) {
            closing.fail(Violation.TOO_MANY_FRAGMENTS, limits.fragments());
        } else if (!extended && toCome > messageLimit() - bytes) {
            closing.fail(Violation.MESSAGE_TOO_BIG, messageLimit());
        }
    }

    /** Counts payload that has come over the wire, before it enters the stages. */
    void arrived(int count) {
        wireBytes += count;
        toCome -= count;
    }

    /** Takes payload as it comes out of the last stage. */
    @Override
    public boolean accept(ByteBuffer payload, boolean endOfFrame) {
        return accept(payload, endOfFrame, false);
    }

    /** The same; {@code ascii} spares the check where the payload is known to be that. */
    boolean accept(ByteBuffer payload, boolean endOfFrame, boolean ascii) {
        if (wanted() && isWithinLimits(payload) && isText(payload, endOfFrame && lastFrame, ascii)) {
            if (parts) {
                showPart(payload, endOfFrame && lastFrame);
            } else {
                collect(payload, endOfFrame && lastFrame);
            }
        }
        return wanted();
    }

    private boolean isWithinLimits(ByteBuffer payload) {
        bytes += payload.remaining();
        if (bytes > messageLimit()) {
            closing.fail(Violation.MESSAGE_TOO_BIG, messageLimit());
        } else if (extended && bytes > RATIO_FREE_BYTES && bytes / limits.inflationRatio() > wireBytes) {
            closing.fail(Violation.MESSAGE_INFLATES, limits.inflationRatio());
        }
        return wanted();
    }

    private long messageLimit() {
        return parts ? limits.messageBytes() : Math.min(limits.messageBytes(), Integer.MAX_VALUE - 8);
    }

    private boolean isText(ByteBuffer payload, boolean last, boolean ascii) {
        boolean needless = type == MessageType.BINARY || (ascii && (utf8 == null || utf8.complete()));
        if (!needless && !isUtf8(payload, last)) {
            closing.fail(Violation.TEXT);
        }
        return wanted();
    }

    private boolean isUtf8(ByteBuffer payload, boolean last) {
        Utf8Validator check = utf8;
        if (check == null) {
            check = new Utf8Validator();
            utf8 = check;
        }
        return check.accept(payload) && (!last || check.complete());
    }

    private void showPart(ByteBuffer payload, boolean last) {
        if (last || payload.hasRemaining()) {
            lower();
            sink.fragment(type, payload, last);
        }
    }

    private void collect(ByteBuffer payload, boolean last) {
        MessageAssembler begun = assembler;
        if (!last) {
            if (begun == null) {
                begun = new MessageAssembler(buffers);
                assembler = begun;
            }
            boolean announced = lastFrame && !extended;
            begun.append(payload, announced ? toCome : messageLimit() - bytes, announced);
            return;
        }
        lower();
        if (begun == null || begun.isEmpty()) {
            sink.message(type, payload);
            return;
        }
        begun.append(payload, 0, true);
        Block whole = begun.take();
        try {
            sink.message(type, whole.buffer());
        } finally {
            whole.release();
        }
    }

    /** Where what comes next of the last frame would be collected; null when it is not, or is too little to be read for itself. */
    @Nullable
    ByteBuffer landing() {
        MessageAssembler begun = assembler;
        if (begun == null || extended || toCome < LANDING_BYTES || demand <= 0 || !wanted()) {
            return null;
        }
        return begun.landing(LANDING_BYTES, (int) toCome);
    }

    private void lower() {
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
    }

    /** Gives back what has been collected. */
    void release() {
        if (assembler != null) {
            assembler.release();
        }
    }
}

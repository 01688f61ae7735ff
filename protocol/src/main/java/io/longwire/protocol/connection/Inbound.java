package io.longwire.protocol.connection;

import io.longwire.protocol.extension.ExtensionException;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.FrameDecoder;
import io.longwire.protocol.frame.FrameRules;
import io.longwire.protocol.frame.Masking;
import io.longwire.protocol.frame.Opcode;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.frame.Violation;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The way in: bytes to headers and payload, payload to {@link Messages} or {@link ControlFrames}, as long as there is demand. */
final class Inbound {
    private final Side side;
    private final Stages stages;
    private final Messages messages;
    private final ControlFrames controls;
    private final Closing closing;
    private final FrameDecoder header = new FrameDecoder();

    /** Whether the header has been read and the payload has not. */
    private boolean inFrame;

    /** How much of the payload is to come. */
    private long left;

    Inbound(Side side, Stages stages, Messages messages, ControlFrames controls, Closing closing) {
        this.side = side;
        this.stages = stages;
        this.messages = messages;
        this.controls = controls;
        this.closing = closing;
    }

    /** Reads until the bytes end or wait for demand; once nothing is read any more, discards them. */
    void receive(ByteBuffer bytes) {
        boolean goesOn = true;
        while (goesOn && closing.reads()) {
            goesOn = inFrame ? payload(bytes) : begin(bytes);
        }
        if (!closing.reads()) {
            bytes.position(bytes.limit());
        }
    }

    private boolean begin(ByteBuffer bytes) {
        if (header.atStart() && waitsForDemand(bytes)) {
            return false;
        }
        if (!header.decode(bytes)) {
            return false;
        }
        Violation violation = header.violation();
        if (violation == null) {
            violation = FrameRules.check(header, side, stages.rsv(), messages.inMessage());
        }
        if (violation != null) {
            closing.fail(violation);
            return false;
        }
        left = header.length();
        inFrame = true;
        if (!Opcode.isControl(header.opcode())) {
            stages.begin(header);
            messages.begin(header);
        }
        return true;
    }

    /** A data frame waits with its first byte, so that a frame without payload cannot be read whole before anybody wants it. */
    private boolean waitsForDemand(ByteBuffer bytes) {
        return closing.isOpen()
                && messages.demand() == 0
                && bytes.hasRemaining()
                && !Opcode.isControl(bytes.get(bytes.position()) & 0xf);
    }

    private boolean payload(ByteBuffer bytes) {
        boolean control = Opcode.isControl(header.opcode());
        if (left > 0 && (!bytes.hasRemaining() || (!control && closing.isOpen() && messages.demand() == 0))) {
            return false;
        }
        int from = bytes.position();
        int limit = bytes.limit();
        int count = (int) Math.min(left, limit - from);
        try {
            bytes.limit(from + count);
            if (control) {
                unmask(bytes, count);
                control(bytes, count);
            } else if (closing.isOpen()) {
                data(bytes, count, unmask(bytes, count));
            } else {
                passed(count); // after this side's close frame messages are nobody's (RFC 6455 §7.1.2)
            }
        } finally {
            bytes.limit(limit).position(from + count);
        }
        return true;
    }

    /** Where payload of the frame that is arriving may be read into. */
    @Nullable
    ByteBuffer landing() {
        return inFrame && !Opcode.isControl(header.opcode()) ? messages.landing() : null;
    }

    /** Answers whether the bytes are known to be ASCII. */
    private boolean unmask(ByteBuffer bytes, int count) {
        return header.masked()
                && Masking.apply(bytes, bytes.position(), count, header.mask(), (int) (header.length() - left));
    }

    /** Moves on in the frame, before anybody is told, so that the state is whole whatever a callback does or throws. */
    private boolean passed(int count) {
        left -= count;
        inFrame = left > 0;
        if (!inFrame) {
            header.reset();
        }
        return !inFrame;
    }

    private void control(ByteBuffer payload, int count) {
        int opcode = header.opcode();
        controls.accept(opcode, payload, passed(count));
    }

    private void data(ByteBuffer payload, int count, boolean ascii) {
        messages.arrived(count);
        boolean endOfFrame = passed(count);
        if (stages.isEmpty()) {
            messages.accept(payload, endOfFrame, ascii);
            return;
        }
        try {
            stages.decode(payload, endOfFrame);
        } catch (ExtensionException e) {
            int code = CloseCode.mayTravel(e.closeCode()) ? e.closeCode() : CloseCode.INTERNAL_ERROR;
            String text = e.getMessage();
            closing.fail(CloseReason.of(code, text == null ? "" : text));
        }
    }

    void release() {
        messages.release();
        controls.release();
    }

    void closeStages() {
        stages.close();
    }
}

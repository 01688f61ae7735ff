package io.longwire.protocol.frame;

import org.jspecify.annotations.Nullable;

/** What a frame may be and what it may follow, as a function of its header; how headers are written is {@link FrameDecoder}'s affair. */
public final class FrameRules {
    /** The longest payload of a control frame in bytes (RFC 6455 §5.5). */
    public static final int MAX_CONTROL_BYTES = 125;

    private FrameRules() {}

    /**
     * Checks a header that has just arrived.
     *
     * @param receiver the side that checks
     * @param agreedRsv the reserved bits that agreed extensions use, for data frames
     * @param inMessage whether a fragmented message has begun and not ended
     * @return the rule it breaks; null when it breaks none
     */
    public static @Nullable Violation check(FrameHeader header, Side receiver, int agreedRsv, boolean inMessage) {
        int opcode = header.opcode();
        if (!Opcode.isKnown(opcode)) {
            return Violation.OPCODE_RESERVED; // §5.2
        }
        if (header.masked() != (receiver == Side.SERVER)) {
            return receiver == Side.SERVER ? Violation.CLIENT_FRAME_UNMASKED : Violation.SERVER_FRAME_MASKED; // §5.1
        }
        return Opcode.isControl(opcode) ? control(header) : data(header, agreedRsv, inMessage);
    }

    private static @Nullable Violation control(FrameHeader header) {
        if (header.rsv() != 0) {
            return Violation.RSV_NOT_AGREED; // §5.2; extensions change data frames alone
        }
        if (!header.fin()) {
            return Violation.CONTROL_FRAGMENTED; // §5.5
        }
        return header.length() > MAX_CONTROL_BYTES ? Violation.CONTROL_TOO_LONG : null; // §5.5
    }

    private static @Nullable Violation data(FrameHeader header, int agreedRsv, boolean inMessage) {
        if ((header.rsv() & ~agreedRsv) != 0) {
            return Violation.RSV_NOT_AGREED; // §5.2
        }
        boolean continues = header.opcode() == Opcode.CONTINUATION;
        if (continues == inMessage) {
            return null;
        }
        return continues ? Violation.CONTINUATION_WITHOUT_MESSAGE : Violation.MESSAGE_INSIDE_MESSAGE; // §5.4
    }
}

package io.longwire.protocol.frame;

/** What the other side can do wrong, and the close code and text this side fails the connection with (RFC 6455 §7.1.7, §7.4.1). The one table. */
public enum Violation {
    LENGTH_TOP_BIT(CloseCode.PROTOCOL_ERROR, "A 64-bit length has its top bit set (RFC 6455 5.2)"),
    LENGTH_NOT_MINIMAL(CloseCode.PROTOCOL_ERROR, "A length is not in its shortest form (RFC 6455 5.2)"),
    RSV_NOT_AGREED(CloseCode.PROTOCOL_ERROR, "A reserved bit is set that no extension uses (RFC 6455 5.2)"),
    OPCODE_RESERVED(CloseCode.PROTOCOL_ERROR, "The opcode is reserved (RFC 6455 5.2)"),
    CLIENT_FRAME_UNMASKED(CloseCode.PROTOCOL_ERROR, "A client must mask its frames (RFC 6455 5.1)"),
    SERVER_FRAME_MASKED(CloseCode.PROTOCOL_ERROR, "A server must not mask its frames (RFC 6455 5.1)"),
    CONTROL_FRAGMENTED(CloseCode.PROTOCOL_ERROR, "A control frame must not be fragmented (RFC 6455 5.5)"),
    CONTROL_TOO_LONG(CloseCode.PROTOCOL_ERROR, "A control frame has more than 125 bytes (RFC 6455 5.5)"),
    CONTINUATION_WITHOUT_MESSAGE(CloseCode.PROTOCOL_ERROR, "A continuation frame continues no message (RFC 6455 5.4)"),
    MESSAGE_INSIDE_MESSAGE(CloseCode.PROTOCOL_ERROR, "A message begins before the last one has ended (RFC 6455 5.4)"),
    CLOSE_ONE_BYTE(CloseCode.PROTOCOL_ERROR, "A close frame has a payload of one byte (RFC 6455 5.5.1)"),
    CLOSE_CODE(CloseCode.PROTOCOL_ERROR, "A close frame has a code that must not be sent (RFC 6455 7.4)"),
    CLOSE_TEXT(CloseCode.INVALID_PAYLOAD, "The text of a close frame is not UTF-8 (RFC 6455 5.5.1)"),
    TEXT(CloseCode.INVALID_PAYLOAD, "A text message is not UTF-8 (RFC 6455 8.1)"),
    FRAME_TOO_BIG(CloseCode.TOO_BIG, "A frame has more than {} bytes"),
    MESSAGE_TOO_BIG(CloseCode.TOO_BIG, "A message has more than {} bytes"),
    MESSAGE_INFLATES(CloseCode.TOO_BIG, "A message grows more than {} times when it is decompressed"),
    TOO_MANY_FRAGMENTS(CloseCode.POLICY_VIOLATION, "A message has more than {} fragments");

    private final int closeCode;
    private final String text;

    Violation(int closeCode, String text) {
        this.closeCode = closeCode;
        this.text = text;
    }

    /** See {@link CloseCode}. */
    public int closeCode() {
        return closeCode;
    }

    /** The reason to close with, where the violation is of a rule. */
    public CloseReason reason() {
        return new CloseReason(closeCode, text);
    }

    /** The reason to close with, where the violation is of a limit. */
    public CloseReason reason(long limit) {
        return new CloseReason(closeCode, text.replace("{}", Long.toString(limit)));
    }
}

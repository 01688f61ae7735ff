package io.longwire.protocol.frame;

/** A frame's header (RFC 6455 §5.2) as values, whatever holds them. */
public interface FrameHeader {
    /** Whether the frame ends its message. */
    boolean fin();

    /** The three reserved bits, RSV1 as 0b100. */
    int rsv();

    /** See {@link Opcode}; 0 to 15. */
    int opcode();

    /** Whether the payload is masked. */
    boolean masked();

    /** The payload's length in bytes. */
    long length();
}

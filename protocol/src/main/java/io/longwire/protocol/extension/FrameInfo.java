package io.longwire.protocol.extension;

/** What an extension sees and may change of a frame's header. One object per connection and direction, used again for every frame. */
public final class FrameInfo {
    /** RSV1 in {@link #rsv}. */
    public static final int RSV1 = 0b100;

    public static final int RSV2 = 0b010;
    public static final int RSV3 = 0b001;

    /** See {@link io.longwire.protocol.frame.Opcode}; a data or continuation frame, for control frames pass extensions by. */
    public int opcode;

    /** Whether the frame ends its message. */
    public boolean fin;

    /** The reserved bits; an extension clears those it has dealt with on the way in, and sets its own on the way out. */
    public int rsv;
}

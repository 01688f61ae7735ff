package io.longwire.protocol.stomp;

/** What a decoder finds in the bytes. */
public sealed interface StompEvent permits StompFrame, StompEvent.HeartBeat, StompViolation {
    /** An end of line between frames (STOMP 1.2, "Heart-beating"). */
    enum HeartBeat implements StompEvent {
        INSTANCE
    }
}

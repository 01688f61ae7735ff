package io.longwire.broker.session;

/** What becomes of a topic's messages at a client that reads too slowly, once its queue is full. */
public enum Overflow {
    /** The session ends; its client is told why, and can come back with its last position. */
    DISCONNECT,
    /** The oldest that wait go, of any topic with this policy; the client is told how many it missed. */
    DROP_OLDEST,
    /** Of the messages with one conflation key only the newest waits; the client is told how many it missed. Is the queue full all the same, the session ends. */
    CONFLATE
}

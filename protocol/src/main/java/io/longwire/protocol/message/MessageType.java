package io.longwire.protocol.message;

/** What a message holds (RFC 6455 §5.6). */
public enum MessageType {
    /** UTF-8 text. */
    TEXT,
    /** Any bytes. */
    BINARY
}

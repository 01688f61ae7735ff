package io.longwire.protocol.frame;

/** Which end of a connection. */
public enum Side {
    /** The end that asked for the connection; it masks what it sends. */
    CLIENT,
    /** The end that accepted it. */
    SERVER;

    /** The end at the other side. */
    public Side other() {
        return this == CLIENT ? SERVER : CLIENT;
    }
}

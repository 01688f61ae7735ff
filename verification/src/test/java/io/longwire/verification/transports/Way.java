package io.longwire.verification.transports;

/** The five ways to read a destination. */
enum Way {
    POLLING,
    LONG_POLLING,
    LINES,
    EVENTS,
    SOCKET
}

package io.longwire.protocol.handshake;

/** The header fields of the opening handshake (RFC 6455 §11.3). */
final class HandshakeHeaders {
    static final String KEY = "Sec-WebSocket-Key";
    static final String ACCEPT = "Sec-WebSocket-Accept";
    static final String VERSION = "Sec-WebSocket-Version";
    static final String PROTOCOL = "Sec-WebSocket-Protocol";
    static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    /** The one version that is spoken. */
    static final String VERSION_13 = "13";

    private HandshakeHeaders() {}
}

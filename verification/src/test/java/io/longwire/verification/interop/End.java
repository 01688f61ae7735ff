package io.longwire.verification.interop;

/** One end of an open WebSocket, Longwire's or the peer's, as a scenario uses it. A peer throws where it is unable; then it has said so. */
interface End {
    Ear ear();

    void text(String text) throws Exception;

    void binary(byte[] payload) throws Exception;

    /** Sends a part of a text message as a frame of its own. */
    void textPart(String part, boolean last) throws Exception;

    /** Sends a part of a binary message as a frame of its own. */
    void binaryPart(byte[] part, boolean last) throws Exception;

    /** Sends a ping with this payload, of characters up to U+00FF. */
    void ping(String payload) throws Exception;

    /** Begins to close; the answer may come before this returns. */
    void close(int code, String reason) throws Exception;

    /** The subprotocol that this end holds to be agreed; empty without one. */
    String subprotocol();
}

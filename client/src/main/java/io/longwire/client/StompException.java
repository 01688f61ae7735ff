package io.longwire.client;

import io.longwire.protocol.stomp.StompHeaders;

/** Why something did not come about, and what is known of it. */
public final class StompException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is known. */
    public enum Kind {
        /** It never left: nothing of it happened at the server. */
        NOT_SENT,
        /** It left, and the connection ended before an answer came: it may have happened or not. */
        UNKNOWN,
        /** The server answered with ERROR. */
        REFUSED
    }

    private final Kind kind;
    private final transient StompHeaders headers;

    StompException(Kind kind, String message) {
        this(kind, message, StompHeaders.NONE);
    }

    StompException(Kind kind, String message, StompHeaders headers) {
        super(message);
        this.kind = kind;
        this.headers = headers;
    }

    /** What is known. */
    public Kind kind() {
        return kind;
    }

    /** The headers of the ERROR frame; none where there was no such frame. */
    public StompHeaders headers() {
        return headers;
    }
}

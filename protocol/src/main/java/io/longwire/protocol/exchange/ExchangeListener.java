package io.longwire.protocol.exchange;

import io.longwire.protocol.http.Headers;
import java.nio.ByteBuffer;

/** Hears what happens on an exchange, on its loop, one call at a time. */
public interface ExchangeListener {
    /** A piece of the request's body, valid until the call returns. */
    default void data(ByteBuffer chunk) {}

    /** The request's body has ended. */
    default void end(Headers trailers) {}

    /** The response may be written again, after {@link ResponseBody#writable()} was false. */
    default void writable() {}

    /** The server is stopping and the exchange is not answered yet: whoever lets it wait for something answers now. */
    default void stopping() {}

    /**
     * The other side has left, or the connection broke. Nothing follows. Called only while the exchange is unfinished. Also when the server stops
     * while the response is being written: it is ended properly then, unless the listener {@linkplain HttpExchange#reset resets} it.
     */
    default void left() {}
}

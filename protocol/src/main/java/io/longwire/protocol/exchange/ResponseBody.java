package io.longwire.protocol.exchange;

import java.nio.ByteBuffer;

/** The body of a response, written bit by bit, on the loop of its exchange. */
public interface ResponseBody {
    /**
     * Adds to the body. The chunk is read before the call returns; its position moves. It leaves at the next {@link #flush()}, or earlier.
     *
     * @return whether it was accepted: false once the response has ended or the other side has left
     */
    boolean write(ByteBuffer chunk);

    /** Sends what was written. */
    void flush();

    /** Whether the connection takes more without queueing much; {@link ExchangeListener#writable()} tells when it becomes true again. */
    boolean writable();

    /** Bytes accepted and not yet handed to the system. */
    long queuedBytes();

    /** Ends the body and sends what was written. */
    void end();
}

package io.longwire.verification.conformance;

import io.longwire.protocol.frame.Side;

/** One end of a WebSocket with an application that echoes, however it is driven. */
interface EndUnderTest {
    /** For the display name. */
    String name();

    Side side();

    /** Plays a row: opens a connection, sends what the row says, reads to the end. */
    Outcome play(Row row) throws Exception;
}

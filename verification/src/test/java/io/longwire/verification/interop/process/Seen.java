package io.longwire.verification.interop.process;

import io.longwire.netty.Statistics;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Longwire saw of one connection.
 *
 * @param own the end that Longwire was
 * @param pings payloads of pings that came, as text
 * @param pongs payloads of pongs that came, as text
 * @param figures when the last message had come and been answered; at the end where none came
 * @param began which side began the closing
 */
record Seen(
        Side own,
        @Nullable String subprotocol,
        List<String> extensions,
        List<String> pings,
        List<String> pongs,
        Statistics figures,
        CloseReason reason,
        @Nullable Side began) {
    private static final int HEADER = 2;
    private static final int MASK = 4;

    boolean begunByLongwire() {
        return began == own;
    }

    /** Frames that came, if each had fewer than 126 bytes. */
    long framesIn() {
        return (figures.wireBytesIn() - figures.payloadBytesIn()) / (own == Side.SERVER ? HEADER + MASK : HEADER);
    }

    /** Frames that left, if each had fewer than 126 bytes. */
    long framesOut() {
        return (figures.wireBytesOut() - figures.payloadBytesOut()) / (own == Side.CLIENT ? HEADER + MASK : HEADER);
    }
}

package io.longwire.verification.conformance;

import io.longwire.protocol.frame.Side;
import org.jspecify.annotations.Nullable;

/**
 * How a row ends.
 *
 * @param frame the code of the close frame that the end under test sends last; 0 when none follows the frames of the row
 * @param reported the code its application hears
 * @param by who began the closing, as the application hears it
 * @param failed whether the end under test fails the connection, and so waits for nothing
 */
record Ending(int frame, int reported, By by, boolean failed) {
    enum By {
        /** The other side, which sends what the row says. */
        PEER,
        /** The end under test. */
        END,
        /** Nobody: the connection broke. */
        NOBODY
    }

    /** The other side closes with that code, and gets it back (RFC 6455 §5.5.1). */
    static Ending closed(int code) {
        return new Ending(code, code, By.PEER, false);
    }

    /** The end under test fails the connection (RFC 6455 §7.1.7). */
    static Ending failed(int code) {
        return new Ending(code, code, By.END, true);
    }

    /** The end under test began to close, its close frame is among the frames of the row; the other side answered with that code. */
    static Ending answered(int code) {
        return new Ending(0, code, By.END, false);
    }

    /** The other side ends the connection without a close frame. */
    static Ending broken() {
        return new Ending(0, 1006, By.NOBODY, false);
    }

    /** Whether the end under test is the first to close the TCP connection (RFC 6455 §7.1.1). */
    boolean endClosesFirst(Side end) {
        return failed || (end == Side.SERVER && by != By.NOBODY);
    }

    @Nullable
    Side began(Side end) {
        return by == By.NOBODY ? null : by == By.END ? end : end.other();
    }
}

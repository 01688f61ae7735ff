package io.longwire.netty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Counts for one WebSocket: written by its loop alone, read by anybody; opaque access makes that correct and costs nothing. */
final class Counters {
    private static final VarHandle MESSAGES_IN = handle("messagesIn");
    private static final VarHandle MESSAGES_OUT = handle("messagesOut");
    private static final VarHandle PAYLOAD_IN = handle("payloadIn");
    private static final VarHandle PAYLOAD_OUT = handle("payloadOut");
    private static final VarHandle WIRE_IN = handle("wireIn");
    private static final VarHandle WIRE_OUT = handle("wireOut");

    private long messagesIn;
    private long messagesOut;
    private long payloadIn;
    private long payloadOut;
    private long wireIn;
    private long wireOut;

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(Counters.class, field, long.class);
        } catch (ReflectiveOperationException missing) {
            throw new ExceptionInInitializerError(missing);
        }
    }

    void read(int bytes) {
        WIRE_IN.setOpaque(this, wireIn + bytes);
    }

    void framed(int bytes) {
        WIRE_OUT.setOpaque(this, wireOut + bytes);
    }

    void received(int bytes, boolean last) {
        PAYLOAD_IN.setOpaque(this, payloadIn + bytes);
        if (last) {
            MESSAGES_IN.setOpaque(this, messagesIn + 1);
        }
    }

    /** What {@link #framed} and {@link #sent} will touch. */
    long lookAhead() {
        return messagesOut + wireOut;
    }

    /** @param messages how many ended with these bytes */
    void sent(int bytes, int messages) {
        PAYLOAD_OUT.setOpaque(this, payloadOut + bytes);
        MESSAGES_OUT.setOpaque(this, messagesOut + messages);
    }

    /** @param roundTrip of the latest ping that was answered; null when there was none */
    Statistics snapshot(@Nullable Duration roundTrip) {
        return new Statistics(
                (long) MESSAGES_IN.getOpaque(this),
                (long) MESSAGES_OUT.getOpaque(this),
                (long) PAYLOAD_IN.getOpaque(this),
                (long) PAYLOAD_OUT.getOpaque(this),
                (long) WIRE_IN.getOpaque(this),
                (long) WIRE_OUT.getOpaque(this),
                roundTrip);
    }
}

package io.longwire.protocol.sockjs;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way up: taken out of the JSON text that is being received, and shown as far as there is demand. At most one message waits, and what
 * was read with it. Guarded by the loop of its session.
 */
final class Intake {
    /** Where it stands when nothing more can be shown. */
    enum Standing {
        /** A message waits for demand, and more behind it. */
        WAITING,
        /** All that came is read, though its last message may wait. */
        HUNGRY,
        BROKEN,
        TOO_LARGE
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final MessageReader reader;
    private ByteBuffer unread = NOTHING;
    private byte @Nullable [] ready;
    private long demand;

    /** @param limit bytes of one message */
    Intake(long limit) {
        reader = new MessageReader(limit);
    }

    void limit(long bytes) {
        reader.limit(bytes);
    }

    void request(long messages) {
        demand = messages > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + Math.max(0, messages);
    }

    boolean wanted() {
        return demand > 0;
    }

    /** Begins with another text; what is ready stays. */
    void begin() {
        reader.reset();
        unread = NOTHING;
    }

    /** More of the text, kept until it is read. To be called when it is hungry. */
    void add(byte[] bytes) {
        unread = ByteBuffer.wrap(bytes);
    }

    /** Whether the text may end here. */
    boolean complete() {
        return reader.complete();
    }

    /** Whether the text is nothing but blanks so far. */
    boolean empty() {
        return reader.empty();
    }

    /** Shows what there is demand for. Not to be called from inside {@code show}, which may ask for more. */
    Standing pump(Consumer<byte[]> show) {
        while (true) {
            byte[] next = ready;
            if (next == null) {
                next = reader.next(unread);
                ready = next;
            }
            if (next == null) {
                return reader.broken() ? Standing.BROKEN : reader.tooLarge() ? Standing.TOO_LARGE : Standing.HUNGRY;
            }
            if (demand == 0) {
                reader.skip(unread); // so that who sends is answered, though its last message waits
                return unread.hasRemaining() ? Standing.WAITING : Standing.HUNGRY;
            }
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
            ready = null;
            show.accept(next);
        }
    }

    /** Forgets all. */
    void clear() {
        reader.reset();
        unread = NOTHING;
        ready = null;
    }
}

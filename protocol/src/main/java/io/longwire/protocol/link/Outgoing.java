package io.longwire.protocol.link;

import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.transport.SendListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be sent, kept until the other side has said that it has it. Threads: the session's loop. */
final class Outgoing {
    /** One message. The bytes are shared and changed by nobody; those of a text stand behind the frame's letter. */
    static final class Item {
        final MessageType type;
        final byte[] bytes;

        /** Of all messages in this direction, from 1. */
        long number;

        private @Nullable SendListener listener;
        private @Nullable Timer deadline;

        Item(MessageType type, byte[] bytes, @Nullable SendListener listener) {
            this.type = type;
            this.bytes = bytes;
            this.listener = listener;
        }

        void deadline(Timer timer) {
            deadline = timer;
        }

        /** Tells what became of it, once. */
        void tell(@Nullable Throwable failure) {
            SendListener told = listener;
            listener = null;
            if (deadline != null) {
                deadline.cancel();
            }
            if (told != null) {
                told.sent(failure);
            }
        }
    }

    /** Handed to a carrier and not acknowledged, and not yet handed to the present one; the oldest first. */
    private final ArrayDeque<Item> sent = new ArrayDeque<>(0);

    private final ArrayDeque<Item> unsent = new ArrayDeque<>(0);
    private long added;
    private long acknowledged;
    private long keptBytes;
    private long unsentBytes;

    void add(Item item) {
        item.number = ++added;
        unsent.add(item);
        keptBytes += item.bytes.length;
        unsentBytes += item.bytes.length;
    }

    /** The next messages for a carrier, at least one where there is any, up to about so many bytes. */
    List<Item> take(int bytes) {
        List<Item> batch = new ArrayList<>();
        int size = 0;
        for (Item item = unsent.poll(); item != null; item = size < bytes ? unsent.poll() : null) {
            batch.add(item);
            sent.add(item);
            size += item.bytes.length;
        }
        unsentBytes -= size;
        return batch;
    }

    /**
     * The other side has the first {@code count} messages of all. One that says less than another before was late, and says nothing.
     *
     * @return false when it cannot have
     */
    boolean acknowledge(long count) {
        long more = count - acknowledged;
        if (count < 0 || more > sent.size()) {
            return false;
        }
        for (long i = 0; i < more; i++) {
            Item item = sent.remove();
            acknowledged++;
            keptBytes -= item.bytes.length;
            item.tell(null);
        }
        return true;
    }

    /** A new carrier, whose other end has the first {@code count} messages: what comes after is to be sent again. */
    boolean resume(long count) {
        if (count < acknowledged || !acknowledge(count)) {
            return false;
        }
        for (Item item = sent.pollLast(); item != null; item = sent.pollLast()) {
            unsent.addFirst(item);
            unsentBytes += item.bytes.length;
        }
        return true;
    }

    boolean allSent() {
        return unsent.isEmpty();
    }

    /** Bytes kept for the other side. */
    long keptBytes() {
        return keptBytes;
    }

    /** Bytes of those that no carrier was given. */
    long unsentBytes() {
        return unsentBytes;
    }

    /** Forgets all, and says why. */
    void clear(Throwable why) {
        List<Item> lost = new ArrayList<>(sent);
        lost.addAll(unsent);
        sent.clear();
        unsent.clear();
        keptBytes = 0;
        unsentBytes = 0;
        lost.forEach(item -> item.tell(why));
    }
}

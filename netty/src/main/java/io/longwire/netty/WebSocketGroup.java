package io.longwire.netty;

import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.message.PreparedMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * WebSockets that get the same messages. A message is framed, and compressed, once; it is handed to each event loop once, and each loop walks its own
 * members. A member that cannot be sent to, for a failure of its own, is closed with 1011; where there is no memory to send,
 * the member of that loop with the longest queue is cut. The others get theirs.
 *
 * <p>Order: what one thread does here reaches every member in the order of its calls, and in order with what that thread sends to a member itself; only
 * from an event loop the group's messages leave after the current callback, so behind what is sent directly in it. A member that is sending a
 * message in parts gets the group's after it. Threads: any; nothing blocks. A member that has closed is forgotten at the next message at
 * the latest.
 */
public final class WebSocketGroup {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketGroup.class);

    private final Map<Loop, Members> loops = new ConcurrentHashMap<>();

    /** What to do with a member whose queue is full: it has not got the message. */
    private final Consumer<WebSocket> overflow;

    /** A group that closes members which read too slowly, with 1013. */
    public WebSocketGroup() {
        this(slow -> slow.close(1013, "Reads too slowly"));
    }

    /**
     * A group that does something else with them.
     *
     * @param overflow called on a member's loop when it has not got a message because its queue is full, or because its whole loop is too far
     *     behind: messages of more than 16 MiB, or a sixteenth of the heap where that is less, are on their way to it
     */
    public WebSocketGroup(Consumer<WebSocket> overflow) {
        this.overflow = overflow;
    }

    /** Adds a member; it gets what is sent after this call. Adding twice changes nothing. */
    public void add(WebSocket member) {
        Members members = loops.computeIfAbsent(member.loop(), loop -> new Members());
        whileItRuns(member.loop(), () -> member.loop().execute(() -> members.add(member)));
    }

    /** Removes a member; it gets nothing that is sent after this call. */
    public void remove(WebSocket member) {
        Members members = loops.get(member.loop());
        if (members != null) {
            whileItRuns(member.loop(), () -> member.loop().execute(() -> members.remove(member)));
        }
    }

    /** Sends to every member that is open. */
    public void send(PreparedMessage message) {
        loops.forEach((loop, members) -> whileItRuns(loop, () -> members.post(loop, message, overflow)));
    }

    private void whileItRuns(Loop loop, Runnable action) {
        try {
            action.run();
        } catch (RejectedExecutionException loopEnded) {
            loops.remove(loop); // and its members with it
        }
    }

    /** The members of one loop. Guarded by it. */
    private static final class Members {
        /** What may be on its way to one loop; a loop that is that far behind does not get more into the heap. */
        private static final long MOST_POSTED =
                Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 16);

        /** Bytes of messages that were handed over and not sent yet. Any thread. */
        private final AtomicLong posted = new AtomicLong();

        /** Whether messages were left out and the members are about to be told. Any thread. */
        private final AtomicBoolean leftOut = new AtomicBoolean();

        private final List<WebSocket> list = new ArrayList<>();
        private final IdentityHashMap<WebSocket, Integer> places = new IdentityHashMap<>();

        void add(WebSocket member) {
            if (places.putIfAbsent(member, list.size()) == null) {
                list.add(member);
            }
        }

        /** In constant time: the last takes the place. */
        void remove(WebSocket member) {
            Integer place = places.remove(member);
            if (place != null) {
                WebSocket last = list.remove(list.size() - 1);
                if (last != member) {
                    list.set(place, last);
                    places.put(last, place);
                }
            }
        }

        /** Hands a message over, unless the loop is too far behind: then every member has missed it. Any thread. */
        void post(Loop loop, PreparedMessage message, Consumer<WebSocket> overflow) {
            int size = message.size();
            if (posted.addAndGet(size) > MOST_POSTED && posted.get() > size) {
                posted.addAndGet(-size);
                if (leftOut.compareAndSet(false, true)) {
                    loop.execute(() -> missed(overflow));
                }
                return;
            }
            loop.execute(() -> {
                boolean last = posted.addAndGet(-size) == 0; // else what follows leaves in the same write
                send(message, last, overflow);
            });
        }

        private void missed(Consumer<WebSocket> overflow) {
            leftOut.set(false);
            for (WebSocket member : List.copyOf(list)) {
                try {
                    overflow.accept(member);
                } catch (RuntimeException failure) {
                    failed(member, failure);
                }
            }
        }

        private static void failed(WebSocket member, RuntimeException failure) {
            LOG.error("A member of a group could not be sent to, and is closed", failure);
            member.close(1011, "Not every message can be sent here");
        }

        void send(PreparedMessage message, boolean last, Consumer<WebSocket> overflow) {
            for (int i = list.size() - 1; i >= 0; i--) {
                WebSocket member = list.get(i);
                if (!send(member, message, last, overflow)) {
                    WebSocket slowest = slowest();
                    LOG.warn(
                            "There is no memory to send to a group; of its members the one with {} bytes in its queue is cut",
                            slowest.queuedBytes());
                    slowest.abort();
                    if (slowest == member || !send(member, message, last, overflow)) {
                        member.abort();
                    }
                }
            }
        }

        private WebSocket slowest() {
            return Collections.max(list, Comparator.comparingLong(WebSocket::queuedBytes));
        }

        /**
         * What goes wrong with one member is its own affair: the others get the message all the same.
         *
         * @return false when there is no memory for it
         */
        private boolean send(WebSocket member, PreparedMessage message, boolean last, Consumer<WebSocket> overflow) {
            try {
                if (!(last ? member.sendAndFlush(message) : member.send(message))) {
                    if (member.isOpen()) {
                        overflow.accept(member);
                    } else {
                        remove(member);
                    }
                }
            } catch (RuntimeException failure) {
                failed(member, failure);
            } catch (OutOfMemoryError full) {
                return false;
            }
            return true;
        }
    }
}

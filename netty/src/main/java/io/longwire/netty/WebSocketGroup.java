package io.longwire.netty;

import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.memory.LookAhead;
import io.longwire.protocol.message.PreparedMessage;
import io.longwire.protocol.message.PreparedMessages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
        whileItRuns(member.loop(), () -> members.change(member.loop(), () -> members.add(member)));
    }

    /** Removes a member; it gets nothing that is sent after this call. */
    public void remove(WebSocket member) {
        Members members = loops.get(member.loop());
        if (members != null) {
            whileItRuns(member.loop(), () -> members.change(member.loop(), () -> members.remove(member)));
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

        /** How often members came, went or missed something; what is sent afterwards does not join what was sent before. Any thread. */
        private final AtomicInteger changes = new AtomicInteger();

        /** What the loop's own callbacks have sent, to leave behind them, since the last change; null when nothing waits. */
        private @Nullable List<PreparedMessage> gathered;

        private int gatheredAt;

        private final List<WebSocket> list = new ArrayList<>();
        private final LookAhead<WebSocket> ahead = new LookAhead<>(WebSocket::lookAhead);
        private final IdentityHashMap<WebSocket, Integer> places = new IdentityHashMap<>();

        /** Behind what has been sent, and before what will be. Any thread. */
        void change(Loop loop, Runnable change) {
            loop.execute(change);
            changes.incrementAndGet();
        }

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
                    change(loop, () -> missed(overflow));
                }
                return;
            }
            if (loop.inLoop()) {
                gather(loop, message, overflow);
            } else {
                loop.execute(() -> send(List.of(message), overflow));
            }
        }

        /** One walk over the members for all that a turn of the loop sends, as each member's memory is touched anew in each walk. */
        private void gather(Loop loop, PreparedMessage message, Consumer<WebSocket> overflow) {
            List<PreparedMessage> messages = gathered;
            int now = changes.get();
            if (messages == null || gatheredAt != now) {
                List<PreparedMessage> fresh = new ArrayList<>();
                loop.execute(() -> {
                    gathered = null;
                    send(fresh, overflow);
                });
                messages = fresh;
                gathered = fresh;
                gatheredAt = now;
            }
            messages.add(message);
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

        private void send(List<PreparedMessage> messages, Consumer<WebSocket> overflow) {
            long size = 0; // added up here, so that nothing comes before it is taken back
            for (PreparedMessage each : messages) {
                size += each.size();
            }
            boolean flush = posted.addAndGet(-size) == 0; // else what follows leaves in the same write
            boolean shared =
                    flush && messages.size() > 1 && list.size() > 1 && size <= WebSocketTransport.TOGETHER_BYTES;
            PreparedMessages together = shared ? new PreparedMessages(messages) : null;
            for (int i = list.size() - 1; i >= 0; i--) {
                ahead.at(i, list);
                WebSocket member = list.get(i);
                if (together != null && sentTogether(member, together)) {
                    continue;
                }
                for (int k = 0; k < messages.size(); k++) {
                    sendOrCut(member, messages.get(k), flush && k == messages.size() - 1, overflow);
                }
            }
        }

        /** False where each of them is to be sent by itself: the member has no room for all, they are large, or have no form in common with the others. */
        private static boolean sentTogether(WebSocket member, PreparedMessages messages) {
            try {
                return member.sendAndFlush(messages);
            } catch (RuntimeException failure) {
                failed(member, failure);
                return true;
            } catch (OutOfMemoryError full) {
                return false;
            }
        }

        private void sendOrCut(WebSocket member, PreparedMessage message, boolean flush, Consumer<WebSocket> overflow) {
            if (!send(member, message, flush, overflow)) {
                WebSocket slowest = slowest();
                LOG.warn(
                        "There is no memory to send to a group; of its members the one with {} bytes in its queue is cut",
                        slowest.queuedBytes());
                slowest.abort();
                if (slowest == member || !send(member, message, flush, overflow)) {
                    member.abort();
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
        private boolean send(WebSocket member, PreparedMessage message, boolean flush, Consumer<WebSocket> overflow) {
            try {
                if (!(flush ? member.sendAndFlush(message) : member.send(message))) {
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

package io.longwire.client;

import io.longwire.client.StompException.Kind;
import io.longwire.protocol.stomp.StompHeaders;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What waits to be sent, and what was sent and waits for its receipt. Leaves in order. On the client's loop. */
final class Outbox {
    private final Space space;
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private final Map<String, Entry> sent = new LinkedHashMap<>();

    Outbox(Space space) {
        this.space = space;
    }

    void add(Entry entry) {
        waiting.addLast(entry);
    }

    /** These go before what waits. */
    void addFirst(List<Entry> entries) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            waiting.addFirst(entries.get(i));
        }
    }

    /** Writes as much as there is room for. */
    void drain(Link link) {
        while (!waiting.isEmpty() && link.hasRoom()) {
            Entry entry = waiting.remove();
            if (entry.link() != null && entry.link() != link) {
                finish(entry, null, notSent("The connection it belonged to has ended"));
            } else {
                write(entry, link);
            }
        }
    }

    private void write(Entry entry, Link link) {
        sent.put(entry.id(), entry);
        int last = entry.frames().size() - 1;
        for (int i = 0; i <= last; i++) {
            boolean done = i == last && !entry.receipt();
            link.write(entry.frames().get(i), done ? () -> receipt(entry.id(), StompHeaders.NONE) : null);
        }
    }

    void receipt(@Nullable String id, StompHeaders headers) {
        Entry entry = id == null ? null : sent.remove(id);
        if (entry != null) {
            finish(entry, new Receipt(headers), null);
        }
    }

    void refused(@Nullable String id, StompException why) {
        Entry entry = id == null ? null : sent.remove(id);
        if (entry != null) {
            finish(entry, null, why);
        }
    }

    /** The connection has ended: what may be repeated waits again, before the rest; of what else was sent nobody knows. */
    void interrupted(Link link) {
        List<Entry> again = new ArrayList<>();
        List<Entry> unknown = new ArrayList<>();
        sent.values().forEach(entry -> (entry.repeatable() ? again : unknown).add(entry));
        sent.clear();
        List<Entry> lost = take(entry -> entry.link() == link);
        addFirst(again);
        unknown.forEach(entry -> finish(entry, null, unknown()));
        lost.forEach(entry -> finish(entry, null, notSent("The connection it belonged to has ended")));
    }

    private List<Entry> take(Predicate<Entry> which) {
        List<Entry> taken = waiting.stream().filter(which).toList();
        waiting.removeIf(which);
        return taken;
    }

    /** The client has ended. */
    void end(String why) {
        List<Entry> left = List.copyOf(sent.values());
        List<Entry> unsent = List.copyOf(waiting);
        sent.clear();
        waiting.clear();
        left.forEach(entry -> finish(entry, null, unknown()));
        unsent.forEach(entry -> finish(entry, null, notSent(why)));
    }

    void finish(Entry entry, @Nullable Receipt receipt, @Nullable StompException failure) {
        space.give(entry.bytes());
        entry.done().done(receipt, failure);
    }

    private static StompException unknown() {
        return new StompException(Kind.UNKNOWN, "The connection ended before the server answered");
    }

    static StompException notSent(String why) {
        return new StompException(Kind.NOT_SENT, why);
    }
}

package io.longwire.broker.feed;

import io.longwire.broker.access.Destination;
import io.longwire.broker.access.DestinationException;
import io.longwire.protocol.http.Preferences;
import io.longwire.protocol.http.Query;
import io.longwire.protocol.http.RequestHead;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a GET asks of destinations, checked.
 *
 * @param destinations in the order of their names, each once
 * @param since where its reader stands; null for one that had nothing yet
 * @param limit messages at most, in a list
 * @param waitSeconds how long a list may take to come when there is nothing new; 0 for none
 * @param prefersWait whether that was asked for by {@code Prefer}, so that the answer says it was applied
 * @param heartBeatSeconds of silence after which a stream says that it is alive
 */
record FeedRequest(
        List<Destination> destinations,
        Form form,
        @Nullable Cursor since,
        int limit,
        int waitSeconds,
        boolean prefersWait,
        int heartBeatSeconds) {
    /** The path for several destinations at once. */
    static final String SEVERAL = "/feed";

    private static final int MOST_DESTINATIONS = 32;
    private static final int MOST_MESSAGES = 1_000;
    private static final int MOST_SECONDS = 60;
    private static final int HEART_BEAT = 15;

    /** In which form it is answered. */
    enum Form {
        LIST,
        LINES,
        EVENTS,
        OBJECTS,
        BODIES;

        boolean isStream() {
            return this != LIST;
        }
    }

    /**
     * Reads a request's head.
     *
     * @throws RefusedException when something in it is wrong
     */
    static FeedRequest of(RequestHead head) throws RefusedException {
        Query query = new Query(head.query());
        List<Destination> destinations = destinations(head, query);
        Form form = form(head, query);
        boolean queue = destinations.get(0).kind() == Destination.Kind.QUEUE;
        if (form.isStream() && queue) {
            throw new RefusedException(
                    406,
                    "Not acceptable",
                    "A queue can only be looked at, as application/json; its messages are leased at /api/leases.");
        }
        String last = form == Form.EVENTS ? head.headers().first("Last-Event-ID") : null;
        String since = last != null && !last.isEmpty() ? last : query.first("since");
        // Nothing is told of a queue but to its consumers, so there is nothing to wait for.
        Wait wait = form == Form.LIST && !queue ? Wait.of(query, new Preferences(head.headers())) : new Wait(0, false);
        return new FeedRequest(
                destinations,
                form,
                since == null || since.isEmpty() ? null : Cursor.parse(since, destinations),
                Numbers.of(query, "limit", 1, MOST_MESSAGES, MOST_MESSAGES),
                wait.seconds(),
                wait.preferred(),
                Numbers.of(query, "heartbeat", 1, MOST_SECONDS, HEART_BEAT));
    }

    /**
     * The destination that the path is.
     *
     * @throws RefusedException when it is none
     */
    static Destination destination(RequestHead head) throws RefusedException {
        return topicOrQueue(head.path(), true);
    }

    /** What is asked for: the destination that the path is, or those that the query names. */
    private static List<Destination> destinations(RequestHead head, Query query) throws RefusedException {
        if (!head.path().equals(SEVERAL)) {
            return List.of(destination(head));
        }
        TreeMap<String, Destination> sorted = new TreeMap<>();
        for (String name : query.all("destination")) {
            Destination destination = topicOrQueue(name, false);
            if (destination.kind() == Destination.Kind.QUEUE) {
                throw notHere("Several at once are topics; a queue is read at its own name.");
            }
            sorted.put(destination.name(), destination);
            if (sorted.size() > MOST_DESTINATIONS) {
                throw new RefusedException(
                        400, "Too many destinations", "At most " + MOST_DESTINATIONS + " are read at once.");
            }
        }
        if (sorted.isEmpty()) {
            throw notHere("Name what to read: /feed?destination=/topic/a&destination=/topic/b");
        }
        return List.copyOf(sorted.values());
    }

    private static Destination topicOrQueue(String text, boolean path) throws RefusedException {
        try {
            Destination destination = path ? Destination.ofPath(text) : Destination.parse(text);
            if (destination.kind() == Destination.Kind.TOPIC || destination.kind() == Destination.Kind.QUEUE) {
                return destination;
            }
        } catch (DestinationException e) {
            throw notHere(String.valueOf(e.getMessage()));
        }
        throw notHere("What can be read and published to here begins with /topic/ or /queue/.");
    }

    private static RefusedException notHere(String detail) {
        return new RefusedException(400, "Not a destination", detail);
    }

    private static Form form(RequestHead head, Query query) throws RefusedException {
        if (head.protocol() != null) {
            return query.first("raw") != null ? Form.BODIES : Form.OBJECTS;
        }
        Form accepted = Acceptable.form(head.headers().all("Accept"));
        if (accepted == null) {
            throw new RefusedException(
                    406,
                    "Not acceptable",
                    "A destination is read as application/json, or followed as application/x-ndjson or text/event-stream.");
        }
        return head.method().equals("HEAD") ? Form.LIST : accepted;
    }
}

package io.longwire.broker.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The application's handlers by pattern of destinations: {@code /app/chat.{room}}, {@code /app/orders/{id}/cancel}, {@code /app/files/**}. Of several that match
 * the most specific one answers: piece by piece from the left a word goes before a variable, and a variable before an open end. Immutable.
 */
public final class Handlers {
    /** No application code. */
    public static final Handlers NONE = builder().build();

    private record Entry(HandlerPattern pattern, Handler handler) {}

    /** A handler and what stands for the variables of its pattern. */
    public record Match(Handler handler, Map<String, String> variables) {}

    private final List<Entry> messages;
    private final List<Entry> subscriptions;

    private Handlers(Builder builder) {
        messages = sorted(builder.messages);
        subscriptions = sorted(builder.subscriptions);
    }

    private static List<Entry> sorted(List<Entry> entries) {
        return entries.stream()
                .sorted((one, two) -> one.pattern.compare(two.pattern))
                .toList();
    }

    /** Begins with none. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return messages.isEmpty() && subscriptions.isEmpty();
    }

    /**
     * Who answers a SEND there; null when nobody does.
     *
     * @param destination checked; begins with {@code /app/}
     */
    public @Nullable Match ofMessage(String destination) {
        return find(messages, destination);
    }

    /** Who answers a SUBSCRIBE there; null when nobody does. */
    public @Nullable Match ofSubscription(String destination) {
        return find(subscriptions, destination);
    }

    private static @Nullable Match find(List<Entry> entries, String destination) {
        for (Entry entry : entries) {
            Map<String, String> variables = entry.pattern.match(destination);
            if (variables != null) {
                return new Match(entry.handler, variables);
            }
        }
        return null;
    }

    /** Collects handlers. Not for several threads. */
    public static final class Builder {
        private final List<Entry> messages = new ArrayList<>();
        private final List<Entry> subscriptions = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a handler for what is sent.
         *
         * @param pattern begins with {@code /app/}
         * @throws IllegalArgumentException when it is no pattern, or for some destinations it could not be said which of two goes first
         */
        public Builder message(String pattern, Handler handler) {
            add(messages, pattern, handler);
            return this;
        }

        /** Adds a handler for who subscribes; the same holds as for {@link #message}. */
        public Builder subscription(String pattern, Handler handler) {
            add(subscriptions, pattern, handler);
            return this;
        }

        private static void add(List<Entry> entries, String text, Handler handler) {
            HandlerPattern pattern = HandlerPattern.of(text);
            for (Entry entry : entries) {
                if (pattern.isAmbiguousWith(entry.pattern)) {
                    throw new IllegalArgumentException(
                            "Handlers of '" + entry.pattern + "' and '" + text
                                    + "' match the same destinations, and neither is the more specific one; change one of them");
                }
            }
            entries.add(new Entry(pattern, handler));
        }

        /** What was collected. */
        public Handlers build() {
            return new Handlers(this);
        }
    }
}

package io.longwire.broker.stomp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Headers that STOMP or the broker gives a meaning to: a sender cannot make a subscriber see one of them. */
public final class ReservedHeaders {
    private static final Set<String> RESERVED = Set.of(
            "accept-version",
            "ack",
            "content-length",
            "conflation-key",
            "content-type",
            "delivery-attempt",
            "destination",
            "exclude-sender",
            "expires",
            "heart-beat",
            "history",
            "host",
            "id",
            "idempotency-key",
            "login",
            "message",
            "message-id",
            "missed",
            "passcode",
            "position",
            "prefetch",
            "receipt",
            "receipt-id",
            "receipt-timeout",
            "receipt-when",
            "recovered",
            "recovery",
            "redelivered",
            "selector",
            "server",
            "session",
            "since",
            "subscription",
            "timestamp",
            "transaction",
            "user",
            "user-name",
            "version");

    private ReservedHeaders() {}

    /** All headers, in order; of a repeated one the first. */
    static Map<String, String> first(Consumer<BiConsumer<String, String>> all) {
        Map<String, String> first = new LinkedHashMap<>();
        all.accept(first::putIfAbsent);
        return first;
    }

    /** The sender's own headers out of all, in order; of a repeated one the first. */
    public static Map<String, String> own(Consumer<BiConsumer<String, String>> all) {
        Map<String, String> own = new LinkedHashMap<>(4);
        all.accept((name, value) -> {
            if (!RESERVED.contains(name)) {
                own.putIfAbsent(name, value);
            }
        });
        return own;
    }
}

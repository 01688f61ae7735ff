package io.longwire.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * On which terms to subscribe. Immutable.
 *
 * @param ackMode how messages are acknowledged; default {@link AckMode#AUTO}
 * @param prefetch how many messages of a queue may wait for an acknowledgement at a time; 0, the default, leaves it to the server
 * @param since the position after which to begin, on a topic; null, the default, for what is published from now on
 * @param headers further ones, in order
 */
public record SubscribeOptions(
        AckMode ackMode, int prefetch, @Nullable String since, Map<String, String> headers) {
    /** Acknowledged automatically, from now on. */
    public static final SubscribeOptions DEFAULT = new SubscribeOptions(AckMode.AUTO, 0, null, Map.of());

    public SubscribeOptions {
        if (prefetch < 0) {
            throw new IllegalArgumentException("prefetch is 0 or more, but is " + prefetch);
        }
        headers = Map.copyOf(headers);
    }

    /** The same with another way to acknowledge. */
    public SubscribeOptions withAckMode(AckMode mode) {
        return new SubscribeOptions(mode, prefetch, since, headers);
    }

    /** The same with another prefetch. */
    public SubscribeOptions withPrefetch(int messages) {
        return new SubscribeOptions(ackMode, messages, since, headers);
    }

    /** The same from after a position. */
    public SubscribeOptions withSince(@Nullable String position) {
        return new SubscribeOptions(ackMode, prefetch, position, headers);
    }

    /** The same with one more header. */
    public SubscribeOptions withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new SubscribeOptions(ackMode, prefetch, since, more);
    }
}

package io.longwire.protocol.sockjs;

import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.peer.Peer;
import io.longwire.protocol.transport.TransportListener;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is behind SockJS. Its functions are called on any loop and must not block.
 *
 * @param sessions makes the upper end of each session; what it gets is text alone
 * @param raw answers {@code /websocket} below the prefix, a WebSocket without SockJS's frames; null for one whose messages go to a session of its own
 * @param owner who a session belongs to: a value that is equal for every request of one client, and compared with {@code equals}; null is a value
 *     too
 * @param entropy good random numbers, which browsers mix into theirs
 */
public record SockJsService(
        Supplier<? extends TransportListener> sessions,
        @Nullable HttpHandler raw,
        Function<Peer, ? extends @Nullable Object> owner,
        IntSupplier entropy) {
    /** A session belongs to whoever knows its id, which the client has made at random. */
    public static final Function<Peer, @Nullable Object> WHO_KNOWS_THE_ID = peer -> null;

    /** A session belongs to the client certificate of the request that opened it, and to the values of some of its headers, such as {@code Authorization}. */
    public static Function<Peer, @Nullable Object> headers(String... names) {
        List<String> wanted = List.of(names);
        return peer -> Arrays.asList(
                peer.certificate(),
                wanted.stream()
                        .map(name -> peer.request() == null
                                ? List.<String>of()
                                : peer.request().headers().all(name))
                        .toList());
    }
}

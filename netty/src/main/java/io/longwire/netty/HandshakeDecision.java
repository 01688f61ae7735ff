package io.longwire.netty;

import io.longwire.protocol.http.Headers;
import io.longwire.protocol.peer.Identity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a handshake hook says to a request. Immutable; any thread. */
public sealed interface HandshakeDecision {
    /**
     * The client may enter, if its handshake keeps the rules (RFC 6455 §4.2.1).
     *
     * @param identity who it is
     * @param subprotocol the one to be agreed on, which the client must have offered; null for the usual choice: the first of the client's that the
     *     endpoint speaks
     * @param headers to be added to the response
     * @param attributes first content of {@link WebSocket#attributes}
     */
    record Accept(Identity identity, @Nullable String subprotocol, Headers headers, Map<String, Object> attributes)
            implements HandshakeDecision {
        public Accept {
            attributes = Map.copyOf(attributes);
        }
    }

    /**
     * The client may not.
     *
     * @param status 300 to 599
     * @param headers to be added to the response
     * @param text why, for the client
     */
    record Reject(int status, Headers headers, String text) implements HandshakeDecision {
        public Reject {
            if (status < 300 || status > 599) {
                throw new IllegalArgumentException("A handshake is rejected with status 300 to 599, not " + status);
            }
        }
    }

    /** Lets anybody in, as nobody in particular. */
    static HandshakeDecision accept() {
        return accept(Identity.ANONYMOUS);
    }

    /** Lets somebody in. */
    static HandshakeDecision accept(Identity identity) {
        return new Accept(identity, null, Headers.NONE, Map.of());
    }

    /** Keeps somebody out. */
    static HandshakeDecision reject(int status, String text) {
        return new Reject(status, Headers.NONE, text);
    }
}

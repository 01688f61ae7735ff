package io.longwire.broker.app;

import io.longwire.protocol.peer.Identity;
import io.longwire.protocol.peer.Peer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One command of a client, before anything has been done with it. Immutable.
 *
 * @param command as STOMP names it: {@code CONNECT}, {@code SEND}, {@code SUBSCRIBE}, …; {@code STOMP} stands for CONNECT too
 * @param headers in order, of a repeated one the first; the passcode of CONNECT among them
 * @param body nobody may change it; empty when there is none
 * @param identity who the client is; {@link Identity#ANONYMOUS} with CONNECT, since that is to be found out then
 * @param session its id, which nobody can guess
 * @param peer where it comes from
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record Incoming(
        String command, Map<String, String> headers, byte[] body, Identity identity, String session, Peer peer) {
    public Incoming {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** The header {@code destination}, as the client wrote it, unchecked; null when there is none. */
    public @Nullable String destination() {
        return headers.get("destination");
    }

    /** The same with other headers. */
    public Incoming withHeaders(Map<String, String> other) {
        return new Incoming(command, other, body, identity, session, peer);
    }

    /** The same with another body. */
    public Incoming withBody(byte[] other) {
        return new Incoming(command, headers, other, identity, session, peer);
    }

    /** Without what may be secret, for this may reach a log. */
    @Override
    public String toString() {
        return command + " of " + session;
    }
}

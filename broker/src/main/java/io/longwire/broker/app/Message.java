package io.longwire.broker.app;

import io.longwire.protocol.peer.Identity;
import io.longwire.protocol.peer.Peer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent to the application, or that it subscribes there.
 *
 * @param destination checked; begins with {@code /app/}
 * @param variables what stands in its place for each variable of the handler's pattern; immutable
 * @param headers all of the frame, in order, of a repeated one the first; immutable
 * @param contentType null when the client named none
 * @param body the handler's own; empty when there is none, as with a subscription
 * @param identity who the client is
 * @param session its id, which nobody can guess
 * @param peer where it comes from
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record Message(
        String destination,
        Map<String, String> variables,
        Map<String, String> headers,
        @Nullable String contentType,
        byte[] body,
        Identity identity,
        String session,
        Peer peer) {
    /** The destination without {@code /app/}. */
    public String rest() {
        return destination.substring(HandlerPattern.PREFIX.length());
    }

    Message withVariables(Map<String, String> found) {
        return new Message(destination, found, headers, contentType, body, identity, session, peer);
    }

    /** Without what may be secret, for this may reach a log. */
    @Override
    public String toString() {
        return "Message to " + destination;
    }
}

package io.longwire.broker.app;

import io.longwire.broker.access.DestinationException;
import java.util.Map;

/**
 * One message that the application sends.
 *
 * @param destination resolved and checked
 * @param headers the application's own, in order
 */
public record Outgoing(String destination, Payload payload, Map<String, String> headers) {
    /**
     * Resolves a destination that code names.
     *
     * @param destination a topic, a queue, or {@code /user/{name}/queue/…}
     * @throws DestinationException when it is none, or the application itself
     */
    public static Outgoing to(String destination, Payload payload, Map<String, String> headers)
            throws DestinationException {
        return new Outgoing(Answering.toSendTo(destination).name(), payload, headers);
    }
}

package io.longwire.broker.app;

import java.util.Map;

/**
 * One message that came of a handler's answer, to be published.
 *
 * @param destination resolved and checked
 * @param headers the handler's own, in order
 */
public record Outgoing(String destination, Payload payload, Map<String, String> headers) {}

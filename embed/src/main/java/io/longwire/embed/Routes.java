package io.longwire.embed;

import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which handler answers which path. Paths are compared as they are sent, without decoding. A path that is there exactly goes before the longest
 * prefix; a path that is not there is answered with 404. Immutable.
 */
final class Routes implements HttpHandler {
    private static final String BELOW = "/**";

    private record Prefix(String start, HttpHandler handler) {}

    private final Map<String, HttpHandler> exact = new HashMap<>();
    private final List<Prefix> prefixes = new ArrayList<>();

    /**
     * Routes by pattern.
     *
     * @param handlers by {@code /path}, or by {@code /path/**} for everything below it
     */
    Routes(Map<String, HttpHandler> handlers) {
        handlers.forEach((pattern, handler) -> {
            if (pattern.endsWith(BELOW)) {
                prefixes.add(new Prefix(pattern.substring(0, pattern.length() - 2), handler));
            } else {
                exact.put(pattern, handler);
            }
        });
        prefixes.sort(Comparator.comparingInt((Prefix prefix) -> prefix.start.length())
                .reversed());
    }

    /**
     * Checks a pattern.
     *
     * @throws IllegalArgumentException when it does not start with {@code /}, or has a {@code *} anywhere but in a final {@code /**}
     */
    static String checked(String pattern) {
        String fixed = pattern.endsWith(BELOW) ? pattern.substring(0, pattern.length() - 2) : pattern;
        if (!fixed.startsWith("/") || fixed.indexOf('*') >= 0) {
            throw new IllegalArgumentException(
                    "A route is a path such as /health, or /files/** for all below it, but is: " + pattern);
        }
        return pattern;
    }

    @Override
    public void handle(HttpExchange exchange) {
        String path = exchange.request().path();
        HttpHandler handler = exact.get(path);
        for (int i = 0; handler == null && i < prefixes.size(); i++) {
            Prefix prefix = prefixes.get(i);
            if (path.startsWith(prefix.start)) {
                handler = prefix.handler;
            }
        }
        if (handler == null) {
            Problem.NOT_FOUND.answer(exchange);
        } else {
            handler.handle(exchange);
        }
    }
}

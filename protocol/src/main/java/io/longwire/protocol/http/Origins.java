package io.longwire.protocol.http;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose pages may use a server: its own always, and those of the listed origins. Scheme, host and port are compared, each exactly; there are no wildcards.
 *
 * @param listed besides the server's own
 */
public record Origins(Set<Origin> listed) {
    public Origins {
        listed = Set.copyOf(listed);
    }

    /**
     * Reads a list.
     *
     * @param texts such as {@code https://example.org}, with a port where it is not the scheme's own
     * @throws IllegalArgumentException when one is malformed
     */
    public static Origins of(Collection<String> texts) {
        Set<Origin> listed = new LinkedHashSet<>();
        for (String text : texts) {
            Origin origin = Origin.parse(text);
            if (origin == null) {
                throw new IllegalArgumentException("Not an origin: '" + text
                        + "'; write https://example.org, without a path and without wildcards");
            }
            listed.add(origin);
        }
        return new Origins(listed);
    }

    /** Whether the page that sends a request may: who sends no {@code Origin} is no page, and what is malformed or repeated may not. */
    public boolean allow(RequestHead request) {
        List<String> sent = request.headers().all("Origin");
        return sent.isEmpty() || (sent.size() == 1 && allow(request, sent.get(0)));
    }

    /** Whether pages of that origin may send the request. */
    public boolean allow(RequestHead request, String origin) {
        Origin parsed = Origin.parse(origin);
        return parsed != null && (parsed.equals(Origin.of(request)) || listed.contains(parsed));
    }

    /** The {@code Origin} of a request, as it was sent, where it is listed and not the server's own; else null. */
    public @Nullable String foreign(RequestHead request) {
        List<String> sent = request.headers().all("Origin");
        Origin origin = sent.size() == 1 ? Origin.parse(sent.get(0)) : null;
        return origin != null && listed.contains(origin) && !origin.equals(Origin.of(request)) ? sent.get(0) : null;
    }
}

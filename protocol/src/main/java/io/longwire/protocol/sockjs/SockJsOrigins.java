package io.longwire.protocol.sockjs;

import io.longwire.protocol.http.RequestHead;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whose pages may use a service. The server's own origin (scheme, host and port) always may, and so may what is no page and sends no {@code Origin}.
 * Immutable.
 */
public final class SockJsOrigins {
    /** Pages from anywhere, with their cookies: only for services that ask for none. */
    public static final SockJsOrigins ANY = new SockJsOrigins(true, Set.of());

    /** The server's own pages alone. */
    public static final SockJsOrigins SAME = new SockJsOrigins(false, Set.of());

    private final boolean any;
    private final Set<String> listed;

    private SockJsOrigins(boolean any, Set<String> listed) {
        this.any = any;
        this.listed = listed;
    }

    /** The server's own pages, and those of origins such as {@code https://www.example.com}; compared exactly, without regard to case. */
    public static SockJsOrigins of(Iterable<String> origins) {
        Set<String> listed = new TreeSet<>();
        origins.forEach(origin -> listed.add(origin.toLowerCase(Locale.ROOT)));
        return new SockJsOrigins(false, listed);
    }

    /**
     * Whether the page that asks may. A script or a frame of another site sends no {@code Origin}; where the browser says that the request comes from
     * another site, the page that it names as the referrer counts, and one that it does not name may not.
     */
    boolean allow(RequestHead request) {
        if (any) {
            return true;
        }
        List<String> sent = request.headers().all("Origin");
        if (!sent.isEmpty()) {
            return sent.size() == 1 && isKnown(sent.get(0), request);
        }
        String site = request.headers().first("Sec-Fetch-Site");
        if (site == null || site.equals("same-origin") || site.equals("none")) {
            return true;
        }
        String page = origin(request.headers().first("Referer"));
        return page != null && isKnown(page, request);
    }

    private boolean isKnown(String origin, RequestHead request) {
        return origin.equalsIgnoreCase(request.scheme() + "://" + request.authority())
                || listed.contains(origin.toLowerCase(Locale.ROOT));
    }

    private static @Nullable String origin(@Nullable String url) {
        int host = url == null ? -1 : url.indexOf("://");
        if (url == null || host < 0) {
            return null;
        }
        int path = url.indexOf('/', host + 3);
        return path < 0 ? url : url.substring(0, path);
    }

    /** What {@code Access-Control-Allow-Origin} says to a request that is allowed; null for nothing. */
    @Nullable
    String answer(RequestHead request) {
        String origin = request.headers().first("Origin");
        if (origin != null && !(any && origin.equals("null"))) {
            return origin;
        }
        return any ? "*" : null; // "null" would be taken for a refusal
    }

    /** The sources of {@code frame-ancestors}: who may frame a page that speaks for its parent; null for everybody. */
    @Nullable
    String ancestors() {
        return any
                ? null
                : listed.stream()
                        .collect(Collectors.joining(" ", "'self' ", ""))
                        .trim();
    }
}

package io.longwire.protocol.sockjs;

import io.longwire.protocol.http.Origin;
import io.longwire.protocol.http.Origins;
import io.longwire.protocol.http.RequestHead;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whose pages may use a service. The server's own origin (scheme, host and port) always may, and so may what is no page and sends no {@code Origin}.
 * Immutable.
 */
public final class SockJsOrigins {
    /** Pages from anywhere, with their cookies: only for services that ask for none. */
    public static final SockJsOrigins ANY = new SockJsOrigins(true, new Origins(Set.of()));

    /** The server's own pages alone. */
    public static final SockJsOrigins SAME = new SockJsOrigins(false, new Origins(Set.of()));

    private final boolean any;
    private final Origins origins;

    private SockJsOrigins(boolean any, Origins origins) {
        this.any = any;
        this.origins = origins;
    }

    /**
     * The server's own pages, and those of origins such as {@code https://www.example.com}.
     *
     * @throws IllegalArgumentException when one is malformed
     */
    public static SockJsOrigins of(Collection<String> origins) {
        return new SockJsOrigins(false, Origins.of(origins));
    }

    /**
     * Whether the page that asks may. A script or a frame of another site sends no {@code Origin}; where the browser says that the request comes from
     * another site, the page that it names as the referrer counts, and one that it does not name may not.
     */
    boolean allow(RequestHead request) {
        if (any) {
            return true;
        }
        if (request.headers().has("Origin")) {
            return origins.allow(request);
        }
        List<String> site = request.headers().all("Sec-Fetch-Site");
        if (site.isEmpty() || site.equals(List.of("same-origin")) || site.equals(List.of("none"))) {
            return true;
        }
        String page = origin(request.headers().first("Referer"));
        return page != null && origins.allow(request, page);
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
                : origins.listed().stream()
                        .map(Origin::toString)
                        .sorted()
                        .collect(Collectors.joining(" ", "'self' ", ""))
                        .trim();
    }
}

package io.longwire.broker.access;

import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.fallback.ProblemDetails;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.Origin;
import io.longwire.protocol.http.Origins;
import io.longwire.protocol.http.RequestHead;
import io.longwire.protocol.http.Tokens;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of every handler, against a web page in the user's own browser.
 *
 * <ul>
 *   <li>The host that a request names is loopback (localhost, 127.0.0.0/8, [::1]) or listed; else 421. A page whose name was made to resolve to
 *       this machine gets nothing.
 *   <li>An upgrade, and every method but GET, HEAD and OPTIONS, comes from the same origin (scheme, host and port, exactly) or a listed one;
 *       else, for {@code null} and anything malformed too, 403. Without the header it is no page: curl and programs may.
 * </ul>
 *
 * <p>What a foreign page may ask for with GET it cannot read: only a listed origin gets the headers that let it (Fetch Standard, "CORS protocol"), with
 * credentials. Immutable; any thread.
 */
public final class Guard implements HttpHandler {
    /** In the list of hosts: every host. For a server that is reached under names nobody can list. */
    public static final String ANY_HOST = "*";

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final HttpHandler next;
    private final Set<String> hosts = new HashSet<>();
    private final Origins origins;

    /**
     * @param next answers what passes
     * @param hosts accepted besides loopback, with a port ({@code example.org:8080}) or for any port ({@code example.org})
     * @param origins accepted besides the same: {@code https://example.org}, with a port where it is not the scheme's own
     * @throws IllegalArgumentException when a host or an origin is malformed
     */
    public Guard(HttpHandler next, Collection<String> hosts, Collection<String> origins) {
        this.next = next;
        for (String host : hosts) {
            if (!host.equals(ANY_HOST) && Origin.of("http", host) == null) {
                throw new IllegalArgumentException("Not a host: '" + host + "'; write example.org or example.org:8080");
            }
            this.hosts.add(host.toLowerCase(Locale.ROOT));
        }
        this.origins = Origins.of(origins);
    }

    @Override
    public void handle(HttpExchange exchange) {
        RequestHead request = exchange.request();
        Origin own = Origin.of(request);
        if (own == null || !isKnownHost(own, request.authority())) {
            refuse(
                    exchange,
                    421,
                    "This server is not known as '" + shown(request.authority())
                            + "'; whoever runs it can list further hosts.");
        } else if (changesSomething(request) && !origins.allow(request)) {
            refuse(
                    exchange,
                    403,
                    "Pages of '" + shown(request.headers().first("Origin"))
                            + "' may not do this; whoever runs the server can list further origins.");
        } else {
            next.handle(shared(exchange));
        }
    }

    private HttpExchange shared(HttpExchange exchange) {
        String origin = origins.foreign(exchange.request());
        return origin == null ? exchange : new CrossOriginExchange(exchange, origin);
    }

    private boolean isKnownHost(Origin own, @Nullable String authority) {
        return own.isLoopback()
                || hosts.contains(ANY_HOST)
                || hosts.contains(own.host())
                || (authority != null && hosts.contains(authority.toLowerCase(Locale.ROOT)));
    }

    private static boolean changesSomething(RequestHead request) {
        return request.protocol() != null || !SAFE.contains(request.method());
    }

    private static String shown(@Nullable String text) {
        return text == null ? "" : Tokens.printable(text);
    }

    private static void refuse(HttpExchange exchange, int status, String detail) {
        ProblemDetails problem =
                new ProblemDetails(status, status == 421 ? "Misdirected request" : "Origin refused", detail);
        Headers headers = Headers.of("Cache-Control", "no-store", "Vary", "Origin");
        exchange.respond(problem.head(headers), ByteBuffer.wrap(problem.json()));
    }
}

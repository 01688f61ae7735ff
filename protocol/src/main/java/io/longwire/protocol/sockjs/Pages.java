package io.longwire.protocol.sockjs;

import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.http.EntityTags;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What does not belong to a session: the greeting, {@code /info} and the page for iframes. Immutable; any thread. */
final class Pages {
    private static final String IFRAME = """
            <!DOCTYPE html>
            <html>
            <head>
              <meta http-equiv="X-UA-Compatible" content="IE=edge" />
              <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
              <script>
                document.domain = document.domain;
                _sockjs_onload = function(){SockJS.bootstrap_iframe();};
              </script>
              <script src="%s"></script>
            </head>
            <body>
              <h2>Don't panic!</h2>
              <p>This is a SockJS hidden iframe. It's used for cross domain magic.</p>
            </body>
            </html>
            """;

    private final SockJsOptions options;
    private final Answers answers;
    private final IntSupplier entropy;
    private final @Nullable String iframe;
    private final String tag;

    Pages(SockJsOptions options, Answers answers, IntSupplier entropy) {
        this.options = options;
        this.answers = answers;
        this.entropy = entropy;
        this.iframe = options.clientUrl() == null ? null : IFRAME.formatted(options.clientUrl());
        this.tag = '"'
                + String.format(Locale.ROOT, "%08x", (iframe + options.origins().ancestors()).hashCode())
                + '"';
    }

    void greeting(HttpExchange exchange) {
        if (isGet(exchange)) {
            exchange.respond(
                    new ResponseHead(
                            200, Headers.of("Content-Type", Answers.TEXT, "X-Content-Type-Options", "nosniff")),
                    Answers.bytes("Welcome to SockJS!\n"));
        } else {
            answers.methodNotAllowed(exchange, "GET");
        }
    }

    void info(HttpExchange exchange) {
        String method = exchange.request().method();
        if (method.equals("OPTIONS")) {
            answers.options(exchange, "OPTIONS, GET");
        } else if (isGet(exchange)) {
            String json = "{\"websocket\":" + options.webSocket() + ",\"origins\":[\"*:*\"],\"cookie_needed\":"
                    + options.cookie() + ",\"entropy\":" + Integer.toUnsignedString(entropy.getAsInt()) + "}";
            exchange.respond(
                    new ResponseHead(
                            200,
                            answers.fields(exchange.request(), "application/json;charset=UTF-8")
                                    .build()),
                    Answers.bytes(json));
        } else {
            answers.methodNotAllowed(exchange, "OPTIONS, GET");
        }
    }

    /**
     * The page that talks to the server for a page of another site. It does what its parent says, whoever that is: so only who may use the service may
     * frame it.
     */
    void iframe(HttpExchange exchange) {
        String page = iframe;
        if (page == null) {
            answers.notFound(exchange);
        } else if (!isGet(exchange)) {
            answers.methodNotAllowed(exchange, "GET");
        } else if (EntityTags.clientHas(exchange.request(), tag)) {
            exchange.respond(new ResponseHead(304, Headers.of("ETag", tag)), ByteBuffer.allocate(0));
        } else {
            Headers.Builder fields = Answers.kept("text/html;charset=UTF-8").add("ETag", tag);
            String ancestors = options.origins().ancestors();
            if (ancestors != null) {
                fields.add("Content-Security-Policy", "frame-ancestors " + ancestors);
            }
            exchange.respond(new ResponseHead(200, fields.build()), Answers.bytes(page));
        }
    }

    private static boolean isGet(HttpExchange exchange) {
        return exchange.request().method().equals("GET")
                || exchange.request().method().equals("HEAD");
    }
}

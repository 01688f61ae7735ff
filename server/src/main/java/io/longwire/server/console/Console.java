package io.longwire.server.console;

import io.longwire.embed.LongwireBuilder;
import io.longwire.embed.StaticFile;
import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.http.Headers;
import java.util.List;

/** The console page and the browser client: their files, from the jar to their paths. */
public final class Console {
    /** The page's own files; a test compares the list with the folder. */
    static final List<String> FILES = List.of(
            "announcer.js",
            "bar.css",
            "board.css",
            "body.js",
            "chart.js",
            "connection.js",
            "console.css",
            "controls.css",
            "icon.svg",
            "main.js",
            "messages.css",
            "messages.js",
            "narrow.css",
            "publish.js",
            "rates.js",
            "subscriptions.js",
            "theme.js");

    /** The modules of stompjs that the client needs; a test follows the imports. */
    static final List<String> STOMPJS = List.of(
            "augment-websocket.js",
            "byte.js",
            "client.js",
            "frame-impl.js",
            "parser.js",
            "stomp-handler.js",
            "ticker.js",
            "types.js",
            "versions.js");

    /** The modules of the browser client; a test compares the list with the folder. */
    static final List<String> CLIENT = List.of(
            "longwire.js",
            "longwire/buffer.js",
            "longwire/carriage.js",
            "longwire/carriers.js",
            "longwire/follow.js",
            "longwire/link.js",
            "longwire/resource.js",
            "longwire/socket.js",
            "longwire/timing.js");

    /** Nothing is loaded from elsewhere, nothing is written into the page by text, and no page frames this one. */
    private static final Headers FIELDS = Headers.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
                    + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin");

    private Console() {}

    /** Mounts the page at {@code /}, its files below {@code /console/}, and the browser client at {@code /longwire.js}. */
    public static void mount(LongwireBuilder builder) {
        builder.route("/", asset("index.html"));
        for (String file : FILES) {
            builder.route("/console/" + file, asset(file));
        }
        for (String file : STOMPJS) {
            builder.route("/console/stompjs/" + file, asset("stompjs/" + file));
        }
        for (String file : CLIENT) {
            builder.route("/" + file, asset("client/" + file));
        }
    }

    private static HttpHandler asset(String file) {
        return StaticFile.resource(type(file), Console.class, file).with(FIELDS);
    }

    private static String type(String file) {
        return switch (file.substring(file.lastIndexOf('.'))) {
            case ".html" -> "text/html; charset=utf-8";
            case ".css" -> "text/css; charset=utf-8";
            case ".js" -> "text/javascript; charset=utf-8";
            case ".svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("No content type is known for " + file);
        };
    }
}

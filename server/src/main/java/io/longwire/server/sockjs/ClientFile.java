package io.longwire.server.sockjs;

import io.longwire.embed.StaticFile;
import io.longwire.protocol.exchange.HttpHandler;

/** The minified sockjs-client. */
public final class ClientFile {
    /** Where it is served; the version is in it. */
    public static final String PATH = "/sockjs-client/1.6.1/sockjs.min.js";

    private ClientFile() {}

    /** Serves it, from memory. */
    public static HttpHandler handler() {
        return StaticFile.resource("text/javascript; charset=utf-8", ClientFile.class, "sockjs.min.js")
                .immutable();
    }
}

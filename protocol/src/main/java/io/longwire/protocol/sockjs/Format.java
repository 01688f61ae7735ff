package io.longwire.protocol.sockjs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How one of the receiving transports writes frames into a response.
 *
 * @param transport which one
 * @param callback what the page calls with each frame, checked; null where there is none
 */
record Format(Receiving transport, @Nullable String callback) {
    private static final byte[] NOTHING = {};
    private static final String HTML = """
            <!doctype html>
            <html><head>
              <meta http-equiv="X-UA-Compatible" content="IE=edge" />
              <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
            </head><body><h2>Don't panic!</h2>
              <script>
                document.domain = document.domain;
                var c = parent.%s;
                c.start();
                function p(d) {c.message(d);};
                window.onload = function() {c.stop();};
              </script>""";

    /** Browsers show nothing of a page before they have this much of it. */
    private static final int HTML_PRELUDE_BYTES = 1025;

    /** The receiving transports. */
    enum Receiving {
        XHR(false, "application/javascript"),
        XHR_STREAMING(true, "application/javascript"),
        EVENTSOURCE(true, "text/event-stream"),
        HTMLFILE(true, "text/html"),
        JSONP(false, "application/javascript");

        final boolean streams;
        final String contentType;

        Receiving(boolean streams, String type) {
            this.streams = streams;
            this.contentType = type + ";charset=UTF-8";
        }
    }

    /** What a streamed response begins with. */
    byte[] prelude() {
        return switch (transport) {
            case XHR, JSONP -> NOTHING;
            case XHR_STREAMING -> bytes("h".repeat(2048) + "\n");
            case EVENTSOURCE -> bytes("\r\n");
            case HTMLFILE -> {
                String page = HTML.formatted(callback);
                yield bytes(page + " ".repeat(Math.max(0, HTML_PRELUDE_BYTES - page.length())) + "\r\n\r\n");
            }
        };
    }

    /** A frame as the transport writes it. */
    byte[] wrap(byte[] frame) {
        return switch (transport) {
            case XHR, XHR_STREAMING -> join("", frame, "\n");
            case EVENTSOURCE -> join("data: ", Quoting.percent(frame), "\r\n\r\n");
            case HTMLFILE -> join("<script>\np(", Quoting.script(frame), ");\n</script>\r\n");
            case JSONP -> join(callback + "(", Quoting.script(frame), ");\r\n");
        };
    }

    private static byte[] join(String before, byte[] frame, String behind) {
        return ByteBuffer.allocate(before.length() + frame.length + behind.length())
                .put(bytes(before))
                .put(frame)
                .put(bytes(behind))
                .array();
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}

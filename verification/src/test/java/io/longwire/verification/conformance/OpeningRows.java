package io.longwire.verification.conformance;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** RFC 6455 §4.2.1 and §4.2.2, RFC 9110 §7.8 and §15.5.22. */
final class OpeningRows {
    private static final String READS = "RFC 6455 §4.2.1";
    private static final String ANSWERS = "RFC 6455 §4.2.2";
    private static final String EXTENSIONS = "RFC 6455 §9.1";
    private static final Request RIGHT = Request.RIGHT;

    private OpeningRows() {}

    static List<OpeningRow> all() {
        List<OpeningRow> rows = new ArrayList<>();
        upgrade(rows);
        http(rows);
        version(rows);
        key(rows);
        subprotocols(rows);
        extensions(rows);
        return rows;
    }

    private static void upgrade(List<OpeningRow> rows) {
        rows.add(OpeningRow.of("0.1", "the example", ANSWERS, RIGHT, 101)
                .has("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        rows.add(OpeningRow.of("0.1", "no subprotocol was asked for", ANSWERS, RIGHT, 101)
                .has("Sec-WebSocket-Protocol", ""));
        rows.add(OpeningRow.of("0.1", "no extension was offered", ANSWERS, RIGHT, 101)
                .has("Sec-WebSocket-Extensions", ""));
        for (String value : List.of("WebSocket", "WEBSOCKET", "h2c, websocket", "websocket,foo/2")) {
            rows.add(OpeningRow.of("0.2", "Upgrade: " + value, READS, RIGHT.with("Upgrade", value), 101));
        }
        for (String value : List.of("upgrade", "UPGRADE", "keep-alive, Upgrade", "Upgrade,keep-alive")) {
            rows.add(OpeningRow.of("0.3", "Connection: " + value, READS, RIGHT.with("Connection", value), 101));
        }
        Request two = RIGHT.with("Connection", "keep-alive").and("Connection", "Upgrade");
        rows.add(OpeningRow.of("0.3", "Connection in two fields", READS, two, 101));
        rows.add(OpeningRow.of("0.4", "without Upgrade", READS, RIGHT.without("Upgrade"), 426));
        rows.add(OpeningRow.of("0.4", "Upgrade to something else", READS, RIGHT.with("Upgrade", "h2c"), 426));
        rows.add(OpeningRow.of("0.4", "Upgrade to websockets", READS, RIGHT.with("Upgrade", "websockets"), 426));
        rows.add(OpeningRow.of("0.4", "without Connection", READS, RIGHT.without("Connection"), 426));
        rows.add(OpeningRow.of("0.4", "Connection without upgrade", READS, RIGHT.with("Connection", "close"), 426));
        rows.add(OpeningRow.of(
                "0.5",
                "Origin and unknown fields",
                READS,
                RIGHT.and("Origin", "http://localhost").and("X-Unknown", "?"),
                101));
    }

    private static void http(List<OpeningRow> rows) {
        for (String method : List.of("POST", "PUT", "HEAD", "DELETE", "get")) {
            Request request = RIGHT.line(method + " /chat HTTP/1.1");
            rows.add(OpeningRow.of("0.6", "method " + method, READS, request, 400));
        }
        rows.add(OpeningRow.of("0.7", "HTTP/1.0", READS, RIGHT.line("GET /chat HTTP/1.0"), 426)
                .has("Upgrade", "websocket")
                .overHttp());
        rows.add(OpeningRow.of("0.7", "HTTP/2.0 in a request line", READS, RIGHT.line("GET /chat HTTP/2.0"), 505)
                .overHttp());
        rows.add(OpeningRow.of("0.8", "without Host", READS, RIGHT.without("Host"), 400)
                .overHttp());
        rows.add(OpeningRow.of("0.8", "two Hosts", READS, RIGHT.and("Host", "other"), 400)
                .overHttp());
        rows.add(OpeningRow.of("0.9", "a body", READS, RIGHT.and("Content-Length", "5"), 400));
        rows.add(OpeningRow.of("0.9", "chunks", READS, RIGHT.and("Transfer-Encoding", "chunked"), 400));
        rows.add(OpeningRow.of("0.9", "a body of 0 bytes", READS, RIGHT.and("Content-Length", "0"), 101));
        rows.add(OpeningRow.of(
                        "0.10",
                        "an absolute target",
                        "RFC 9112 §3.2.2",
                        RIGHT.line("GET http://localhost/c HTTP/1.1"),
                        101)
                .overHttp());
        rows.add(
                OpeningRow.of("0.10", "a target without a slash", "RFC 9112 §3.2", RIGHT.line("GET chat HTTP/1.1"), 400)
                        .overHttp());
        rows.add(OpeningRow.of("0.10", "a query", READS, RIGHT.line("GET /chat?a=b&c=%20 HTTP/1.1"), 101));
        rows.add(OpeningRow.of("0.11", "a head too large", "RFC 6585 §5", RIGHT.and("X-Long", "x".repeat(20_000)), 431)
                .overHttp());
        rows.add(OpeningRow.of(
                        "0.11",
                        "a line too long",
                        "RFC 9110 §15.5.15",
                        RIGHT.line("GET /" + "x".repeat(20_000) + " HTTP/1.1"),
                        414)
                .overHttp());
        rows.add(OpeningRow.of(
                        "0.11",
                        "a field without a colon",
                        "RFC 9112 §5",
                        RIGHT.line("GET /chat HTTP/1.1\r\nnonsense"),
                        400)
                .overHttp());
    }

    private static void version(List<OpeningRow> rows) {
        for (String version : List.of("0", "7", "8", "12", "14", "255", "013", "+13", "13.0", "thirteen", "13, 8")) {
            rows.add(OpeningRow.of(
                            "0.12", "version " + version, ANSWERS, RIGHT.with("Sec-WebSocket-Version", version), 426)
                    .has("Sec-WebSocket-Version", "13"));
        }
        rows.add(OpeningRow.of("0.12", "without a version", ANSWERS, RIGHT.without("Sec-WebSocket-Version"), 426)
                .has("Sec-WebSocket-Version", "13"));
        rows.add(OpeningRow.of(
                "0.12", "two versions", "RFC 6455 §11.3.5", RIGHT.and("Sec-WebSocket-Version", "13"), 400));
        rows.add(OpeningRow.of(
                "0.12", "a version with blanks around it", READS, RIGHT.with("Sec-WebSocket-Version", " 13 "), 101));
    }

    private static String key(int bytes) {
        return Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    private static void key(List<OpeningRow> rows) {
        rows.add(OpeningRow.of("0.13", "without a key", READS, RIGHT.without("Sec-WebSocket-Key"), 400));
        for (String key : List.of(
                "",
                "x",
                key(0),
                key(8),
                key(15),
                key(17),
                key(18),
                "dGhlIHNhbXBsZSBub25jZQ",
                "!!!!!!!!!!!!!!!!!!!!!!==",
                "dGhlIHNhbXBsZSBub25jZ===",
                "________________________")) {
            rows.add(OpeningRow.of("0.13", "key '" + key + "'", READS, RIGHT.with("Sec-WebSocket-Key", key), 400));
        }
        rows.add(OpeningRow.of("0.13", "two keys", "RFC 6455 §11.3.1", RIGHT.and("Sec-WebSocket-Key", key(16)), 400));
        rows.add(OpeningRow.of(
                        "0.13",
                        "a key with blanks around it",
                        ANSWERS,
                        RIGHT.with("Sec-WebSocket-Key", "  " + RawHandshake.KEY + " "),
                        101)
                .has("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    }

    private static OpeningRow subprotocol(String offered, String chosen) {
        Request request = RIGHT.and("Sec-WebSocket-Protocol", offered);
        return OpeningRow.of("0.14", "subprotocols '" + offered + "'", ANSWERS, request, 101)
                .has("Sec-WebSocket-Protocol", chosen);
    }

    private static void subprotocols(List<OpeningRow> rows) {
        rows.add(subprotocol("v1.chat", "v1.chat"));
        rows.add(subprotocol("superchat, v2.chat", "superchat"));
        rows.add(subprotocol("v2.chat,superchat", "v2.chat"));
        rows.add(subprotocol("other, v1.chat", "v1.chat"));
        rows.add(subprotocol(", ,v1.chat ,", "v1.chat"));
        rows.add(subprotocol("other", ""));
        rows.add(subprotocol("V1.CHAT", ""));
        Request two = RIGHT.and("Sec-WebSocket-Protocol", "other").and("Sec-WebSocket-Protocol", "superchat, v1.chat");
        rows.add(OpeningRow.of("0.14", "subprotocols in two fields", "RFC 6455 §11.3.4", two, 101)
                .has("Sec-WebSocket-Protocol", "superchat"));
        for (String wrong : List.of("", ",", "a b", "v1.chat/2", "\"v1.chat\"", "v1.chat, v1.chat")) {
            rows.add(OpeningRow.of(
                    "0.15",
                    "subprotocols '" + wrong + "'",
                    "RFC 6455 §4.1",
                    RIGHT.and("Sec-WebSocket-Protocol", wrong),
                    400));
        }
    }

    private static OpeningRow extension(String offered, String agreed) {
        Request request = RIGHT.and("Sec-WebSocket-Extensions", offered);
        return OpeningRow.of("0.16", "extensions '" + offered + "'", EXTENSIONS, request, 101)
                .has("Sec-WebSocket-Extensions", agreed);
    }

    private static void extensions(List<OpeningRow> rows) {
        rows.add(extension("x-first", "x-first"));
        rows.add(extension("unheard-of", ""));
        rows.add(extension("x-second, x-first", "x-first, x-second"));
        rows.add(extension("x-first;a=1, x-first;a=2", "x-first; a=1"));
        rows.add(extension("x-first; wrong, x-first;a=\"2\"", "x-first; a=2"));
        rows.add(extension("x-first; wrong", ""));
        rows.add(extension("x-third, x-second", "x-second"));
        rows.add(extension("x-third", "x-third"));
        rows.add(extension(",, x-first ;\ta = b ,", "x-first; a=b"));
        rows.add(extension("x-first; a=1; a=2", ""));
        rows.add(extension("X-FIRST", ""));
        Request two = RIGHT.and("Sec-WebSocket-Extensions", "x-second").and("Sec-WebSocket-Extensions", "x-first");
        rows.add(OpeningRow.of("0.16", "extensions in two fields", EXTENSIONS, two, 101)
                .has("Sec-WebSocket-Extensions", "x-first, x-second"));
        for (String wrong : List.of(
                "",
                ",",
                ";",
                "a;",
                "a;;b",
                "a b",
                "a;=1",
                "a;b=",
                "a;b=\"",
                "a;b=\"c",
                "a;b=\"c d\"",
                "a;b=\"\"",
                "a/b")) {
            rows.add(OpeningRow.of(
                    "0.17",
                    "extensions '" + wrong + "'",
                    EXTENSIONS,
                    RIGHT.and("Sec-WebSocket-Extensions", wrong),
                    400));
        }
    }
}

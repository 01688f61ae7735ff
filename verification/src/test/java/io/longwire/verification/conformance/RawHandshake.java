package io.longwire.verification.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;

/** The opening handshake as text, apart from the code under test. */
final class RawHandshake {
    /** The key of the example (RFC 6455 §1.3). */
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private RawHandshake() {}

    /** A client's request, with more header lines, each ended by CRLF. */
    static String request(String path, String more) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: " + KEY + "\r\nSec-WebSocket-Version: 13\r\n" + more + "\r\n";
    }

    /** A server's answer to a request, with more header lines. */
    static String answer(String request, String more) {
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(header(request, "Sec-WebSocket-Key")) + "\r\n" + more + "\r\n";
    }

    static String extensions(String value) {
        return value.isEmpty() ? "" : "Sec-WebSocket-Extensions: " + value + "\r\n";
    }

    static String accept(String key) {
        try {
            byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The value of a field in a head; empty when it is not there. */
    static String header(String head, String name) {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return "";
    }

    /** Reads a head, and nothing behind it. */
    static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int value = in.read();
            if (value < 0) {
                throw new IOException("The stream ended after: " + head);
            }
            head.append((char) value);
        }
        return head.toString();
    }
}

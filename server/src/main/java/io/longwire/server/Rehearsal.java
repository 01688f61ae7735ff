package io.longwire.server;

import io.longwire.embed.Longwire;
import io.longwire.server.config.ConfigException;
import io.longwire.server.config.Configuration;
import io.longwire.server.log.Logs;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One short life of the server: start, a request of each kind, stop. The launcher runs it once for each build, so that the JVM can archive the
 * classes that a start needs.
 */
final class Rehearsal {
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int TEXT_FRAME = 0x81;
    private static final int MASKED = 0x80;

    private Rehearsal() {}

    static void run() throws ConfigException, IOException {
        Configuration configuration = Configuration.read(Map.of("--port", List.of("0")), Map.of(), null);
        Logs.level("error");
        try (Longwire longwire = Program.builder(configuration).start()) {
            int port = longwire.address().getPort();
            talk(port, request("GET / HTTP/1.1", "Connection: close", ""), "</html>");
            talk(port, request("POST /topic/rehearsal HTTP/1.1", "Content-Length: 2", "hi"), "position");
            talk(port, request("GET /topic/rehearsal HTTP/1.1", "Connection: close", ""), "position");
            String upgrade = request(
                    "GET /ws HTTP/1.1",
                    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                    "");
            String stomp = frame("CONNECT\naccept-version:1.2\nhost:localhost\n\n\0")
                    + frame("SUBSCRIBE\nid:1\ndestination:/topic/rehearsal\n\n\0")
                    + frame("SEND\ndestination:/topic/rehearsal\n\nhello\0");
            talk(port, upgrade + stomp, "hello");
        }
    }

    private static String request(String line, String fields, String body) {
        return line + "\r\nHost: localhost\r\n" + fields + "\r\n\r\n" + body;
    }

    /** A text frame as a client sends it, with a mask of zeros, which leaves it as it is. */
    private static String frame(String text) {
        return "" + (char) TEXT_FRAME + (char) (MASKED | text.length()) + "\0\0\0\0" + text;
    }

    /** Sends all, then reads until the answer has the word in it. */
    private static void talk(int port, String bytes, String word) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            byte[] chunk = new byte[8192];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                answer.write(chunk, 0, read);
                if (answer.toString(StandardCharsets.ISO_8859_1).contains(word)) {
                    return;
                }
            }
            throw new EOFException("The answer ended before '" + word + "' was in it");
        }
    }
}

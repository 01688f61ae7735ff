package io.longwire.server;

import io.longwire.embed.Longwire;
import io.longwire.netty.WebSocketServer;
import io.longwire.server.config.ConfigException;
import io.longwire.server.config.Configuration;
import io.longwire.server.tools.EchoServer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.ParseResult;

/**
 * One short life of each server, the broker and the echo: start, a request of each kind, stop. The launcher runs it once for each build, so that the JVM can archive the
 * classes that a start needs.
 */
final class Rehearsal {
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int TEXT_FRAME = 0x81;
    private static final int MASKED = 0x80;

    private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

    private Rehearsal() {}

    static void run() throws ConfigException, IOException {
        String[] arguments = {"serve", "--port=0"};
        ParseResult given = CommandLines.create(arguments).parseArgs(arguments);
        serve(Configuration.read(CommandLines.given(given.subcommand()).flags(), Map.of(), null));
        echo();
    }

    private static void serve(Configuration configuration) throws IOException {
        try (Longwire longwire = Program.builder(configuration).start()) {
            Program.announce(longwire, configuration, NOWHERE);
            int port = longwire.address().getPort();
            talk(port, request("GET / HTTP/1.1", "Connection: close", ""), "</html>");
            talk(port, request("POST /topic/rehearsal HTTP/1.1", "Content-Length: 2", "hi"), "position");
            talk(port, request("GET /topic/rehearsal HTTP/1.1", "Connection: close", ""), "position");
            String stomp = frame("CONNECT\naccept-version:1.2\nhost:localhost\n\n\0")
                    + frame("SUBSCRIBE\nid:1\ndestination:/topic/rehearsal\n\n\0")
                    + frame("SEND\ndestination:/topic/rehearsal\n\nhello\0");
            talk(port, upgrade("/ws") + stomp, "hello");
        }
    }

    private static void echo() throws IOException {
        WebSocketServer server = EchoServer.start("127.0.0.1", 0, 1);
        try {
            talk(server.address().getPort(), upgrade("/echo") + frame("hello"), "hello");
        } finally {
            server.close();
        }
    }

    private static String upgrade(String path) {
        return request(
                "GET " + path + " HTTP/1.1",
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
                "");
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

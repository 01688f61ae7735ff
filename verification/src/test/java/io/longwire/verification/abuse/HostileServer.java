package io.longwire.verification.abuse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/** Takes one connection, reads its request and nothing more, and writes what it likes until nobody listens. */
final class HostileServer implements AutoCloseable {
    /** The head of a right answer, without the empty line; {@code {accept}} becomes the proof. */
    static final String RIGHT = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: {accept}\r\n";

    /** The whole head of a right answer that agrees to compression. */
    static final String COMPRESSING = RIGHT
            + "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
            + " client_no_context_takeover\r\n\r\n";

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CompletableFuture<Long> written = new CompletableFuture<>();
    private final String head;
    private final byte[] first;
    private final byte[] flood;
    private long count; // guarded by this

    HostileServer(String head, byte[] flood) throws IOException {
        this(head, new byte[0], flood);
    }

    @SuppressWarnings("ThisEscapedInObjectConstruction") // the thread starts when all else is set
    HostileServer(String head, byte[] first, byte[] flood) throws IOException {
        this.head = head;
        this.first = first;
        this.flood = flood;
        Thread thread = new Thread(this::serve, "hostile");
        thread.setDaemon(true);
        thread.start();
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/");
    }

    /** How many bytes it could write until the client closed the connection. */
    CompletableFuture<Long> written() {
        return written;
    }

    /** Waits until that many bytes have been written. */
    synchronized void awaitWritten(long bytes) throws InterruptedException {
        while (count < bytes && !written.isDone()) {
            wait(30_000);
        }
    }

    private synchronized void count(int bytes) {
        count += bytes;
        notifyAll();
    }

    private void serve() {
        try (Socket socket = listener.accept()) {
            socket.setReceiveBufferSize(4096);
            String answer = head.replace("{accept}", accept(request(socket.getInputStream())));
            OutputStream out = socket.getOutputStream();
            out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
            out.write(first);
            flood(socket, out);
        } catch (IOException | GeneralSecurityException e) {
            written.completeExceptionally(e);
        }
    }

    private void flood(Socket socket, OutputStream out) throws IOException {
        try {
            while (flood.length > 0) {
                out.write(flood);
                count(flood.length);
            }
            socket.getInputStream().skipNBytes(Long.MAX_VALUE); // to the end, as there is nothing more to write
        } catch (IOException left) {
            synchronized (this) {
                written.complete(count);
                notifyAll();
            }
        }
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n", Math.max(0, request.length() - 4)) < 0) {
            request.append((char) in.read());
        }
        return request.toString();
    }

    private static String accept(String request) throws GeneralSecurityException {
        String key = request.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:"))
                .map(line -> line.substring(18).strip())
                .findFirst()
                .orElseThrow();
        byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}

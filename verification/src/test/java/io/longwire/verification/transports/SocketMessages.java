package io.longwire.verification.transports;

import io.longwire.verification.program.RunningServer;
import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.WireFrame;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a WebSocket that may be cut, on a socket of its own: the JDK's client (17 as well as 25) does not always tell its listener that the
 * connection has ended without a close frame.
 */
final class SocketMessages implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    private SocketMessages(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /**
     * Shakes hands.
     *
     * @throws IOException when it was cut, or refused
     */
    static SocketMessages open(URI uri) throws IOException {
        SocketMessages messages = new SocketMessages(new Socket(uri.getHost(), uri.getPort()));
        try {
            messages.shakeHands(uri);
            return messages;
        } catch (IOException e) {
            messages.close();
            throw e;
        }
    }

    private void shakeHands(URI uri) throws IOException {
        socket.setSoTimeout((int) RunningServer.PATIENCE.toMillis());
        String request = RawClient.request(
                "GET " + uri.getRawPath() + "?" + uri.getRawQuery() + " HTTP/1.1",
                "Host: " + uri.getAuthority(),
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        if (!head.toString().startsWith("HTTP/1.1 101 ")) {
            throw new IOException("The handshake was refused: " + head);
        }
    }

    /** Waits for the next; null when it has ended, with a close frame or without. One that was cut before its end is none. */
    @Nullable
    String next() throws IOException {
        try {
            while (true) {
                WireFrame frame = WireFrame.read(in);
                if (frame.opcode() == WireFrame.CLOSE) {
                    return null;
                }
                if (frame.first() == (WireFrame.FIN | WireFrame.TEXT)) {
                    return new String(frame.payload(), StandardCharsets.UTF_8);
                }
                if (frame.opcode() != WireFrame.PING) {
                    throw new AssertionError("Not a message, nor a ping: " + frame);
                }
            }
        } catch (EOFException cut) {
            return null;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("Nothing was heard, not even a heart-beat", e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

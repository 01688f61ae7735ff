package io.longwire.verification.raw;

import io.longwire.verification.program.RunningServer;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A socket that sends any bytes, right or wrong, and reads HTTP heads and WebSocket frames. For one thread. */
public final class RawClient implements AutoCloseable {
    private final Socket socket = new Socket();
    private final DataInputStream in;

    /** Connects. */
    public RawClient(RunningServer server) {
        this(server, 0);
    }

    /**
     * Connects.
     *
     * @param window bytes that the system takes for a client that does not read; 0 for its default
     */
    public RawClient(RunningServer server, int window) {
        this(server.address(), window);
    }

    /** The same, wherever the server runs. */
    public RawClient(InetSocketAddress address, int window) {
        try {
            if (window > 0) {
                socket.setReceiveBufferSize(window);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) RunningServer.PATIENCE.toMillis());
            socket.connect(address);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection whose opening handshake has succeeded, with further header lines. */
    public static RawClient webSocket(RunningServer server, String... headers) {
        RawClient client = new RawClient(server);
        client.opened(headers);
        return client;
    }

    /** Shakes hands, and fails when it is refused. */
    public void opened(String... headers) {
        openedAt("/ws", headers);
    }

    /** A connection to that path whose opening handshake has succeeded, with further header lines. */
    public static RawClient webSocketAt(RunningServer server, String path, String... headers) {
        return new RawClient(server).openedAt(path, headers);
    }

    /** Shakes hands for that path, and fails when it is refused. */
    public RawClient openedAt(String path, String... headers) {
        send(handshakeFor(path, headers));
        Head head = head();
        if (head.status() != 101) {
            throw new AssertionError("The handshake was refused: " + head);
        }
        return this;
    }

    /** The request that opens a WebSocket, with further header lines. */
    public static String handshake(String... headers) {
        return handshakeFor("/ws", headers);
    }

    private static String handshakeFor(String path, String... headers) {
        return request(
                "GET " + path + " HTTP/1.1",
                "Host: localhost",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                String.join("\r\n", headers));
    }

    /** Lines as a request's head; empty ones are left out. */
    public static String request(String... lines) {
        StringBuilder request = new StringBuilder();
        for (String line : lines) {
            if (!line.isEmpty()) {
                request.append(line).append("\r\n");
            }
        }
        return request.append("\r\n").toString();
    }

    /** Sends bytes; one char is one byte. */
    public void send(String bytes) {
        send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes. */
    public void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes; the other side may have closed meanwhile. */
    public void sendWhileOpen(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException closed) {
            // what the server said before it closed is still there to be read
        }
    }

    /** Reads the head of a response. */
    public Head head() {
        try {
            StringBuilder text = new StringBuilder();
            while (text.length() < 4 || !text.substring(text.length() - 4).equals("\r\n\r\n")) {
                text.append((char) in.readUnsignedByte());
            }
            return Head.parse(text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("No response came", e);
        }
    }

    /** Reads a response with a Content-Length. */
    public String body(Head head) {
        try {
            return new String(in.readNBytes(Integer.parseInt(head.field("content-length"))), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until there is something to read; afterwards another thread may read it. */
    public void awaitByte() {
        try {
            in.mark(1);
            if (in.read() >= 0) {
                in.reset();
            }
        } catch (IOException closed) {
            // who reads next is told
        }
    }

    /** Reads so many bytes; one char is one byte. */
    public String bytes(int count) {
        try {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw new UncheckedIOException(new java.io.EOFException("Only " + bytes.length + " of " + count));
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one line of a body that is streamed. */
    public String line() {
        try {
            StringBuilder line = new StringBuilder();
            for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
                line.append((char) next);
            }
            return line.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads lines up to the next one that begins with that. */
    public String lineWith(String start) {
        String line = line();
        while (!line.startsWith(start)) {
            line = line();
        }
        return line;
    }

    /** Reads the next frame. */
    public WireFrame frame() {
        try {
            return WireFrame.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads up to the close frame and answers it. */
    public WireFrame closed() {
        WireFrame frame = frame();
        while (frame.opcode() != WireFrame.CLOSE) {
            frame = frame();
        }
        sendWhileOpen(WireFrame.close(frame.closeCode() == 1005 ? 1000 : frame.closeCode(), ""));
        return frame;
    }

    /** Whether the other side ends the connection, after whatever it still sends. */
    public boolean ends() {
        try {
            in.skipNBytes(Long.MAX_VALUE);
            return false;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException ended) {
            return true;
        }
    }

    /** Sends nothing more; reading goes on. */
    public void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

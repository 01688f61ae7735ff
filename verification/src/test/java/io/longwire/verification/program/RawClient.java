package io.longwire.verification.program;

import io.longwire.protocol.frame.Opcode;
import io.longwire.protocol.frame.Side;
import io.longwire.testkit.frame.RawFrames;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** A socket that sends exactly the octets it is told to, and reads HTTP heads and WebSocket frames. Reads give up after 30 s. */
public final class RawClient implements AutoCloseable {
    /** The header fields of a request for a WebSocket, {@code Host} apart. */
    public static final String UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

    private final Socket socket = new Socket();
    private final InputStream in;

    public RawClient(InetSocketAddress address) throws IOException {
        this(address, 0);
    }

    /** @param receiveBuffer octets that the system takes for whoever does not read; 0 for the system's choice */
    public RawClient(InetSocketAddress address, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.connect(address, 10_000);
        socket.setSoTimeout(30_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A frame. */
    public record Frame(int opcode, boolean fin, ByteBuffer payload) {
        /** The payload as text. */
        public String text() {
            return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
        }

        /** The code of a close frame; 1005 where it has none, -1 where it is no close frame. */
        public int closeCode() {
            if (opcode != Opcode.CLOSE) {
                return -1;
            }
            return payload.remaining() < 2 ? 1005 : payload.getShort(0) & 0xffff;
        }
    }

    /** Opens a WebSocket to STOMP. */
    public static RawClient webSocket(RunningServer server) throws IOException {
        return webSocket(server, 0);
    }

    /** The same, with a receive buffer of this size. */
    public static RawClient webSocket(RunningServer server, int receiveBuffer) throws IOException {
        RawClient client = new RawClient(server.address(), receiveBuffer);
        String head = client.ask("GET /ws HTTP/1.1\r\nHost: localhost\r\n" + UPGRADE + "\r\n");
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IllegalStateException("No upgrade: " + head);
        }
        return client;
    }

    /** Opens a WebSocket and connects with STOMP 1.2. */
    public static RawClient stomp(RunningServer server) throws IOException {
        return stomp(server, 0);
    }

    /** The same, with a receive buffer of this size. */
    public static RawClient stomp(RunningServer server, int receiveBuffer) throws IOException {
        RawClient client = webSocket(server, receiveBuffer);
        client.text("CONNECT\naccept-version:1.2\nhost:localhost\n\n\0");
        client.readUntil(frame -> frame.text().startsWith("CONNECTED\n"));
        return client;
    }

    public Socket socket() {
        return socket;
    }

    public RawClient send(String latin1) throws IOException {
        return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte... octets) throws IOException {
        socket.getOutputStream().write(octets);
        return this;
    }

    /** Sends; that the server has closed meanwhile is no error. */
    public RawClient sendAnyway(byte... octets) {
        try {
            return send(octets);
        } catch (IOException closed) {
            return this;
        }
    }

    /** Sends a text message. */
    public RawClient text(String payload) throws IOException {
        return send(frames().text(payload).bytes());
    }

    /** Begins frames of a client. */
    public static RawFrames frames() {
        return RawFrames.from(Side.CLIENT);
    }

    /** Sends a request and reads the head of its response. */
    public String ask(String request) throws IOException {
        return send(request).readHead();
    }

    /** The head of a response. */
    public String readHead() throws IOException {
        return readThrough("\r\n\r\n");
    }

    /** Up to and with the text. */
    public String readThrough(String end) throws IOException {
        StringBuilder out = new StringBuilder();
        while (out.indexOf(end, Math.max(0, out.length() - end.length())) < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("The server closed after: " + out);
            }
            out.append((char) octet);
        }
        return out.toString();
    }

    /** Everything until the server closes. */
    public String readToEnd() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            in.transferTo(out);
        } catch (SocketException reset) {
            out.writeBytes("(reset)".getBytes(StandardCharsets.ISO_8859_1));
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /** The next frame. */
    public Frame readFrame() throws IOException {
        int first = octet();
        int second = octet();
        if ((second & 0x80) != 0) {
            throw new IllegalStateException("A server's frame is masked");
        }
        int length = second & 0x7f;
        if (length >= 126) {
            int octets = length == 126 ? 2 : 8;
            long large = 0;
            for (int i = 0; i < octets; i++) {
                large = large << 8 | octet();
            }
            length = Math.toIntExact(large);
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("The server closed inside a frame");
        }
        return new Frame(first & 0x0f, (first & 0x80) != 0, ByteBuffer.wrap(payload));
    }

    private int octet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("The server closed without a close frame");
        }
        return octet;
    }

    /** Reads on to the first frame of which this holds. */
    public Frame readUntil(Predicate<Frame> wanted) throws IOException {
        Frame frame = readFrame();
        while (!wanted.test(frame)) {
            if (frame.opcode() == Opcode.CLOSE) {
                throw new EOFException("Closed: " + frame.closeCode() + " " + frame.text());
            }
            frame = readFrame();
        }
        return frame;
    }

    /** Reads on to the close frame; its code. */
    public int readClose() throws IOException {
        return readUntil(frame -> frame.opcode() == Opcode.CLOSE).closeCode();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

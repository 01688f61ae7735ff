package io.longwire.verification.raw;

import io.longwire.verification.program.RunningServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** A plain STOMP client, a frame in each message. For one thread. */
public final class StompClient implements AutoCloseable {
    private final RawClient socket;
    private final Deque<StompText> read = new ArrayDeque<>();

    private StompClient(RawClient socket) {
        this.socket = socket;
    }

    /** Connects with STOMP 1.2. */
    public static StompClient connected(RunningServer server) {
        return connected(server, RawClient.webSocket(server, "Sec-WebSocket-Protocol: v12.stomp"));
    }

    /** Connects over a socket whose handshake is done. */
    public static StompClient connected(RunningServer server, RawClient socket) {
        StompClient client = opened(socket);
        client.send("CONNECT\naccept-version:1.2\nhost:" + "127.0.0.1" + "\n\n");
        client.expect("CONNECTED");
        return client;
    }

    /** A client that has not sent CONNECT. */
    public static StompClient opened(RawClient socket) {
        return new StompClient(socket);
    }

    /** Subscribes, and waits until nothing is missed. */
    public StompClient subscribed(String id, String destination) {
        send("SUBSCRIBE\nid:" + id + "\ndestination:" + destination + "\nreceipt:subscribed-" + id + "\n\n");
        expect("RECEIPT");
        return this;
    }

    /** Publishes a text. */
    public void publish(String destination, String body) {
        send("SEND\ndestination:" + destination + "\n\n" + body);
    }

    /** Sends a frame; NUL is added. */
    public void send(String frame) {
        socket.send(WireFrame.of(WireFrame.FIN | WireFrame.TEXT, frame + "\0"));
    }

    /** The next frame, which has to be this command. */
    public StompText expect(String command) {
        StompText frame = next();
        if (!frame.command().equals(command)) {
            throw new AssertionError("Expected " + command + ", got " + frame);
        }
        return frame;
    }

    /** The next frame; heart-beats are skipped. */
    public StompText next() {
        while (read.isEmpty()) {
            WireFrame frame = socket.frame();
            if (frame.opcode() == WireFrame.CLOSE) {
                throw new AssertionError("Closed with " + frame.closeCode() + " " + frame.closeReason());
            }
            if (frame.opcode() == WireFrame.TEXT || frame.opcode() == WireFrame.BINARY) {
                StompText.addAll(new String(frame.payload(), StandardCharsets.UTF_8), read);
            }
        }
        return read.remove();
    }

    /** The socket below. */
    public RawClient socket() {
        return socket;
    }

    @Override
    public void close() {
        socket.close();
    }
}

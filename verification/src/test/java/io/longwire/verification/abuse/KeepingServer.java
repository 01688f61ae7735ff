package io.longwire.verification.abuse;

import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketGroup;
import io.longwire.netty.WebSocketListener;
import io.longwire.netty.WebSocketServer;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A server that promises more than {@code longwire echo}, to be run in a process of its own: it keeps the contexts of compression between messages, and
 * has queues for its subscribers which together are larger than its memory.
 */
final class KeepingServer {
    private KeepingServer() {}

    public static void main(String[] arguments) throws Exception {
        WebSocketGroup group = new WebSocketGroup();
        WebSocketServer server = WebSocketServer.builder()
                .endpoint(
                        "/echo",
                        echo -> echo.compression(DeflateOptions.DEFAULT.withContext())
                                .listener(Echo::new))
                .endpoint(
                        "/sub",
                        sub -> sub.limits(Limits.DEFAULT.withOutboundBytes(1 << 30))
                                .listener(() -> new Member(group)))
                .endpoint("/pub", pub -> pub.listener(() -> new Publisher(group)))
                .start();
        PrintStream out = System.out;
        out.println("echoes on ws://127.0.0.1:" + server.address().getPort() + "/echo");
        out.flush();
        Thread.currentThread().join();
    }

    private static final class Echo implements WebSocketListener {
        @Override
        public void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
            webSocket.send(type, payload);
        }
    }

    private record Member(WebSocketGroup group) implements WebSocketListener {
        @Override
        public void opened(WebSocket webSocket) {
            group.add(webSocket);
        }

        @Override
        public void closed(WebSocket webSocket, CloseReason reason, @Nullable Side began) {
            group.remove(webSocket);
        }
    }

    private record Publisher(WebSocketGroup group) implements WebSocketListener {
        @Override
        public void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
            byte[] copy = new byte[payload.remaining()];
            payload.get(copy);
            group.send(new PreparedMessage(type, copy));
        }
    }
}

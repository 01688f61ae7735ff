package io.longwire.verification.abuse;

import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketListener;
import io.longwire.netty.WebSocketServer;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.message.MessageType;
import java.io.PrintStream;
import java.nio.ByteBuffer;

/** A server that keeps the contexts of compression between messages, which {@code longwire echo} does not; to be run in a process of its own. */
final class KeepingServer {
    private KeepingServer() {}

    public static void main(String[] arguments) throws Exception {
        WebSocketServer server = WebSocketServer.builder()
                .endpoint(
                        "/echo",
                        echo -> echo.compression(DeflateOptions.DEFAULT.withContext())
                                .listener(Echo::new))
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
}

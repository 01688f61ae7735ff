package io.longwire.server.tools;

import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketEndpoint;
import io.longwire.netty.WebSocketGroup;
import io.longwire.netty.WebSocketListener;
import io.longwire.netty.WebSocketServer;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.message.PreparedMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What conformance suites and benchmarks talk to: {@code /echo} (messages to 1 MiB, subprotocol {@code echo}), {@code /big} (to 16 MiB), {@code /sub}
 * and {@code /pub}: every message sent to {@code /pub} goes to every {@code /sub}. Compression is on. Below {@code /echo} and at {@code
 * /disabled_websocket_echo}, {@code /close} and {@code /cookie_needed_echo} it speaks SockJS. Pages of any origin may connect: nothing here is anybody's.
 */
public final class EchoServer {
    private static final long BIG = 16 << 20;

    private EchoServer() {}

    /** Starts it; connections are accepted when it returns. */
    public static WebSocketServer start(String host, int port, int eventLoops) throws IOException {
        WebSocketGroup subscribers = new WebSocketGroup();
        EchoSockJs sockJs = new EchoSockJs();
        return WebSocketServer.builder()
                .host(host)
                .port(port)
                .eventLoops(eventLoops)
                .endpoint(
                        "/echo",
                        echo -> common(echo, 1 << 20)
                                .subprotocols("echo")
                                .listener(Echo::new)
                                .otherwise(sockJs))
                .endpoint("/big", big -> common(big, BIG).listener(Echo::new))
                .endpoint("/sub", sub -> common(sub, 1 << 20).listener(() -> new Member(subscribers)))
                .endpoint("/pub", pub -> common(pub, 1 << 20).listener(() -> new Publisher(subscribers)))
                .otherwise(sockJs)
                .start();
    }

    private static WebSocketEndpoint common(WebSocketEndpoint endpoint, long messageBytes) {
        // An echo waits for room, but finds there what is below the mark and then adds a message. Who only listens has
        // the default.
        long outbound = Math.max(Limits.DEFAULT.outboundBytes(), 2 * messageBytes);
        return endpoint.limits(Limits.DEFAULT.withMessageBytes(messageBytes).withOutboundBytes(outbound))
                .compression(DeflateOptions.DEFAULT)
                .waitForDemand()
                .anyOrigin();
    }

    /** Sends back what comes, and reads on only while the client takes what it is sent. */
    private static final class Echo implements WebSocketListener {
        @Override
        public void opened(WebSocket webSocket) {
            webSocket.request(1);
        }

        @Override
        public void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
            webSocket.send(type, payload);
            if (webSocket.writable()) {
                webSocket.request(1);
            } else {
                waiting = true;
            }
        }

        private boolean waiting;

        @Override
        public void writable(WebSocket webSocket) {
            if (waiting) {
                waiting = false;
                webSocket.request(1);
            }
        }
    }

    private record Member(WebSocketGroup group) implements WebSocketListener {
        @Override
        public void opened(WebSocket webSocket) {
            group.add(webSocket);
            webSocket.request(Long.MAX_VALUE);
        }

        @Override
        public void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
            // A subscriber's own words go nowhere.
        }

        @Override
        public void closed(WebSocket webSocket, CloseReason reason, @Nullable Side began) {
            group.remove(webSocket);
        }
    }

    private record Publisher(WebSocketGroup group) implements WebSocketListener {
        @Override
        public void opened(WebSocket webSocket) {
            webSocket.request(Long.MAX_VALUE);
        }

        @Override
        public void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
            byte[] copy = new byte[payload.remaining()];
            payload.get(copy);
            group.send(new PreparedMessage(type, copy));
        }
    }
}

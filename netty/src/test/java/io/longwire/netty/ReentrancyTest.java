package io.longwire.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.netty.BothEnds.Ear;
import io.longwire.protocol.connection.Limits;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing that the application calls calls it back before it returns. */
class ReentrancyTest {
    private final BothEnds ends = new BothEnds();

    @AfterEach
    void close() throws Exception {
        ends.close();
    }

    /** Puts aside what finds no room, and sends it when it hears of some; as a careless application would. */
    private static final class Sending implements WebSocketListener {
        /** Far more than the buffers of the system have room for. */
        static final int MESSAGES = 600;

        private final Queue<Integer> left = new ArrayDeque<>();
        private final List<String> calls = new ArrayList<>();
        private final CompletableFuture<Void> refused = new CompletableFuture<>();
        private boolean sending;

        @Override
        public void text(WebSocket webSocket, String text) {
            for (int i = 0; i < MESSAGES; i++) {
                left.add(i);
            }
            send(webSocket);
        }

        @Override
        public void writable(WebSocket webSocket) {
            calls.add(sending ? "inside a send" : "alone");
            send(webSocket);
        }

        private void send(WebSocket webSocket) {
            while (!left.isEmpty()) {
                int next = left.remove();
                sending = true;
                boolean taken = webSocket.send(ByteBuffer.allocate(40 << 10).putInt(0, next));
                sending = false;
                if (!taken) {
                    refused.complete(null);
                    ((ArrayDeque<Integer>) left).addFirst(next);
                    return;
                }
            }
        }
    }

    @Test
    void whoIsRefusedInACallbackHearsOfRoomOnlyWhenItHasReturned() throws Exception {
        Sending sending = new Sending();
        URI uri = ends.server(
                at -> at.limits(Limits.DEFAULT.withOutboundBytes(100 << 10)).listener(() -> sending));
        BlockingQueue<Integer> numbers = new LinkedBlockingQueue<>();
        WebSocketListener reader = new WebSocketListener() {
            @Override
            public void binary(WebSocket from, ByteBuffer payload) {
                numbers.add(payload.getInt(payload.position()));
            }
        };
        WebSocket webSocket = BothEnds.get(ends.connecting(uri, reader, WebSocketClient.Builder::waitForDemand));
        webSocket.send("go");
        BothEnds.get(sending.refused); // the system's buffers are full
        webSocket.request(Long.MAX_VALUE);
        for (int i = 0; i < Sending.MESSAGES; i++) {
            assertThat(numbers.poll(10, TimeUnit.SECONDS)).isEqualTo(i);
        }
        assertThat(sending.calls).isNotEmpty().containsOnly("alone");
    }

    @Test
    void aRequestShowsNothingBeforeItReturns() throws Exception {
        BlockingQueue<String> calls = new LinkedBlockingQueue<>();
        CompletableFuture<WebSocket> accepted = new CompletableFuture<>();
        URI uri = ends.server(at -> at.waitForDemand().listener(() -> new WebSocketListener() {
            @Override
            public void opened(WebSocket webSocket) {
                accepted.complete(webSocket);
            }

            @Override
            public void ping(WebSocket webSocket, ByteBuffer payload) {
                calls.add("ping");
            }

            @Override
            public void text(WebSocket webSocket, String text) {
                calls.add(text);
            }
        }));
        WebSocket client = ends.connect(uri, new Ear());
        WebSocket server = BothEnds.get(accepted);
        BothEnds.onLoop(client, () -> client.ping(UTF_8.encode("p")) && client.send("message")); // one write
        BothEnds.onLoop(server, () -> {
            server.request(1);
            return null;
        });
        assertThat(calls.poll(10, TimeUnit.SECONDS)).isEqualTo("ping");
        assertThat(calls.poll(10, TimeUnit.SECONDS)).isEqualTo("message");
        BothEnds.onLoop(client, () -> client.send("1") && client.send("2") && client.send("3"));
        BothEnds.onLoop(server, () -> {
            server.request(1); // reads all three, and keeps two
            return null;
        });
        assertThat(calls.poll(10, TimeUnit.SECONDS)).isEqualTo("1");
        BothEnds.onLoop(server, () -> {
            server.request(1);
            return calls.add("returned");
        });
        assertThat(calls.poll(10, TimeUnit.SECONDS)).isEqualTo("returned");
        assertThat(calls.poll(10, TimeUnit.SECONDS)).isEqualTo("2");
    }

    @Test
    void anErrorInWhatIsShownLaterCutsTheConnection() throws Exception {
        Ear ear = new Ear() {
            @Override
            public void text(WebSocket from, String text) {
                if (text.equals("2")) {
                    throw new AssertionError("on purpose");
                }
                super.text(from, text);
            }
        };
        URI uri = ends.server(at -> at.waitForDemand().listener(() -> ear));
        WebSocket client = ends.connect(uri, new Ear());
        WebSocket server = BothEnds.get(ear.webSocket);
        BothEnds.onLoop(client, () -> client.send("1") && client.send("2"));
        server.request(1); // reads both, and keeps one
        assertThat(ear.next()).isEqualTo("1");
        server.request(1);
        assertThat(ear.next()).startsWith("closed 1006");
    }
}

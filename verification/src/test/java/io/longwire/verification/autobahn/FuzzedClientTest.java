package io.longwire.verification.autobahn;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.netty.HandshakeRequest;
import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketListener;
import io.longwire.netty.WebSocketServer;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.message.MessageType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The driver walks as the suite wants it, shown by a fuzzing server with three cases. */
@Timeout(120)
class FuzzedClientTest {
    private static final int MOST = 16 << 20;
    /** What each case sends, message by message as they come back, before it closes. */
    private static final List<List<Integer>> CASES = List.of(List.of(0, 1, 125), List.of(MOST), List.of(70_000, 3));

    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    @Test
    void theDriverCountsTheCasesEchoesEachAndAsksForTheReport() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (WebSocketServer server = WebSocketServer.builder()
                .eventLoops(1)
                .endpoint("/getCaseCount", count -> count.listener(request -> new Counting()))
                .endpoint(
                        "/runCase",
                        run -> run.listener(this::played)
                                .compression(DeflateOptions.DEFAULT)
                                .limits(Limits.DEFAULT.withMessageBytes(MOST).withOutboundBytes(2 * MOST)))
                .endpoint("/updateReports", update -> update.listener(this::reported))
                .start()) {
            URI uri = URI.create("ws://127.0.0.1:" + server.address().getPort());
            PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
            assertThat(new FuzzedClient(uri, "Long & wire", out).run()).isEqualTo(3);
        }
        assertThat(seen)
                .containsExactly(
                        "1 of Long & wire: [permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                                + " client_max_window_bits]",
                        "echoed 126",
                        "2 of Long & wire: [permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                                + " client_max_window_bits]",
                        "echoed " + MOST,
                        "3 of Long & wire: [permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                                + " client_max_window_bits]",
                        "echoed 70003",
                        "report of Long & wire");
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("case 3 of 3: closed with 1000");
    }

    private static final class Counting implements WebSocketListener {
        @Override
        public void opened(WebSocket webSocket) {
            webSocket.send(Integer.toString(CASES.size()));
            webSocket.close();
        }
    }

    private WebSocketListener played(HandshakeRequest request) {
        int number = Integer.parseInt(Objects.requireNonNull(request.queryParameter("case")));
        seen.add(number + " of " + request.queryParameter("agent") + ": "
                + request.headers().all("Sec-WebSocket-Extensions"));
        return new Case(CASES.get(number - 1));
    }

    private WebSocketListener reported(HandshakeRequest request) {
        return new WebSocketListener() {
            @Override
            public void opened(WebSocket webSocket) {
                seen.add("report of " + request.queryParameter("agent"));
                webSocket.close();
            }
        };
    }

    /** Sends a message, waits for its echo, sends the next; closes after the last. */
    private final class Case implements WebSocketListener {
        private final List<Integer> sizes;
        private int next; // guarded by the loop, as is the next
        private long echoed;

        Case(List<Integer> sizes) {
            this.sizes = sizes;
        }

        @Override
        public void opened(WebSocket webSocket) {
            webSocket.send(MessageType.BINARY, ByteBuffer.allocate(sizes.get(next)));
        }

        @Override
        public void binary(WebSocket webSocket, ByteBuffer payload) {
            assertThat(payload.remaining()).isEqualTo(sizes.get(next));
            echoed += payload.remaining();
            next++;
            if (next < sizes.size()) {
                opened(webSocket);
            } else {
                seen.add("echoed " + echoed);
                webSocket.close();
            }
        }
    }
}

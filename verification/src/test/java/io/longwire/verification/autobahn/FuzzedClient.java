package io.longwire.verification.autobahn;

import io.longwire.netty.WebSocket;
import io.longwire.netty.WebSocketClient;
import io.longwire.netty.WebSocketListener;
import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.deflate.DeflateOptions;
import io.longwire.protocol.frame.CloseReason;
import io.longwire.protocol.frame.Side;
import io.longwire.protocol.message.MessageType;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Longwire's client as the fuzzing server of the Autobahn test suite wants one: asks how many cases there are, opens each and echoes whatever comes
 * until it is closed, and then asks for the report.
 *
 * <p>Run with the server's address and a name for the report. See docs/websocket.md.
 */
final class FuzzedClient {
    /** No case lasts longer: the suite's own patience ends after 1,000 seconds. */
    private static final long PATIENCE_SECONDS = 1_200;

    private static final Limits LIMITS =
            Limits.DEFAULT.withMessageBytes(32 << 20).withOutboundBytes(64 << 20);

    private final WebSocketClient client = WebSocketClient.builder()
            .compression(DeflateOptions.DEFAULT)
            .limits(LIMITS)
            .build();
    private final URI server;
    private final String agent;
    private final PrintStream out;

    FuzzedClient(URI server, String agent, PrintStream out) {
        this.server = server;
        this.agent = "agent=" + URLEncoder.encode(agent, StandardCharsets.UTF_8);
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        URI server = URI.create(arguments.length > 0 ? arguments[0] : "ws://127.0.0.1:9001");
        String agent = arguments.length > 1 ? arguments[1] : "Longwire";
        new FuzzedClient(server, agent, System.out).run();
    }

    /** Walks through all cases; how many there were. */
    int run() throws Exception {
        try (client) {
            Talk asking = talk("/getCaseCount");
            int cases = Integer.parseInt(asking.lastText.strip());
            for (int i = 1; i <= cases; i++) {
                CloseReason end = talk("/runCase?case=" + i + "&" + agent).end.join();
                out.println("case " + i + " of " + cases + ": closed with " + end.code() + " " + end.text());
            }
            talk("/updateReports?" + agent);
            return cases;
        }
    }

    /** Connects and echoes to the end. */
    private Talk talk(String resource) throws Exception {
        Talk talk = new Talk();
        client.connect(server.resolve(resource), talk).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        talk.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return talk;
    }

    private static final class Talk implements WebSocketListener {
        final CompletableFuture<CloseReason> end = new CompletableFuture<>();
        private volatile String lastText = ""; // read by another thread once the end is known

        @Override
        public void message(WebSocket webSocket, MessageType type, ByteBuffer payload) {
            if (type == MessageType.TEXT && payload.remaining() < 20) {
                lastText = StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
            }
            if (!webSocket.send(type, payload)) {
                webSocket.close(1011, "An echo was not accepted");
            }
        }

        @Override
        public void closed(WebSocket webSocket, CloseReason reason, @Nullable Side began) {
            end.complete(reason);
        }
    }
}

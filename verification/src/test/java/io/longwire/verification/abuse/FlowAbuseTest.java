package io.longwire.verification.abuse;

import static io.longwire.verification.raw.RawClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.StompClient;
import io.longwire.verification.raw.WireFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that do not read, hardly write, or come and go: each flood is several times the server's 64 MiB of heap. */
@Timeout(240)
final class FlowAbuseTest {
    @RegisterExtension
    static final Unharmed UNHARMED = new Unharmed();

    private static final String BODY = "x".repeat(100_000);

    /** 200 MB. */
    private static final int FLOOD = 2_000;

    @Test
    void aSubscriberThatNeverReadsIsEndedAndTheOthersGetAll() {
        try (RawClient socket = new RawClient(UNHARMED.server(), 4096);
                StompClient publisher = StompClient.connected(UNHARMED.server());
                StompClient reader = StompClient.connected(UNHARMED.server())) {
            socket.opened("Sec-WebSocket-Protocol: v12.stomp");
            StompClient.connected(UNHARMED.server(), socket).subscribed("1", "/topic/flood");
            reader.subscribed("1", "/topic/flood");
            flood(publisher, reader);
            assertThat(closeCodeOrEnd(socket)).isIn(1013, 1006);
        }
    }

    @Test
    void aReaderOfEventsThatNeverReadsIsEndedAndTheOthersGetAll() {
        try (RawClient events = new RawClient(UNHARMED.server(), 4096);
                StompClient publisher = StompClient.connected(UNHARMED.server());
                StompClient reader = StompClient.connected(UNHARMED.server())) {
            events.send(request("GET /topic/flood HTTP/1.1", "Host: localhost", "Accept: text/event-stream"));
            assertThat(events.head().status()).isEqualTo(200);
            reader.subscribed("1", "/topic/flood");
            flood(publisher, reader);
            String line = events.line();
            while (!line.startsWith("event: overflow")) {
                line = events.line();
            }
            assertThat(events.line()).contains("come back with the last position");
        }
    }

    @Test
    void aReaderOfLinesThatNeverReadsIsEndedAndTheOthersGetAll() {
        try (RawClient lines = new RawClient(UNHARMED.server(), 4096);
                StompClient publisher = StompClient.connected(UNHARMED.server());
                StompClient reader = StompClient.connected(UNHARMED.server())) {
            lines.send(request("GET /topic/flood HTTP/1.1", "Host: localhost", "Accept: application/x-ndjson"));
            assertThat(lines.head().status()).isEqualTo(200);
            reader.subscribed("1", "/topic/flood");
            flood(publisher, reader);
            String line = lines.line();
            while (!line.startsWith("{\"event\":\"overflow\"")) {
                line = lines.line();
            }
            assertThat(line).contains("come back with the last position");
        }
    }

    @Test
    void aReaderThroughAWebSocketThatNeverReadsIsEndedAndTheOthersGetAll() {
        try (RawClient socket = new RawClient(UNHARMED.server(), 4096);
                StompClient publisher = StompClient.connected(UNHARMED.server());
                StompClient reader = StompClient.connected(UNHARMED.server())) {
            socket.openedAt("/topic/flood");
            reader.subscribed("1", "/topic/flood");
            flood(publisher, reader);
            assertThat(closeCodeOrEnd(socket)).isIn(1013, 1006);
        }
    }

    @Test
    void manyThatWaitForAnAnswerAreAnsweredAndKeepNothing() {
        List<RawClient> polls = new ArrayList<>();
        try (StompClient publisher = StompClient.connected(UNHARMED.server())) {
            for (int i = 0; i < 500; i++) {
                RawClient poll = new RawClient(UNHARMED.server());
                poll.send(request("GET /topic/polled?wait=60 HTTP/1.1", "Host: localhost"));
                polls.add(poll);
            }
            for (int i = 0; i < 250; i++) {
                polls.remove(0).close();
            }
            publisher.publish("/topic/polled", "now");
            for (RawClient poll : polls) {
                assertThat(poll.body(poll.head())).contains("\"data\":\"now\"");
            }
        } finally {
            polls.forEach(RawClient::close);
        }
    }

    @Test
    void manySubscriptionsOfOneSilentClientShareOneBound() {
        try (RawClient socket = new RawClient(UNHARMED.server(), 4096);
                StompClient publisher = StompClient.connected(UNHARMED.server())) {
            socket.opened("Sec-WebSocket-Protocol: v12.stomp");
            StompClient silent = StompClient.connected(UNHARMED.server(), socket);
            for (int i = 0; i < 500; i++) {
                silent.subscribed("s" + i, "/topic/echoes");
            }
            for (int i = 0; i < 20; i++) {
                publisher.publish("/topic/echoes", BODY);
            }
            assertThat(closeCodeOrEnd(socket)).isIn(1013, 1006);
        }
    }

    @Test
    void requestsWhoseAnswersAreNotReadWaitOutside() throws Exception {
        try (StompClient publisher = StompClient.connected(UNHARMED.server());
                RawClient asks = new RawClient(UNHARMED.server(), 4096)) {
            for (int i = 0; i < 20; i++) {
                publisher.publish("/topic/large", BODY);
            }
            publisher.subscribed("1", "/topic/other");
            // 300 answers of 2 MB each. Sending stops when the server no longer reads.
            String get = request("GET /topic/large HTTP/1.1", "Host: localhost");
            Thread sender = new Thread(
                    () -> asks.sendWhileOpen(get.repeat(300).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
            sender.start();
            assertThat(asks.head().status()).isEqualTo(200);
            asks.close();
            sender.join();
        }
    }

    @Test
    void framesThatAreAnnouncedAndNeverComeTakeNoMemory() {
        List<RawClient> drips = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                RawClient client = RawClient.webSocket(UNHARMED.server(), "Sec-WebSocket-Protocol: v12.stomp");
                StompClient.connected(UNHARMED.server(), client);
                client.send(WireFrame.bytes(
                        WireFrame.FIN | WireFrame.BINARY,
                        true,
                        1_000_000,
                        "SEND\ndestination:/topic/a\ncontent-length:900000\n\nx"
                                .getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
                drips.add(client);
            }
            try (StompClient other = StompClient.connected(UNHARMED.server()).subscribed("1", "/topic/drip")) {
                other.publish("/topic/drip", BODY);
                assertThat(other.expect("MESSAGE").body()).isEqualTo(BODY);
            }
        } finally {
            drips.forEach(RawClient::close);
        }
    }

    @Test
    void aPingInsideASlowMessageIsAnsweredAndTheMessageArrives() {
        try (StompClient client = StompClient.connected(UNHARMED.server())) {
            client.subscribed("1", "/topic/slow");
            String frame = "SEND\ndestination:/topic/slow\n\nslow";
            for (int i = 0; i < frame.length(); i++) {
                client.socket().send(WireFrame.of(i == 0 ? WireFrame.TEXT : 0, frame.substring(i, i + 1)));
                client.socket().send(WireFrame.of(WireFrame.FIN | WireFrame.PING, "p"));
                assertThat(client.socket().frame().opcode()).isEqualTo(WireFrame.PONG);
            }
            // Once the NUL is there the message comes back, maybe before a pong.
            client.socket().send(WireFrame.of(WireFrame.FIN, "\0"));
            assertThat(client.expect("MESSAGE").body()).isEqualTo("slow");
        }
    }

    @Test
    void subscribingAndUnsubscribingWithoutEndKeepsNothing() {
        try (StompClient client = StompClient.connected(UNHARMED.server())) {
            for (int i = 0; i < 50_000; i++) {
                client.send("SUBSCRIBE\nid:1\ndestination:/topic/churn/" + i + "\n\n");
                client.send("UNSUBSCRIBE\nid:1\n\n");
            }
            client.subscribed("2", "/topic/after-churn");
        }
    }

    @Test
    void joiningAndLeavingInAStormKeepsNothing() {
        for (int i = 0; i < 1_000; i++) {
            try (StompClient client = StompClient.connected(UNHARMED.server())) {
                client.subscribed("1", "/topic/storm");
            }
        }
    }

    @Test
    void historiesOfAnyNumberOfTopicsHaveOneBound() {
        try (StompClient client = StompClient.connected(UNHARMED.server())) {
            for (int i = 0; i < FLOOD; i++) {
                client.publish("/topic/many/" + i, BODY);
            }
            for (int i = 0; i < 100_000; i++) {
                client.publish("/topic/more/" + i, "");
            }
            client.subscribed("1", "/topic/after-many");
        }
    }

    @Test
    void receiptsThatAreAskedForAndNeverReadAreBounded() {
        try (RawClient socket = new RawClient(UNHARMED.server(), 4096)) {
            socket.opened("Sec-WebSocket-Protocol: v12.stomp");
            StompClient.connected(UNHARMED.server(), socket);
            String send = "SEND\ndestination:/topic/receipts\nreceipt:" + "r".repeat(1_000) + "\n\nx\0";
            byte[] sends = WireFrame.of(WireFrame.FIN | WireFrame.TEXT, send.repeat(500));
            for (int i = 0; i < 200; i++) {
                socket.sendWhileOpen(sends); // 100 MB of receipts in all
            }
            assertThat(closeCodeOrEnd(socket)).isIn(1013, 1006);
        }
    }

    private static void flood(StompClient publisher, StompClient reader) {
        for (int i = 0; i < FLOOD; i++) {
            publisher.publish("/topic/flood", BODY);
            assertThat(reader.expect("MESSAGE").body()).hasSameSizeAs(BODY);
        }
    }

    /** The code of the close frame behind what was not read; 1006 when the connection was cut without one. */
    private static int closeCodeOrEnd(RawClient socket) {
        try {
            return socket.closed().closeCode();
        } catch (java.io.UncheckedIOException cut) {
            assertThat(cut).hasCauseInstanceOf(java.io.EOFException.class);
            return 1006;
        }
    }
}

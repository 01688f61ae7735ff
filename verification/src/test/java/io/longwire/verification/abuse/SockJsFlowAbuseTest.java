package io.longwire.verification.abuse;

import static io.longwire.verification.raw.SockJsRequests.path;
import static io.longwire.verification.raw.SockJsRequests.stomp;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.SockJsRequests;
import io.longwire.verification.raw.StompClient;
import io.longwire.verification.raw.WireFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SockJS clients that do not read, hardly write, or come and never come back. */
@Timeout(240)
final class SockJsFlowAbuseTest {
    @RegisterExtension
    static final Unharmed UNHARMED = new Unharmed();

    private static final String CONNECT = stomp("CONNECT\naccept-version:1.2\nhost:x\n\n");
    private static final String BODY = "x".repeat(100_000);

    /** 40 MB, ten times what is queued for one. */
    private static final int FLOOD = 400;

    private static SockJsRequests client() {
        return new SockJsRequests(UNHARMED.server());
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    // ---- readers

    @ParameterizedTest
    @CsvSource({"POST, xhr_streaming", "GET, eventsource", "GET, htmlfile?c=x"})
    void whoNeverReadsItsStreamIsGivenUpAndTheOthersGetAll(String method, String transport) {
        String session = id();
        String topic = "/topic/" + session;
        try (RawClient silent = new RawClient(UNHARMED.server(), 4096);
                StompClient publisher = StompClient.connected(UNHARMED.server());
                StompClient reader = StompClient.connected(UNHARMED.server())) {
            new SockJsRequests(silent).begin(method, path(session, transport), "");
            assertThat(silent.head().status()).isEqualTo(200);
            assertThat(send(session, CONNECT)).isEqualTo(204);
            assertThat(send(session, stomp("SUBSCRIBE\nid:1\ndestination:" + topic + "\n\n")))
                    .isEqualTo(204);
            reader.subscribed("1", topic);
            flood(topic, publisher, reader);
            while (send(session, "[]") != 404) {
                Thread.onSpinWait(); // until it is given up
            }
        }
    }

    @Test
    void whoNeverReadsItsWebSocketIsCutAndTheOthersGetAll() {
        String topic = "/topic/" + id();
        try (RawClient silent = new RawClient(UNHARMED.server(), 4096);
                StompClient publisher = StompClient.connected(UNHARMED.server());
                StompClient reader = StompClient.connected(UNHARMED.server())) {
            silent.openedAt(path(id(), "websocket"));
            assertThat(silent.frame().text()).isEqualTo("o");
            silent.send(WireFrame.of(WireFrame.FIN | WireFrame.TEXT, CONNECT));
            assertThat(silent.frame().text()).contains("CONNECTED");
            silent.send(WireFrame.of(
                    WireFrame.FIN | WireFrame.TEXT,
                    stomp("SUBSCRIBE\nid:1\nreceipt:r\ndestination:" + topic + "\n\n")));
            assertThat(silent.frame().text()).contains("RECEIPT");
            reader.subscribed("1", topic);
            flood(topic, publisher, reader);
            assertThat(silent.ends()).isTrue();
        }
    }

    @Test
    void pollsWhoseAnswersAreNotReadWaitOutside() throws InterruptedException {
        String session = id();
        try (RawClient silent = new RawClient(UNHARMED.server(), 4096)) {
            SockJsRequests polls = new SockJsRequests(silent);
            assertThat(polls.poll(session).body()).isEqualTo("o\n");
            byte[] closed = RawClient.request("GET /ws/info HTTP/1.1", "Host: localhost")
                    .repeat(100_000)
                    .getBytes(StandardCharsets.US_ASCII);
            Thread sender = new Thread(() -> silent.sendWhileOpen(closed));
            sender.start();
            assertThat(polls.answer("GET").status()).isEqualTo(200);
            silent.close();
            sender.join();
        }
    }

    private static int send(String session, String body) {
        try (SockJsRequests client = client()) {
            return client.send(session, body).status();
        }
    }

    private static void flood(String topic, StompClient publisher, StompClient reader) {
        for (int i = 0; i < FLOOD; i++) {
            publisher.publish(topic, BODY);
            assertThat(reader.expect("MESSAGE").body()).hasSameSizeAs(BODY);
        }
    }

    // ---- writers

    @Test
    void bodiesThatAreAnnouncedAndNeverComeTakeNoMemoryAndEndWithTheirSession() {
        List<SockJsRequests> drips = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                SockJsRequests drip = client();
                drips.add(drip);
                String session = id();
                assertThat(drip.poll(session).body()).isEqualTo("o\n");
                drip.client()
                        .send(RawClient.request(
                                "POST " + path(session, "xhr_send") + " HTTP/1.1",
                                "Host: localhost",
                                "Content-Length: 1000000"));
                drip.client().send("[\"");
            }
            for (SockJsRequests drip : drips) {
                assertThat(drip.answer("POST").status()).isEqualTo(404); // nobody polled meanwhile
                assertThat(drip.client().ends()).isTrue();
            }
        } finally {
            drips.forEach(SockJsRequests::close);
        }
    }

    @Test
    void aBodyThatComesByteByByteIsUnderstood() {
        String session = id();
        try (SockJsRequests sends = client();
                SockJsRequests receives = client()) {
            receives.begin("POST", path(session, "xhr_streaming"), "");
            assertThat(receives.client().head().status()).isEqualTo(200);
            receives.client().lineWith("o");
            sends.client()
                    .send(RawClient.request(
                            "POST " + path(session, "xhr_send") + " HTTP/1.1",
                            "Host: localhost",
                            "Content-Length: " + CONNECT.length()));
            for (int i = 0; i < CONNECT.length(); i++) {
                sends.client().send(CONNECT.substring(i, i + 1));
            }
            assertThat(sends.answer("POST").status()).isEqualTo(204);
            assertThat(receives.client().lineWith("a[")).contains("CONNECTED");
        }
    }

    // ---- sessions

    @Test
    void sessionsThatAreOpenedAndNeverPolledAgainAreBoundedAndForgotten() {
        String large = "X-Large: " + "x".repeat(12_000);
        int refused = 0;
        String last = "";
        try (SockJsRequests client = client()) {
            for (int i = 0; i < 3_000; i++) {
                String session = id();
                int status = client.poll(session, large).status();
                assertThat(status).isIn(200, 503);
                refused += status == 503 ? 1 : 0;
                last = status == 200 ? session : last;
            }
            assertThat(refused).isPositive(); // the heads of 3,000 would be 36 MB of the 64
            while (send(last, "[]") != 404) {
                Thread.onSpinWait(); // until all of them are forgotten
            }
            assertThat(client.poll(id(), large).status()).isEqualTo(200);
        }
    }

    @Test
    void openingAndLeavingInAStormKeepsNothing() {
        for (int i = 0; i < 1_000; i++) {
            try (RawClient client = new RawClient(UNHARMED.server())) {
                new SockJsRequests(client).begin("GET", path(id(), "eventsource"), "");
                if (i % 2 == 0) {
                    assertThat(client.head().status()).isEqualTo(200);
                }
            }
        }
        for (int i = 0; i < 300; i++) {
            try (RawClient client = new RawClient(UNHARMED.server())) {
                client.openedAt(path("same", "websocket"));
            }
        }
    }
}

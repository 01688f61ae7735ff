package io.longwire.broker.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.PatternRules;
import io.longwire.broker.session.Overflow;
import io.longwire.broker.session.SessionLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of messages at a client that does not read. */
final class OverflowTest {
    private final StompServer server = new StompServer();

    @BeforeEach
    void thereIsRoomForAboutTenMessages() {
        server.limits = SessionLimits.DEFAULT.withOutboundBytes(2_000);
        server.overflow = PatternRules.of(Overflow.DISCONNECT)
                .and("/topic/newest/**", Overflow.DROP_OLDEST)
                .and("/topic/prices/**", Overflow.CONFLATE);
    }

    private StompServer.Client slowReader(String... destinations) {
        StompServer.Client client = server.connect("1.2");
        for (String destination : destinations) {
            client.send("SUBSCRIBE\nid:" + destination + "\ndestination:" + destination + "\n\n^");
        }
        client.transport.reads(false);
        return client;
    }

    private void publish(String destination, String headers, String body) {
        server.connect("1.2").send("SEND\ndestination:" + destination + headers + "\n\n" + body + "^");
    }

    private static List<String> readsAgain(StompServer.Client client) {
        List<String> got = new ArrayList<>(client.take());
        client.transport.reads(true);
        got.addAll(client.take());
        return got;
    }

    private static String body(String frame) {
        return frame.substring(frame.indexOf("\n\n") + 2, frame.length() - 1);
    }

    private static int missed(List<String> frames) {
        return frames.stream()
                .filter(frame -> frame.contains("\nmissed:"))
                .mapToInt(frame -> Integer.parseInt(frame.replaceAll("(?s).*\nmissed:(\\d+)\n.*", "$1")))
                .sum();
    }

    @Test
    void byDefaultItIsDisconnectedWithAWord() {
        StompServer.Client client = slowReader("/topic/a");
        for (int i = 0; i < 30; i++) {
            publish("/topic/a", "", "m" + i);
        }

        assertThat(client.closeCode()).isEqualTo(1013);
    }

    @Test
    void withDropOldestItGetsTheNewestAndIsToldHowManyItMissed() {
        StompServer.Client client = slowReader("/topic/newest/a");
        for (int i = 0; i < 100; i++) {
            publish("/topic/newest/a", "", "m" + i);
        }
        List<String> got = readsAgain(client);
        publish("/topic/newest/a", "", "after");
        List<String> after = client.take();

        assertThat(client.closeCode()).isZero();
        assertThat(got)
                .hasSizeBetween(5, 20)
                .last()
                .extracting(OverflowTest::body)
                .isEqualTo("m99");
        assertThat(got.size() + missed(got) + missed(after)).isEqualTo(100);
    }

    @Test
    void withConflateOnlyTheNewestOfEachKeyWaits() {
        StompServer.Client client = slowReader("/topic/prices/a");
        for (int i = 0; i < 1_000; i++) {
            publish("/topic/prices/a", "\nconflation-key:" + (i % 2 == 0 ? "even" : "odd"), "m" + i);
        }
        List<String> got = readsAgain(client);

        assertThat(client.closeCode()).isZero();
        assertThat(got).extracting(OverflowTest::body).endsWith("m998", "m999").hasSizeLessThan(5);
        assertThat(missed(got)).isBetween(1, 998);
    }

    @Test
    void withConflateAndTooManyKeysItIsDisconnected() {
        StompServer.Client client = slowReader("/topic/prices/a");
        for (int i = 0; i < 100; i++) {
            publish("/topic/prices/a", "\nconflation-key:" + i, "m" + i);
        }

        assertThat(client.closeCode()).isEqualTo(1013);
    }

    @Test
    void aTopicThatMayDropMakesRoomForOneThatMayNot() {
        StompServer.Client client = slowReader("/topic/newest/a", "/topic/a");
        for (int i = 0; i < 10; i++) {
            publish("/topic/newest/a", "", "x".repeat(50));
        }
        publish("/topic/a", "", "kept");
        List<String> got = readsAgain(client);

        assertThat(client.closeCode()).isZero();
        assertThat(got).last().extracting(OverflowTest::body).isEqualTo("kept");
    }

    @Test
    void whoReadsMissesNothing() {
        StompServer.Client client = slowReader("/topic/newest/a", "/topic/prices/a");
        client.transport.reads(true);
        for (int i = 0; i < 50; i++) {
            publish("/topic/newest/a", "", "m" + i);
            publish("/topic/prices/a", "", "m" + i);
        }

        assertThat(client.take()).hasSize(100).noneMatch(frame -> frame.contains("missed"));
    }

    @Test
    void whatIsLeftOutNeedsNoAcknowledgement() {
        server.limits = server.limits.withUnacknowledged(20);
        StompServer.Client client = server.connect("1.2");
        client.send("SUBSCRIBE\nid:s\ndestination:/topic/newest/a\nack:client-individual\n\n^");
        client.transport.reads(false);
        for (int i = 0; i < 50; i++) {
            publish("/topic/newest/a", "", "m" + i);
        }

        assertThat(client.closeCode()).isZero();
    }

    @Test
    void whatIsLeftOutIsNotAcknowledgedAndItsSenderIsToldAtOnce() {
        StompServer.Client client = slowReader("/topic/newest/a");
        StompServer.Client sender = server.connect("1.2");
        publish("/topic/newest/a", "", "0");
        sender.send("SEND\ndestination:/topic/newest/a\nreceipt:r\nreceipt-when:acknowledged\n\n1^");
        for (int i = 0; i < 50; i++) {
            publish("/topic/newest/a", "", "m" + i);
        }

        assertThat(sender.take()).singleElement().asString().contains("\nnot-acknowledged:1\n");
        assertThat(client.closeCode()).isZero();
    }
}

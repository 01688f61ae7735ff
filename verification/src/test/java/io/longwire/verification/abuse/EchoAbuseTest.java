package io.longwire.verification.abuse;

import static io.longwire.verification.raw.WireFrame.BINARY;
import static io.longwire.verification.raw.WireFrame.CONTINUATION;
import static io.longwire.verification.raw.WireFrame.FIN;
import static io.longwire.verification.raw.WireFrame.PING;
import static io.longwire.verification.raw.WireFrame.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.WireFrame;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Floods and silences against {@code longwire echo}: the WebSocket library with nothing of the broker's around it. */
@Timeout(240)
final class EchoAbuseTest {
    @RegisterExtension
    static final Besieged BESIEGED = new Besieged();

    private static final int MANY = 500;

    private static RawClient open(String path) {
        return RawClient.webSocketAt(BESIEGED.server(), path);
    }

    @ParameterizedTest(name = "{0} bytes each")
    @ValueSource(ints = {0, 1})
    void aMillionTinyFragmentsOfOneMessageAreTooMany(int size) {
        byte[] part = WireFrame.repeated(WireFrame.of(CONTINUATION, new byte[size]), 10_000);
        try (RawClient client = open("/echo")) {
            client.send(WireFrame.of(BINARY, new byte[0]));
            for (int i = 0; i < 100; i++) {
                client.sendWhileOpen(part);
            }
            assertThat(client.closed().closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void aMillionTinyMessagesAreAllEchoed() throws Exception {
        byte[] some = WireFrame.repeated(WireFrame.of(FIN | TEXT, "x"), 10_000);
        try (RawClient client = open("/echo")) {
            Thread sender = new Thread(() -> {
                for (int i = 0; i < 100; i++) {
                    client.send(some);
                }
            });
            sender.start();
            for (int i = 0; i < 1_000_000; i++) {
                assertThat(client.frame().payload()).hasSize(1);
            }
            sender.join();
        }
    }

    @Test
    void aFloodOfPingsWhoseAnswersNobodyReadsIsNotKept() {
        byte[] pings = WireFrame.repeated(WireFrame.of(FIN | PING, new byte[125]), 5_000);
        try (RawClient client = new RawClient(BESIEGED.server(), 4096).openedAt("/echo")) {
            for (int i = 0; i < 200; i++) {
                client.send(pings);
            }
            client.send(WireFrame.close(1000, ""));
            assertThat(client.closed().closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void frameHeadersThatAreNeverFinishedWaitForNothing() {
        byte[] whole = WireFrame.of(FIN | BINARY, new byte[70_000]);
        List<RawClient> halves = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                RawClient client = open("/echo");
                client.send(java.util.Arrays.copyOf(whole, 1 + i % 13));
                halves.add(client);
            }
            BESIEGED.afterAnswers(100);
            RawClient last = halves.get(MANY - 1);
            int sent = 1 + (MANY - 1) % 13;
            last.send(java.util.Arrays.copyOfRange(whole, sent, whole.length));
            assertThat(last.frame().payload()).hasSize(70_000);
        } finally {
            halves.forEach(RawClient::close);
        }
    }

    @Test
    void oneByteOfPayloadAtATimeWithPingsBetweenIsUnderstood() {
        try (RawClient client = open("/echo")) {
            for (int i = 0; i < 5_000; i++) {
                client.send(WireFrame.of(i == 0 ? TEXT : CONTINUATION, "x"));
                client.send(WireFrame.of(FIN | PING, "p" + i));
                assertThat(client.frame().text()).isEqualTo("p" + i);
            }
            client.send(WireFrame.of(FIN, "."));
            assertThat(client.frame().payload()).hasSize(5_001);
        }
    }

    /** Each announces the largest message there may be and sends one byte of it. */
    @Test
    void largeMessagesThatAreAnnouncedAndNeverComeTakeNoMemory() {
        List<RawClient> drips = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                RawClient client = open("/big");
                client.send(WireFrame.bytes(FIN | BINARY, true, 16 << 20, new byte[1]));
                drips.add(client);
            }
            BESIEGED.afterAnswers(100);
        } finally {
            drips.forEach(RawClient::close);
        }
    }

    /** Each sends enough to have room for a whole mebibyte, were it alone; together they would have twice the memory that there is. */
    @Test
    void messagesThatStopAtATwentyFifthTakeLittleMoreThanHasCome() {
        List<RawClient> stopped = new ArrayList<>();
        try {
            for (int i = 0; i < MANY / 4; i++) {
                RawClient client = open("/big");
                client.send(WireFrame.bytes(FIN | BINARY, true, 1 << 20, new byte[40 << 10]));
                stopped.add(client);
            }
            BESIEGED.afterAnswers(100);
            RawClient first = stopped.get(0);
            first.send(WireFrame.repeated(new byte[1 << 10], (1 << 10) - 40));
            assertThat(first.frame().payload()).hasSize(1 << 20);
        } finally {
            stopped.forEach(RawClient::close);
        }
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"", "GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: webso"})
    void thousandsThatConnectAndSayNoMoreAreLetGo(String said) {
        List<RawClient> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 4_000; i++) {
                RawClient client = new RawClient(BESIEGED.server());
                client.send(said);
                silent.add(client);
            }
            assertThat(silent).allMatch(RawClient::ends);
        } finally {
            silent.forEach(RawClient::close);
        }
    }

    /** It never pauses, and yet is not given more time than one that says nothing. */
    @Test
    void aHeadThatComesByteByByteIsNotWaitedFor() {
        try (RawClient client = new RawClient(BESIEGED.server())) {
            client.send("GET /echo HTTP/1.1\r\nHost: localhost\r\nX: ");
            int sent = 0;
            while (sendOne(client)) {
                sent++;
                BESIEGED.afterAnswers(100); // so that it does not fill the head before its time is over
            }
            assertThat(client.ends()).isTrue();
            assertThat(sent).isBetween(1, 16_000);
        }
    }

    private static boolean sendOne(RawClient client) {
        try {
            client.send("x");
            return true;
        } catch (UncheckedIOException closed) {
            return false;
        }
    }
}

package io.longwire.verification.abuse;

import static io.longwire.verification.raw.WireFrame.BINARY;
import static io.longwire.verification.raw.WireFrame.FIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.raw.RawClient;
import io.longwire.verification.raw.WireFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients of {@code longwire echo} that stop reading. */
@Timeout(240)
final class StoppedReaderTest {
    @RegisterExtension
    static final Besieged BESIEGED = new Besieged();

    private static final int SMALL_BUFFER = 4096;
    private static final int BODY = 100_000;
    /** 100 MB, which is more than the process may hold. */
    private static final int FLOOD = 1_000;

    /** What the server cannot send it does not read: the sender stands still. Then all comes, in order. */
    @Test
    void echoesThatAreNotReadStopTheReadingAndNothingIsLost() throws Exception {
        try (RawClient client = new RawClient(BESIEGED.server(), SMALL_BUFFER).openedAt("/echo")) {
            Thread sender = new Thread(() -> {
                for (int i = 0; i < FLOOD; i++) {
                    client.send(WireFrame.of(FIN | BINARY, body(i)));
                }
            });
            sender.start();
            BESIEGED.afterAnswers(2_000);
            assertThat(sender.isAlive()).as("the sender stands still").isTrue();
            for (int i = 0; i < FLOOD; i++) {
                assertThat(client.frame().payload()).isEqualTo(body(i));
            }
            sender.join();
        }
    }

    private static byte[] body(int number) {
        byte[] body = new byte[BODY];
        java.util.Arrays.fill(body, (byte) number);
        return body;
    }

    @Test
    void manyThatFloodAndNeverReadStandStillTogether() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        List<Thread> senders = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                RawClient client = new RawClient(BESIEGED.server(), SMALL_BUFFER).openedAt("/echo");
                clients.add(client);
                Thread sender = new Thread(() -> {
                    for (int j = 0; j < FLOOD; j++) {
                        client.sendWhileOpen(WireFrame.of(FIN | BINARY, body(j)));
                    }
                });
                sender.start();
                senders.add(sender);
            }
            BESIEGED.afterAnswers(2_000);
            assertThat(senders).as("all stand still").allMatch(Thread::isAlive);
        } finally {
            clients.forEach(RawClient::close);
            for (Thread sender : senders) {
                sender.join();
            }
        }
    }

    /** The queue of one who does not read ends it; the one who reads gets all. */
    @Test
    void subscribersThatStopReadingAreEndedAndTheOthersGetAll() {
        stopReading(BESIEGED);
    }

    private static void stopReading(Besieged besieged) {
        List<RawClient> stopped = new ArrayList<>();
        try (RawClient reader = RawClient.webSocketAt(besieged.server(), "/sub");
                RawClient publisher = RawClient.webSocketAt(besieged.server(), "/pub")) {
            for (int i = 0; i < 8; i++) {
                stopped.add(new RawClient(besieged.server(), SMALL_BUFFER).openedAt("/sub"));
            }
            for (int i = 0; i < FLOOD; i++) {
                publisher.send(WireFrame.of(FIN | BINARY, body(i)));
                assertThat(reader.frame().payload()).isEqualTo(body(i));
            }
            for (RawClient client : stopped) {
                assertThat(closeCodeOrEnd(client)).isIn(1013, 1006);
            }
        } finally {
            stopped.forEach(RawClient::close);
        }
    }

    /** Where the queues together are larger than the memory. */
    @Nested
    final class WithTooLargeQueues {
        @RegisterExtension
        static final Besieged PROMISING = new Besieged(KeepingServer.class).thatMayWarnOf("There is no memory to");

        /** Whoever has to go is cut: nobody who stays has missed a message, and who is no member notices nothing. */
        @Test
        void membersAreCutWhenTheMemoryIsGoneAndNobodyMissesAMessageInSilence() {
            List<RawClient> stopped = new ArrayList<>();
            try (RawClient publisher = RawClient.webSocketAt(PROMISING.server(), "/pub")) {
                for (int i = 0; i < 8; i++) {
                    stopped.add(new RawClient(PROMISING.server(), SMALL_BUFFER).openedAt("/sub"));
                }
                for (int i = 0; i < FLOOD; i++) {
                    publisher.sendWhileOpen(WireFrame.of(FIN | BINARY, body(i)));
                }
                PROMISING.afterAnswers(100);
                int cut = 0;
                for (RawClient client : stopped) {
                    cut += readsWithoutGap(client) < FLOOD ? 1 : 0;
                }
                assertThat(cut).as("members that were cut").isPositive();
            } finally {
                stopped.forEach(RawClient::close);
            }
        }
    }

    /** Reads what comes, up to the end, a close that says so, or the last message; how many came. */
    private static int readsWithoutGap(RawClient client) {
        int count = 0;
        try {
            while (count < FLOOD) {
                WireFrame frame = client.frame();
                if (frame.opcode() == WireFrame.CLOSE) {
                    assertThat(frame.closeCode()).isEqualTo(1013);
                    return count;
                }
                assertThat(frame.payload()).isEqualTo(body(count));
                count++;
            }
        } catch (java.io.UncheckedIOException cut) {
            assertThat(cut).hasRootCauseInstanceOf(java.io.IOException.class);
            assertThat(cut.getCause()).isNotInstanceOf(java.net.SocketTimeoutException.class);
        }
        return count;
    }

    /** The code of the close frame behind what was not read; 1006 when the connection was cut without one. */
    private static int closeCodeOrEnd(RawClient socket) {
        try {
            return socket.closed().closeCode();
        } catch (java.io.UncheckedIOException cut) {
            return 1006;
        }
    }
}

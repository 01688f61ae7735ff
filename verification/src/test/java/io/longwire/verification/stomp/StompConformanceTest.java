package io.longwire.verification.stomp;

import io.longwire.verification.program.RunningServer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Every rule with every version it holds for, over WebSocket and over TCP. */
@Timeout(300)
final class StompConformanceTest {
    private static RunningServer server;

    private final AtomicInteger runs = new AtomicInteger();

    @BeforeAll
    static void start() {
        server = RunningServer.small("--stomp-port", "0");
    }

    @AfterAll
    static void stop() {
        server.isWell();
        server.close();
    }

    @TestFactory
    Stream<DynamicNode> everyRuleHolds() {
        return Stream.of(Carrier.Kind.values())
                .map(kind -> DynamicContainer.dynamicContainer(kind.name(), rows().flatMap(row -> tests(kind, row))));
    }

    private static Stream<Row> rows() {
        return Stream.of(
                        FrameRows.all(),
                        ConnectionRows.all(),
                        MessagingRows.topics(),
                        MessagingRows.acknowledgements(),
                        MessagingRows.transactions())
                .flatMap(List::stream);
    }

    private Stream<DynamicTest> tests(Carrier.Kind kind, Row row) {
        return row.versions.stream()
                .map(version -> DynamicTest.dynamicTest(
                        row.section + ": " + row.rule + " (" + version + ")", () -> run(kind, row, version)));
    }

    private void run(Carrier.Kind kind, Row row, String version) {
        String word = "w" + runs.incrementAndGet();
        try (Carrier carrier = kind.open(server)) {
            row.run(carrier, version, word);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(kind + ", " + row.section + ": " + row.rule + " (" + version + ")", e);
        }
    }
}

package io.longwire.verification.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.longwire.verification.program.Checkout;
import io.longwire.verification.program.RunningServer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** {@code @stomp/stompjs} over npm {@code ws}, unchanged; the scenarios are in {@code src/test/js/stompjs.mjs}. */
@Timeout(300)
final class StompJsTest {
    private static RunningServer server;

    @BeforeAll
    static void start() {
        Node.install();
        server = RunningServer.start(
                "--config",
                Checkout.file("verification/src/test/resources/heartbeat.yaml").toString());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.isWell();
            server.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> stompjs() {
        List<String> scenarios = Node.run("stompjs.mjs", "--list").lines().toList();
        assertThat(scenarios).hasSizeGreaterThan(10);
        String url = server.uri("ws", "/ws").toString();
        return scenarios.stream().map(name -> dynamicTest(name, () -> Node.run("stompjs.mjs", url, name)));
    }
}

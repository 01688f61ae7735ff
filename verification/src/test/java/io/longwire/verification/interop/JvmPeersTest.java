package io.longwire.verification.interop;

import io.longwire.netty.EventLoops;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every scenario with every WebSocket library of the JVM. What a peer cannot do is skipped, and the reason says why. */
class JvmPeersTest {
    private static final EventLoops LOOPS = new EventLoops(1, "interop");

    @BeforeAll
    static void quiet() {
        PeerLogs.warningsOnly();
    }

    @AfterAll
    static void stop() throws Exception {
        LOOPS.stop(Duration.ofSeconds(1)).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @TestFactory
    Stream<DynamicNode> longwireServes() {
        return Stream.of(new JdkClient(), new OkHttp(), new JavaWebSocketClient(), new JettyClient(), new TyrusClient())
                .map(client ->
                        container(client.name(), client.inabilities(), terms -> Meeting.of(LOOPS, client, terms)));
    }

    @TestFactory
    Stream<DynamicNode> longwireConnects() {
        return Stream.of(new JettyServer(), new UndertowServer(), new JavaWebSocketServer())
                .map(server ->
                        container(server.name(), server.inabilities(), terms -> Meeting.of(LOOPS, server, terms)));
    }

    private interface Opening {
        Meeting open(Terms terms) throws Exception;
    }

    private static DynamicNode container(String peer, Map<Ability, String> inabilities, Opening opening) {
        return DynamicContainer.dynamicContainer(
                peer,
                Scenarios.all().stream()
                        .map(scenario -> DynamicTest.dynamicTest(peer + ": " + scenario.name(), () -> {
                            able(peer, inabilities, scenario.needs());
                            try (Meeting meeting = opening.open(scenario.terms())) {
                                scenario.play().play(meeting);
                            }
                        })));
    }

    private static void able(String peer, Map<Ability, String> inabilities, List<Ability> needs) {
        for (Ability need : needs) {
            String why = inabilities.get(need);
            Assumptions.assumeTrue(why == null, () -> "Nobody has seen that " + peer + " " + need + ": " + why);
        }
    }
}

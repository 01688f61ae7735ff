package io.longwire.verification.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.netty.EventLoops;
import io.longwire.verification.program.Program;
import java.io.IOException;
import java.nio.file.Files;
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
import org.junit.jupiter.api.Test;
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

    private static List<PeerClient> clients() {
        return List.of(new JdkClient(), new OkHttp(), new JavaWebSocketClient(), new JettyClient(), new TyrusClient());
    }

    private static List<PeerServer> servers() {
        return List.of(new JettyServer(), new UndertowServer(), new JavaWebSocketServer());
    }

    @Test
    void theDocumentNamesEachPeerWithItsVersion() throws IOException {
        Stream<String> names = Stream.concat(
                clients().stream().map(PeerClient::name), servers().stream().map(PeerServer::name));
        assertThat(Files.readString(Program.root().resolve("docs/websocket.md")))
                .contains(names.map(name -> "\n| " + name + " |").toList());
    }

    @TestFactory
    Stream<DynamicNode> longwireServes() {
        return clients().stream()
                .map(client ->
                        container(client.name(), client.inabilities(), terms -> Meeting.of(LOOPS, client, terms)));
    }

    @TestFactory
    Stream<DynamicNode> longwireConnects() {
        return servers().stream()
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
                        .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> {
                            able(peer, inabilities, scenario);
                            play(peer, scenario, opening);
                        })));
    }

    /** A report does not show a dynamic test's name, so its failure does. */
    private static void play(String peer, Scenario scenario, Opening opening) {
        try (Meeting meeting = opening.open(scenario.terms())) {
            scenario.play().play(meeting);
        } catch (Exception | AssertionError failure) {
            throw new AssertionError(peer + ": " + scenario.name() + ": " + failure.getMessage(), failure);
        }
    }

    private static void able(String peer, Map<Ability, String> inabilities, Scenario scenario) {
        for (Ability need : scenario.needs()) {
            String why = inabilities.get(need);
            Assumptions.assumeTrue(
                    why == null, () -> peer + ": " + scenario.name() + " needs a peer that " + need + "; " + why);
        }
    }
}

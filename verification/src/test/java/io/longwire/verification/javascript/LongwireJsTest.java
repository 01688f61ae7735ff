package io.longwire.verification.javascript;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.Npm;
import io.longwire.verification.program.OnOneJdk;
import io.longwire.verification.program.Program;
import io.longwire.verification.program.Relay;
import io.longwire.verification.program.Relay.Way;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The browser client in Node, through networks that fail: the cases of {@code src/test/js/longwire.mjs}. */
@Timeout(240)
@Execution(ExecutionMode.CONCURRENT)
class LongwireJsTest {
    private static final String ALL = "websocket,streaming,long-polling";
    private static final int MESSAGES = 10_000;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        Npm.install();
        server = RunningServer.start(ServerLaunch.DEFAULT.setting("history.messages", "20000"));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static Program client(String name, Relay relay, String transports, int messages) throws Exception {
        return Npm.run(
                "node",
                "longwire.mjs",
                Program.root().resolve("js/longwire.js").toString(),
                name,
                root(relay.http("/").toString()),
                root(server.http("/").toString()),
                transports,
                String.valueOf(messages));
    }

    private static String root(String url) {
        return url.substring(0, url.length() - 1);
    }

    private static void succeeds(Program node) {
        int code = node.exitCode();
        assertThat(code).as("%s%n%s", node.out(), node.err()).isZero();
        assertThat(node.out().lines()).contains("done");
        server.isWell();
    }

    @ParameterizedTest
    @CsvSource({
        "stomp, websocket", "stomp, streaming", "stomp, long-polling",
        "follow, websocket", "follow, streaming", "follow, long-polling"
    })
    void everyTransportBringsEachMessageOnceInOrder(String name, String transport) throws Exception {
        try (Relay relay = Relay.before(server);
                Program node = client(name, relay, transport, 500)) {
            succeeds(node);
            assertThat(node.out().lines()).contains("over " + transport);
        }
    }

    /** After every 200 messages connections are cut, now and then all of them for a while, and another transport is the best that gets through. */
    @OnOneJdk
    @ParameterizedTest
    @ValueSource(strings = {"stomp", "follow"})
    void tenThousandMessagesComeOnceInOrderWhateverBecomesOfTheNetwork(String name) throws Exception {
        Random random = new Random(20_251);
        List<Way> ways = List.of(Way.NO_UPGRADES, Way.NO_STREAMS, Way.ALL);
        try (Relay relay = Relay.before(server);
                Program node = client(name, relay, ALL, MESSAGES)) {
            for (int got = 200; got < MESSAGES; got += 200) {
                node.out().await("got " + got + ".");
                Way next = ways.get(random.nextInt(ways.size()));
                if (random.nextInt(4) == 0) {
                    relay.way(Way.NOTHING);
                    relay.cut();
                    pass(node, random);
                }
                relay.way(next);
                relay.cut();
                if (random.nextBoolean()) {
                    pass(node, random);
                    relay.cut();
                }
            }
            succeeds(node);
            assertThat(node.out().lines()).contains("over websocket", "over streaming", "over long-polling");
        }
    }

    /** The network's moods; nothing is expected of the time. */
    private static void pass(Program node, Random random) throws InterruptedException {
        boolean unused = node.process().waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
    }

    @OnOneJdk
    @ParameterizedTest
    @CsvSource({
        "stomp, NO_UPGRADES, streaming",
        "follow, NO_UPGRADES, streaming",
        "stomp, NO_STREAMS, long-polling",
        "follow, NO_STREAMS, long-polling"
    })
    void whereTheBestDoesNotGetThroughTheNextBestDoes(String name, Way way, String transport) throws Exception {
        try (Relay relay = Relay.before(server)) {
            relay.way(way);
            try (Program node = client(name, relay, ALL, 500)) {
                succeeds(node);
                assertThat(node.out().lines()).contains("over " + transport).doesNotContain("over websocket");
            }
        }
    }

    @OnOneJdk
    @Test
    void itGoesBackToTheBestTransportOnceThatGetsThrough() throws Exception {
        try (Relay relay = Relay.before(server)) {
            relay.way(Way.NO_UPGRADES);
            try (Program node = client("stomp", relay, ALL, 2_000)) {
                node.out().await("over streaming");
                relay.way(Way.ALL);
                succeeds(node);
                assertThat(node.out().lines()).contains("over websocket");
            }
        }
    }
}

package io.longwire.verification.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.OnOneJdk;
import io.longwire.verification.program.OnPath;
import io.longwire.verification.program.Relay;
import io.longwire.verification.program.Relay.Way;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The browser client, from the server's own {@code /longwire.js}, in headless Chromium. */
@Timeout(180)
@OnOneJdk
class BrowserClientTest {
    private static final String ALL = "'websocket','streaming','long-polling'";

    @TempDir
    private static Path profile;

    private static RunningServer server;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        OnPath.require(Browser.installed().isPresent(), "Chromium");
        server = RunningServer.start(ServerLaunch.DEFAULT.setting("history.messages", "20000"));
        browser = Browser.start(profile);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    /**
     * Begins to read a topic: what comes is in {@code got}, by what in {@code used}; {@code transport()} is the present transport, and
     * {@code publish(i)} adds to the topic.
     */
    private static void begin(Tab tab, String way, String topic, String transports) {
        tab.evaluate("void Object.assign(window, { got: [], used: new Set(), closes: [], topic: '" + topic + "' })");
        tab.evaluate("""
                (async () => {
                  const { LongwireSocket, follow } = await import('/longwire.js');
                  const { Client } = await import('/console/stompjs/client.js');
                  const options = { transports: [%s], openTimeout: 1500, probeInterval: 300 };
                  if ('%s' === 'socket') {
                    const client = new Client({
                      reconnectDelay: 0, heartbeatIncoming: 0, heartbeatOutgoing: 0,
                      webSocketFactory: () => {
                        window.socket = new LongwireSocket('/ws', ['v12.stomp'], options);
                        socket.ontransport = () => used.add(socket.transport);
                        return socket;
                      },
                      onWebSocketClose: ({ code }) => closes.push(code),
                    });
                    await new Promise((resolve) => { client.onConnect = resolve; client.activate(); });
                    client.subscribe(topic, (message) => got.push(Number(message.body)));
                    window.transport = () => socket.transport;
                    window.publish = (i) => client.publish({ destination: topic, body: String(i) });
                  } else {
                    window.following = follow(topic, options);
                    following.addEventListener('state', () => used.add(following.transport));
                    (async () => {
                      for await (const message of following) got.push(message.event === 'message' ? Number(message.data) : message);
                    })();
                    while (following.state !== 'live') await new Promise((resolve) => setTimeout(resolve, 10));
                    window.transport = () => following.transport;
                    let last = Promise.resolve();
                    window.publish = (i) => {
                      last = last.then(async function send() {
                        // By its key it is published once, although it may have to be sent again.
                        const headers = { 'Idempotency-Key': topic + i };
                        await fetch(topic, { method: 'POST', body: String(i), headers }).catch(async () => {
                          await new Promise((resolve) => setTimeout(resolve, 50));
                          await send();
                        });
                      });
                    };
                  }
                })()
                """.formatted(transports, way));
    }

    private static void publish(Tab tab, int from, int to) {
        tab.evaluate("for (let i = " + from + "; i < " + to + "; i++) publish(i)");
    }

    private static void awaitAll(Tab tab, int count) {
        tab.await("got.length >= " + count + " || closes.length > 0");
        assertThat(tab.evaluate("JSON.stringify(closes)").asText()).isEqualTo("[]");
        assertThat(tab.evaluate("got.every((each, i) => each === i) ? got.length : JSON.stringify(got)")
                        .asText())
                .isEqualTo(String.valueOf(count));
    }

    @ParameterizedTest
    @CsvSource({
        "socket, websocket", "socket, streaming", "socket, long-polling",
        "follow, websocket", "follow, streaming", "follow, long-polling"
    })
    void everyTransportWorks(String way, String transport) throws Exception {
        try (Relay relay = Relay.before(server);
                Tab tab = browser.open(relay.http("/"))) {
            begin(tab, way, "/topic/browser-" + way + "-" + transport, "'" + transport + "'");
            publish(tab, 0, 200);
            awaitAll(tab, 200);
            assertThat(tab.evaluate("used.has('" + transport + "')").asBoolean())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "follow"})
    void aNetworkThatIsCutAndRestoredLosesAndRepeatsNothing(String way) throws Exception {
        try (Relay relay = Relay.before(server);
                Tab tab = browser.open(relay.http("/"))) {
            begin(tab, way, "/topic/browser-cut-" + way, ALL);
            int published = 0;
            for (Way next : new Way[] {Way.NO_UPGRADES, Way.ALL, Way.NO_STREAMS, Way.ALL, Way.NO_UPGRADES, Way.ALL}) {
                publish(tab, published, published + 100);
                tab.online(false);
                // Before the cut: Chromium's offline mode does not keep a WebSocket from reconnecting.
                relay.way(next);
                relay.cut();
                publish(tab, published + 100, published + 200);
                tab.online(true);
                published += 200;
                awaitAll(tab, published);
                tab.await("transport() === '" + bestBy(next) + "'");
            }
        }
    }

    private static String bestBy(Way way) {
        return switch (way) {
            case ALL -> "websocket";
            case NO_UPGRADES -> "streaming";
            case NO_STREAMS -> "long-polling";
            case NOTHING -> throw new IllegalArgumentException();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "follow"})
    void itGoesBackToAWebSocketWithoutLosingAnything(String way) throws Exception {
        try (Relay relay = Relay.before(server)) {
            relay.way(Way.NO_UPGRADES);
            try (Tab tab = browser.open(relay.http("/"))) {
                begin(tab, way, "/topic/browser-back-" + way, ALL);
                publish(tab, 0, 100);
                awaitAll(tab, 100);
                assertThat(tab.evaluate("used.has('websocket')").asBoolean()).isFalse();
                relay.way(Way.ALL);
                publish(tab, 100, 200);
                tab.await("used.has('websocket')");
                publish(tab, 200, 300);
                awaitAll(tab, 300);
            }
        }
    }
}

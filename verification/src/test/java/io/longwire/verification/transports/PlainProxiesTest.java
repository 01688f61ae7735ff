package io.longwire.verification.transports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.embed.Longwire;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Proxies of people who have not read docs/operations.md: what gets through them is what that page says. */
@Timeout(120)
final class PlainProxiesTest {
    /** No upgrade, HTTP/1.0 to the server, its own Host, buffering. */
    private static final String DEFAULTS = """
            server {
                listen 443 ssl;
                ssl_certificate /etc/ssl/push.example.com.pem;
                ssl_certificate_key /etc/ssl/push.example.com.key;
                location / { proxy_pass http://127.0.0.1:8080; }
            }
            """;

    /** Upgrades; but it holds back what is streamed, whatever the server says. */
    private static final String BUFFERING = """
            server {
                listen 443 ssl;
                ssl_certificate /etc/ssl/push.example.com.pem;
                ssl_certificate_key /etc/ssl/push.example.com.key;
                location / {
                    proxy_pass http://127.0.0.1:8080;
                    proxy_http_version 1.1;
                    proxy_set_header Host $host;
                    proxy_set_header Upgrade $http_upgrade;
                    proxy_set_header Connection upgrade;
                    proxy_ignore_headers X-Accel-Buffering;
                    proxy_buffering on;
                }
            }
            """;

    /** More than a proxy holds back. */
    private static final String MUCH = "x".repeat(256 << 10);

    @TempDir
    private Path folder;

    private static Longwire site() throws Exception {
        return Longwire.builder()
                .port(0)
                .history(new HistoryPolicy(10_000, Duration.ofHours(1)))
                .start();
    }

    private Proxy before(Longwire longwire, Proxy.Kind kind, String configuration) throws Exception {
        return Proxy.start(kind, configuration, longwire.address().getPort(), folder);
    }

    private static void publish(Longwire longwire, int number) {
        longwire.publish("/topic/a", Integer.toString(number))
                .toCompletableFuture()
                .join();
    }

    // ---- nginx as it is

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"SOCKET"},
            mode = EnumSource.Mode.EXCLUDE)
    void throughAnNginxWithItsDefaultsEachWayWithoutAnUpgradeWorks(Way way) throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire, Proxy.Kind.NGINX, DEFAULTS)) {
            Reading reading = Reading.through(proxy, "");
            publish(longwire, 1);
            reading.reader().read(way, 1);
            publish(longwire, 2);
            reading.reader().read(way, 1);
            assertThat(reading.seen()).containsExactly(1, 2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"LONG_POLLING", "LINES", "EVENTS"})
    void throughAnNginxWithItsDefaultsNothingThatIsWaitedForIsHeldBack(Way way) throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire, Proxy.Kind.NGINX, DEFAULTS)) {
            Reading reading = Reading.through(proxy, "");
            CompletableFuture<Void> read = CompletableFuture.runAsync(() -> readOnce(reading, way));
            // One at a time, as long as nothing has come: nothing further follows that could push it out.
            publish(longwire, 1);
            read.get(40, TimeUnit.SECONDS);
            assertThat(reading.seen()).containsExactly(1);
        }
    }

    private static void readOnce(Reading reading, Way way) {
        try {
            reading.reader().read(way, 1);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anNginxWithItsDefaultsRefusesAWebSocketSoThatItsClientIsToldAtOnce() throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire, Proxy.Kind.NGINX, DEFAULTS)) {
            for (String path : List.of("/topic/a", "/ws", "/ws/link")) {
                WebSocket.Builder builder = proxy.client().newWebSocketBuilder();
                URI uri = URI.create(proxy.address().replace("https", "wss") + path);
                CompletableFuture<WebSocket> opening = builder.buildAsync(uri, new WebSocket.Listener() {});
                assertThatThrownBy(() -> opening.get(40, TimeUnit.SECONDS))
                        .as(path)
                        .cause()
                        .isInstanceOfSatisfying(
                                WebSocketHandshakeException.class,
                                refused -> assertThat(refused.getResponse().statusCode())
                                        .isNotEqualTo(101));
            }
        }
    }

    @Test
    void anNginxWithItsDefaultsMakesEverybodyLookLocalUnlessANameIsListed() throws Exception {
        try (Longwire unnamed = site();
                Proxy proxy = before(unnamed, Proxy.Kind.NGINX, DEFAULTS)) {
            assertThat(post(proxy)).isEqualTo(200);
        }
        try (Longwire named =
                        Longwire.builder().port(0).allowHost("push.example.com").start();
                Proxy proxy = before(named, Proxy.Kind.NGINX, DEFAULTS)) {
            assertThat(post(proxy)).isEqualTo(403);
        }
    }

    private static int post(Proxy proxy) throws Exception {
        HttpRequest post = HttpRequest.newBuilder(URI.create(proxy.address() + "/topic/a"))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        return proxy.client().send(post, BodyHandlers.ofString()).statusCode();
    }

    // ---- one that buffers

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"POLLING", "LONG_POLLING", "SOCKET"})
    void throughAProxyThatBuffersWhatIsNotStreamedWorks(Way way) throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire, Proxy.Kind.NGINX, BUFFERING)) {
            Reading reading = Reading.through(proxy, "");
            publish(longwire, 1);
            reading.reader().read(way, 1);
            assertThat(reading.seen()).containsExactly(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"LINES", "EVENTS"})
    void aProxyThatBuffersHoldsAStreamBackButLosesNothingOfIt(Way way) throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire, Proxy.Kind.NGINX, BUFFERING)) {
            Reading other = Reading.through(proxy, "");
            HttpRequest request = HttpRequest.newBuilder(URI.create(
                            proxy.address() + "/topic/a?since=" + other.reader().cursor()))
                    .header("Accept", way == Way.LINES ? "application/x-ndjson" : "text/event-stream")
                    .build();
            CompletableFuture<HttpResponse<InputStream>> stream =
                    proxy.client().sendAsync(request, BodyHandlers.ofInputStream());
            publish(longwire, 1);
            other.reader().read(Way.LONG_POLLING, 1);
            assertThat(other.seen()).as("by long polling").containsExactly(1);
            assertThat(stream.isDone() ? stream.join().body().available() : 0)
                    .as("of the stream")
                    .isZero();

            longwire.publish("/topic/a", MUCH).toCompletableFuture().join();
            try (InputStream body = stream.get(40, TimeUnit.SECONDS).body()) {
                StringBuilder text = new StringBuilder();
                while (text.indexOf("\"data\":\"1\"") < 0) {
                    byte[] some = new byte[8_192];
                    int count = body.read(some);
                    assertThat(count).isPositive();
                    text.append(new String(some, 0, count, StandardCharsets.US_ASCII));
                }
            }
        }
    }
}

package io.longwire.verification.transports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.embed.Longwire;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    private static final String IMPATIENT = """
            defaults
                mode http
                timeout connect 5s
                timeout client  3s
                timeout server  3s
                timeout tunnel  3s
            frontend push
                bind :443 ssl crt /etc/ssl/push.example.com.pem
                default_backend longwire
            backend longwire
                server one 127.0.0.1:8080
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

    private static HttpClient client(Proxy proxy) {
        return HttpClient.newBuilder()
                .sslContext(proxy.trust())
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private static void publish(Longwire longwire, int number) {
        longwire.publish("/topic/a", Integer.toString(number))
                .toCompletableFuture()
                .join();
    }

    /** A reader at the end of the topic, and what it has read. */
    private static final class Reading {
        final List<Integer> seen = new ArrayList<>();
        final FeedReader reader;

        Reading(Proxy proxy, String query) throws Exception {
            reader = new FeedReader(
                    HttpClient.newBuilder().sslContext(proxy.trust()),
                    proxy.address(),
                    "/topic/a" + query,
                    message -> seen.add(message.path("data").asInt()));
            reader.read(Way.POLLING, 1);
            seen.clear();
        }
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
            Reading reading = new Reading(proxy, "");
            publish(longwire, 1);
            reading.reader.read(way, 1);
            publish(longwire, 2);
            reading.reader.read(way, 1);
            assertThat(reading.seen).containsExactly(1, 2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"LONG_POLLING", "LINES", "EVENTS"})
    void throughAnNginxWithItsDefaultsNothingThatIsWaitedForIsHeldBack(Way way) throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire, Proxy.Kind.NGINX, DEFAULTS)) {
            Reading reading = new Reading(proxy, "");
            CompletableFuture<Void> read = CompletableFuture.runAsync(() -> readOnce(reading, way));
            // One at a time, as long as nothing has come: nothing further follows that could push it out.
            publish(longwire, 1);
            read.get(40, TimeUnit.SECONDS);
            assertThat(reading.seen).containsExactly(1);
        }
    }

    private static void readOnce(Reading reading, Way way) {
        try {
            reading.reader.read(way, 1);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anNginxWithItsDefaultsRefusesAWebSocketSoThatItsClientIsToldAtOnce() throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire, Proxy.Kind.NGINX, DEFAULTS)) {
            for (String path : List.of("/topic/a", "/ws", "/ws/link")) {
                WebSocket.Builder builder = client(proxy).newWebSocketBuilder();
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

    // ---- one that buffers

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"POLLING", "LONG_POLLING", "SOCKET"})
    void throughAProxyThatBuffersWhatIsNotStreamedWorks(Way way) throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire, Proxy.Kind.NGINX, BUFFERING)) {
            Reading reading = new Reading(proxy, "");
            publish(longwire, 1);
            reading.reader.read(way, 1);
            assertThat(reading.seen).containsExactly(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"LINES", "EVENTS"})
    void aProxyThatBuffersHoldsAStreamBackButLosesNothingOfIt(Way way) throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire, Proxy.Kind.NGINX, BUFFERING)) {
            Reading other = new Reading(proxy, "");
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(proxy.address() + "/topic/a?since=" + other.reader.cursor()))
                    .header("Accept", way == Way.LINES ? "application/x-ndjson" : "text/event-stream")
                    .build();
            CompletableFuture<HttpResponse<InputStream>> stream =
                    client(proxy).sendAsync(request, BodyHandlers.ofInputStream());
            publish(longwire, 1);
            other.reader.read(Way.LONG_POLLING, 1);
            assertThat(other.seen).as("by long polling").containsExactly(1);
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

    // ---- one without patience

    @Test
    void throughAnImpatientProxyAShortWaitAndAQuickHeartBeatKeepEachWayGoing() throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire, Proxy.Kind.HAPROXY, IMPATIENT)) {
            assertThat(status(proxy, "?wait=1")).isEqualTo(200);
            Map<Way, Future<Integer>> beats = new EnumMap<>(Way.class);
            ExecutorService threads = Executors.newCachedThreadPool();
            for (Way way : List.of(Way.LINES, Way.EVENTS)) {
                beats.put(way, threads.submit(() -> heartBeats(proxy, way)));
            }
            for (Map.Entry<Way, Future<Integer>> each : beats.entrySet()) {
                assertThat(each.getValue().get(40, TimeUnit.SECONDS))
                        .as(each.getKey().name())
                        .isEqualTo(5);
            }
            threads.shutdown();
        }
    }

    private static int status(Proxy proxy, String query) throws Exception {
        String since = "&since=" + new Reading(proxy, "").reader.cursor();
        HttpRequest request = HttpRequest.newBuilder(URI.create(proxy.address() + "/topic/a" + query + since))
                .build();
        return client(proxy).send(request, BodyHandlers.ofString()).statusCode();
    }

    /** Waits for more of them than its patience lasts; how many came on one connection. */
    private static int heartBeats(Proxy proxy, Way way) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(proxy.address() + "/topic/a?heartbeat=1"))
                .header("Accept", way == Way.LINES ? "application/x-ndjson" : "text/event-stream")
                .build();
        try (var lines = client(proxy).send(request, BodyHandlers.ofLines()).body()) {
            return (int) lines.filter(line -> line.equals(": ") || line.contains("heart-beat"))
                    .limit(5)
                    .count();
        }
    }

    @Test
    void anImpatientProxyCutsWhatIsSilentAndWhoComesBackMissesNothing() throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire, Proxy.Kind.HAPROXY, IMPATIENT)) {
            ExecutorService threads = Executors.newCachedThreadPool();
            Map<Way, Reading> readings = new EnumMap<>(Way.class);
            List<Future<?>> cut = new ArrayList<>();
            cut.add(threads.submit(() -> assertThat(status(proxy, "?wait=30")).isEqualTo(504)));
            for (Way way : List.of(Way.LINES, Way.EVENTS, Way.SOCKET)) {
                Reading reading = new Reading(proxy, "?heartbeat=60");
                readings.put(way, reading);
                cut.add(threads.submit(() -> {
                    reading.reader.read(way, 1);
                    assertThat(reading.seen)
                            .as("%s, before anything was published", way)
                            .isEmpty();
                    return null;
                }));
            }
            for (Future<?> each : cut) {
                each.get(40, TimeUnit.SECONDS);
            }
            threads.shutdown();
            publish(longwire, 1);
            for (Map.Entry<Way, Reading> each : readings.entrySet()) {
                each.getValue().reader.read(each.getKey(), 1);
                assertThat(each.getValue().seen).as(each.getKey().name()).containsExactly(1);
            }
        }
    }
}

package io.longwire.verification.transports;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.embed.Longwire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that cuts what is silent for a few seconds: what gets through it is what docs/operations.md says. */
@Timeout(120)
final class ImpatientProxyTest {
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

    @TempDir
    private Path folder;

    private static Longwire site() throws Exception {
        return Longwire.builder().port(0).start();
    }

    private Proxy before(Longwire longwire) throws Exception {
        return Proxy.start(Proxy.Kind.HAPROXY, IMPATIENT, longwire.address().getPort(), folder);
    }

    @Test
    void throughAnImpatientProxyAShortWaitAndAQuickHeartBeatKeepEachWayGoing() throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire)) {
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
        String since = "&since=" + Reading.through(proxy, "").reader().cursor();
        HttpRequest request = HttpRequest.newBuilder(URI.create(proxy.address() + "/topic/a" + query + since))
                .build();
        return proxy.client().send(request, BodyHandlers.ofString()).statusCode();
    }

    /** Waits for more of them than its patience lasts; how many came on one connection. */
    private static int heartBeats(Proxy proxy, Way way) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(proxy.address() + "/topic/a?heartbeat=1"))
                .header("Accept", way == Way.LINES ? "application/x-ndjson" : "text/event-stream")
                .build();
        try (var lines = proxy.client().send(request, BodyHandlers.ofLines()).body()) {
            return (int) lines.filter(line -> line.equals(": ") || line.contains("heart-beat"))
                    .limit(5)
                    .count();
        }
    }

    @Test
    void anImpatientProxyCutsWhatIsSilentAndWhoComesBackMissesNothing() throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire)) {
            ExecutorService threads = Executors.newCachedThreadPool();
            Map<Way, Reading> readings = new EnumMap<>(Way.class);
            List<Future<?>> cut = new ArrayList<>();
            cut.add(threads.submit(() -> assertThat(status(proxy, "?wait=30")).isEqualTo(504)));
            for (Way way : List.of(Way.LINES, Way.EVENTS, Way.SOCKET)) {
                Reading reading = Reading.through(proxy, "?heartbeat=60");
                readings.put(way, reading);
                cut.add(threads.submit(() -> {
                    reading.reader().read(way, 1);
                    assertThat(reading.seen())
                            .as("%s, before anything was published", way)
                            .isEmpty();
                    return null;
                }));
            }
            for (Future<?> each : cut) {
                each.get(40, TimeUnit.SECONDS);
            }
            threads.shutdown();
            longwire.publish("/topic/a", "1").toCompletableFuture().join();
            for (Map.Entry<Way, Reading> each : readings.entrySet()) {
                each.getValue().reader().read(each.getKey(), 1);
                assertThat(each.getValue().seen()).as(each.getKey().name()).containsExactly(1);
            }
        }
    }
}

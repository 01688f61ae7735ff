package io.longwire.verification.transports;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.broker.engine.HistoryPolicy;
import io.longwire.embed.Longwire;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way through the proxies that people have, configured as docs/operations.md tells them. */
@Timeout(120)
final class ProxyTest {
    private static final int MESSAGES = 2_000;

    @TempDir
    private Path folder;

    /** HAProxy has looked at the server's health: from then on it takes three failures for it to give the server up. */
    private final CompletableFuture<Boolean> looked = new CompletableFuture<>();

    private Proxy before(Longwire longwire, Proxy.Kind kind) throws Exception {
        Proxy proxy = Proxy.start(kind, longwire.address().getPort(), folder);
        if (kind == Proxy.Kind.HAPROXY) {
            looked.get(40, TimeUnit.SECONDS);
        }
        return proxy;
    }

    private Longwire site() throws Exception {
        return Longwire.builder()
                .port(0)
                .allowOrigin("https://localhost")
                .history(new HistoryPolicy(MESSAGES, Duration.ofHours(1)))
                .route("/health", exchange -> {
                    exchange.respond(new ResponseHead(200, Headers.NONE), ByteBuffer.allocate(0));
                    looked.complete(true);
                })
                .start();
    }

    @ParameterizedTest
    @EnumSource(Proxy.Kind.class)
    void aReaderChangesItsWayBehindAProxyAndMissesNothing(Proxy.Kind kind) throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire, kind)) {
            int[] last = new int[1];
            FeedReader reader = new FeedReader(
                    HttpClient.newBuilder().sslContext(proxy.trust()),
                    proxy.address(),
                    "/topic/a",
                    message -> assertThat(message.path("data").asInt()).isEqualTo(++last[0]));
            reader.read(Way.POLLING, 1);
            CompletableFuture<Void> published = CompletableFuture.runAsync(() -> publish(longwire));
            Random random = new Random(7);
            Iterator<Way> ways =
                    Stream.generate(() -> Way.values()).flatMap(Stream::of).iterator();
            while (last[0] < MESSAGES) {
                reader.read(ways.next(), Math.min(1 + random.nextInt(100), MESSAGES - last[0]));
            }
            published.get(40, TimeUnit.SECONDS);
        }
    }

    private static void publish(Longwire longwire) {
        for (int i = 1; i <= MESSAGES; i++) {
            longwire.publish("/topic/a", Integer.toString(i))
                    .toCompletableFuture()
                    .join();
        }
    }

    @ParameterizedTest
    @EnumSource(Proxy.Kind.class)
    void aStreamIsNotHeldBack(Proxy.Kind kind) throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire, kind)) {
            for (String form : new String[] {"application/x-ndjson", "text/event-stream"}) {
                HttpResponse<InputStream> stream = HttpClient.newBuilder()
                        .sslContext(proxy.trust())
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()
                        .send(
                                HttpRequest.newBuilder(URI.create(proxy.address() + "/topic/live"))
                                        .header("Accept", form)
                                        .build(),
                                BodyHandlers.ofInputStream());
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                    until(lines, "following");
                    longwire.publish("/topic/live", form);
                    until(lines, "\"data\":\"" + form + "\"");
                }
            }
        }
    }

    private static void until(BufferedReader lines, String text) throws Exception {
        String line = lines.readLine();
        while (!line.contains(text)) {
            line = lines.readLine();
        }
    }

    @ParameterizedTest
    @EnumSource(Proxy.Kind.class)
    void aPageSpeaksStompThroughAWebSocket(Proxy.Kind kind) throws Exception {
        try (Longwire longwire = site();
                Proxy proxy = before(longwire, kind)) {
            CompletableFuture<String> first = new CompletableFuture<>();
            WebSocket socket = HttpClient.newBuilder()
                    .sslContext(proxy.trust())
                    .build()
                    .newWebSocketBuilder()
                    .subprotocols("v12.stomp")
                    .header("Origin", "https://localhost")
                    .buildAsync(URI.create(proxy.address().replace("https", "wss") + "/ws"), new First(first))
                    .get(40, TimeUnit.SECONDS);
            socket.sendText("CONNECT\naccept-version:1.2\nhost:localhost\n\n\0", true)
                    .get(40, TimeUnit.SECONDS);

            assertThat(first.get(40, TimeUnit.SECONDS)).startsWith("CONNECTED\n");
            socket.abort();
        }
    }

    private record First(CompletableFuture<String> text) implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.complete(part.toString());
            return null;
        }
    }
}

package io.longwire.verification.transports;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.embed.Longwire;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SockJS sessions before two servers, behind the proxies that people have, configured as docs/sockjs.md tells them. */
@Timeout(120)
final class StickySessionsTest {
    private static final int SESSIONS = 40;
    private static final String CONNECT = "[\"CONNECT\\naccept-version:1.2\\nhost:x\\n\\n\\u0000\"]";

    @TempDir
    private Path folder;

    /** A server, and when its health was asked for. */
    private static Longwire server(CompletableFuture<Boolean> looked) throws Exception {
        return Longwire.builder()
                .port(0)
                .allowOrigin("https://localhost")
                .route("/health", exchange -> {
                    exchange.respond(new ResponseHead(200, Headers.NONE), ByteBuffer.allocate(0));
                    looked.complete(true);
                })
                .start();
    }

    @ParameterizedTest
    @EnumSource(Proxy.Kind.class)
    void allRequestsOfASessionReachItsServerAndBothHaveSome(Proxy.Kind kind) throws Exception {
        CompletableFuture<Boolean> one = new CompletableFuture<>();
        CompletableFuture<Boolean> two = new CompletableFuture<>();
        try (Longwire first = server(one);
                Longwire second = server(two);
                Proxy proxy = Proxy.sticky(
                        kind, first.address().getPort(), second.address().getPort(), folder)) {
            if (kind == Proxy.Kind.HAPROXY) {
                one.get(40, TimeUnit.SECONDS);
                two.get(40, TimeUnit.SECONDS);
            }
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(proxy.trust())
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
            int onFirst = 0;
            for (int i = 0; i < SESSIONS; i++) {
                String path = "/ws/" + i + "/" + UUID.randomUUID();
                String url = proxy.address() + path;
                assertThat(post(client, url + "/xhr", "").body()).isEqualTo("o\n");
                assertThat(post(client, url + "/xhr_send", CONNECT).statusCode())
                        .isEqualTo(204);
                assertThat(post(client, url + "/xhr", "").body()).contains("CONNECTED");
                String direct = "http://127.0.0.1:" + first.address().getPort() + path + "/xhr_send";
                onFirst += post(client, direct, "[]").statusCode() == 204 ? 1 : 0;
            }
            assertThat(onFirst).isBetween(1, SESSIONS - 1);
        }
    }

    private static HttpResponse<String> post(HttpClient client, String url, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}

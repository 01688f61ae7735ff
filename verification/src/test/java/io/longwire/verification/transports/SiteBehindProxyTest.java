package io.longwire.verification.transports;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.verification.program.RunningServer;
import io.longwire.verification.program.ServerLaunch;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The program, started and with the proxies configured as docs/operations.md says; only the name is {@code localhost}. */
@Timeout(120)
final class SiteBehindProxyTest {
    private static final String ORIGIN = "https://localhost";
    private static final ServerLaunch AS_DOCUMENTED =
            ServerLaunch.SMALL.with("--allowed-host", "localhost", "--allowed-origin", ORIGIN);

    @TempDir
    private static Path folder;

    private static RunningServer closed;
    private static RunningServer open;
    private static final Map<Proxy.Kind, Proxy> CLOSED = new EnumMap<>(Proxy.Kind.class);
    private static final Map<Proxy.Kind, Proxy> OPEN = new EnumMap<>(Proxy.Kind.class);

    @BeforeAll
    static void start() throws Exception {
        closed = RunningServer.start(AS_DOCUMENTED);
        open = RunningServer.start(AS_DOCUMENTED.with("--open"));
    }

    private static Proxy before(RunningServer server, Map<Proxy.Kind, Proxy> proxies, Proxy.Kind kind)
            throws Exception {
        Proxy there = proxies.get(kind);
        if (there == null) {
            there = Proxy.start(kind, server.port(), folder.resolve(kind + "-" + server.port()));
            proxies.put(kind, there);
        }
        return there;
    }

    @AfterAll
    static void stop() {
        CLOSED.values().forEach(Proxy::close);
        OPEN.values().forEach(Proxy::close);
        for (RunningServer server : new RunningServer[] {closed, open}) {
            if (server != null) {
                server.isWell();
                server.close();
            }
        }
    }

    /** What is answered to one request, on a connection of its own. */
    private static String ask(Proxy proxy, String line, String... headers) throws IOException {
        return said(proxy, "", line, headers);
    }

    /** The same, up to the part that is waited for; all of it where that is empty. */
    private static String said(Proxy proxy, String until, String line, String... headers) throws IOException {
        try (Socket socket = proxy.trust().getSocketFactory().createSocket("localhost", proxy.port())) {
            socket.setSoTimeout((int) RunningServer.PATIENCE.toMillis());
            StringBuilder request = new StringBuilder(line).append(" HTTP/1.1\r\n");
            if (List.of(headers).stream().noneMatch(header -> header.startsWith("Host:"))) {
                request.append("Host: localhost\r\n");
            }
            if (List.of(headers).stream().noneMatch(header -> header.startsWith("Connection:"))) {
                request.append("Connection: close\r\n");
            }
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            StringBuilder answer = new StringBuilder();
            byte[] some = new byte[8_192];
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                answer.append(new String(some, 0, count, StandardCharsets.ISO_8859_1));
                if (!until.isEmpty() && answer.indexOf(until) >= 0) {
                    return answer.toString();
                }
            }
            return answer.toString();
        }
    }

    // ---- the guard

    @ParameterizedTest
    @EnumSource(Proxy.Kind.class)
    void theNameThatTheClientUsedIsHeldAgainstTheList(Proxy.Kind kind) throws Exception {
        Proxy proxy = before(closed, CLOSED, kind);
        assertThat(ask(proxy, "GET /topic/a")).startsWith("HTTP/1.1 200");
        assertThat(ask(proxy, "GET /topic/a", "Host: localhost:" + proxy.port()))
                .startsWith("HTTP/1.1 200");
        assertThat(ask(proxy, "GET /topic/a", "Host: evil.example")).startsWith("HTTP/1.1 421");
    }

    @ParameterizedTest
    @EnumSource(Proxy.Kind.class)
    void whatIsForwardedInOtherHeadersIsNotBelieved(Proxy.Kind kind) throws Exception {
        Proxy proxy = before(closed, CLOSED, kind);
        String[] headers = {
            "Host: evil.example",
            "X-Forwarded-Host: localhost",
            "X-Forwarded-For: 127.0.0.1",
            "X-Real-IP: 127.0.0.1",
            "Forwarded: for=127.0.0.1;host=localhost;proto=https"
        };
        assertThat(ask(proxy, "GET /topic/a", headers)).startsWith("HTTP/1.1 421");
        headers[0] = "Host: localhost";
        assertThat(ask(proxy, "POST /topic/a", with(headers, "Content-Length: 0")))
                .as("a client that says it is on loopback may not publish")
                .startsWith("HTTP/1.1 403");
    }

    private static String[] with(String[] headers, String more) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(more);
        return all.toArray(new String[0]);
    }

    @ParameterizedTest
    @EnumSource(Proxy.Kind.class)
    void clientsPublishOnlyWhereTheServerIsOpenAndPagesOnlyFromListedOrigins(Proxy.Kind kind) throws Exception {
        String length = "Content-Length: 0";
        assertThat(ask(before(closed, CLOSED, kind), "POST /topic/a", length)).startsWith("HTTP/1.1 403");
        Proxy proxy = before(open, OPEN, kind);
        assertThat(ask(proxy, "POST /topic/a", length)).startsWith("HTTP/1.1 200");
        assertThat(ask(proxy, "POST /topic/a", length, "Origin: " + ORIGIN)).startsWith("HTTP/1.1 200");
        assertThat(ask(proxy, "POST /topic/a", length, "Origin: https://evil.example"))
                .startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @EnumSource(Proxy.Kind.class)
    void aListedOriginGetsItsCorsHeadersAndItsPreflight(Proxy.Kind kind) throws Exception {
        Proxy proxy = before(open, OPEN, kind);
        String allowed = "access-control-allow-origin: " + ORIGIN;
        assertThat(ask(proxy, "GET /topic/a", "Origin: " + ORIGIN)).containsIgnoringCase(allowed);
        assertThat(ask(proxy, "GET /topic/a", "Origin: https://evil.example"))
                .doesNotContainIgnoringCase("access-control-allow-origin");
        assertThat(ask(
                        proxy,
                        "OPTIONS /topic/a",
                        "Origin: " + ORIGIN,
                        "Access-Control-Request-Method: POST",
                        "Access-Control-Request-Headers: idempotency-key"))
                .startsWith("HTTP/1.1 204")
                .containsIgnoringCase(allowed)
                .containsIgnoringCase("access-control-allow-methods: ");
    }

    // ---- what a page needs

    @ParameterizedTest
    @EnumSource(Proxy.Kind.class)
    void theConsoleTheClientAndTheHealthAreThere(Proxy.Kind kind) throws Exception {
        Proxy proxy = before(open, OPEN, kind);
        assertThat(ask(proxy, "GET /")).startsWith("HTTP/1.1 200").containsIgnoringCase("<!doctype html>");
        assertThat(ask(proxy, "GET /longwire.js")).startsWith("HTTP/1.1 200");
        assertThat(ask(proxy, "GET /health")).startsWith("HTTP/1.1 200").contains("\"up\"");
    }

    @ParameterizedTest
    @EnumSource(Proxy.Kind.class)
    void aWebSocketOpensForAListedOriginAndForNoOther(Proxy.Kind kind) throws Exception {
        Proxy proxy = before(open, OPEN, kind);
        assertThat(opening(proxy, "/topic/a", ORIGIN)).startsWith("HTTP/1.1 101");
        assertThat(opening(proxy, "/ws", ORIGIN)).startsWith("HTTP/1.1 101");
        assertThat(opening(proxy, "/ws", "https://evil.example")).startsWith("HTTP/1.1 403");
    }

    private static String opening(Proxy proxy, String path, String origin) throws IOException {
        return said(
                proxy,
                "\r\n\r\n",
                "GET " + path,
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Origin: " + origin);
    }

    @ParameterizedTest
    @EnumSource(Proxy.Kind.class)
    void aReaderGetsWhatIsPostedInEachWay(Proxy.Kind kind) throws Exception {
        Proxy proxy = before(open, OPEN, kind);
        List<String> seen = new ArrayList<>();
        FeedReader reader = new FeedReader(
                HttpClient.newBuilder().sslContext(proxy.trust()),
                proxy.address(),
                "/topic/" + kind,
                message -> seen.add(message.path("data").asText()));
        reader.read(Way.POLLING, 1);
        for (Way way : Way.values()) {
            assertThat(ask(proxy, "POST /topic/" + kind, "Content-Length: 0")).startsWith("HTTP/1.1 200");
            reader.read(way, 1);
        }
        assertThat(seen).hasSize(Way.values().length);
    }

    @ParameterizedTest
    @EnumSource(Proxy.Kind.class)
    void http2InFrontCarriesListsAndStreams(Proxy.Kind kind) throws Exception {
        Proxy proxy = before(open, OPEN, kind);
        HttpClient client = HttpClient.newBuilder().sslContext(proxy.trust()).build();
        String topic = proxy.address() + "/topic/two/" + kind;
        for (String form : List.of("text/event-stream", "application/x-ndjson")) {
            HttpResponse<Stream<String>> stream = client.send(
                    HttpRequest.newBuilder(URI.create(topic))
                            .header("Accept", form)
                            .build(),
                    BodyHandlers.ofLines());
            assertThat(stream.version()).isEqualTo(HttpClient.Version.HTTP_2);
            try (Stream<String> lines = stream.body()) {
                Iterator<String> each = lines.iterator();
                until(each, "following");
                HttpRequest post = HttpRequest.newBuilder(URI.create(topic))
                        .POST(BodyPublishers.ofString(form))
                        .build();
                assertThat(client.send(post, BodyHandlers.ofString()).version()).isEqualTo(HttpClient.Version.HTTP_2);
                until(each, "\"data\":\"" + form + "\"");
            }
        }
        HttpRequest list = HttpRequest.newBuilder(URI.create(topic)).build();
        assertThat(client.send(list, BodyHandlers.ofString()).body())
                .contains("text/event-stream", "application/x-ndjson");
    }

    private static void until(Iterator<String> lines, String text) {
        while (!lines.next().contains(text)) {
            // a line of which nothing is asked
        }
    }
}

package io.longwire.embed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longwire.broker.access.Decision;
import io.longwire.broker.session.SessionLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each path and method of the description, with good and bad input: status, type and body of each answer are as they are described. */
final class OpenApiAnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String FOREIGN = "Origin: http://elsewhere.example";
    private static final int MOST_BYTES = 100_000;
    private static final String LARGE = "x".repeat(MOST_BYTES + 1);
    private static final String FEED = "/feed?destination=/topic/kept&destination=/topic/b";

    /** They are asked for elsewhere, or not to be had without an engine that fails, or stand for what is not named. */
    private static final Set<String> NOT_ASKED_FOR = Set.of("503", "101", "default");

    private static Longwire longwire;
    private static JsonNode description;
    private static String position = "";
    private static String cursor = "";

    /** One request, and what its status is to be. */
    record Asked(String method, String path, String target, int status, String body, List<String> headers) {
        @Override
        public String toString() {
            return method + " " + (target.length() > 99 ? path : target) + (body.length() > 9 ? " (large)" : "") + " "
                    + headers + ": " + status;
        }
    }

    private static Asked ask(String method, String path, String target, int status, String... headers) {
        return new Asked(method, path, target, status, "x", List.of(headers));
    }

    static Stream<Asked> requests() {
        List<Asked> all = new ArrayList<>();
        for (String kind : List.of("/topic", "/queue")) {
            publishing(kind, all);
            lists(kind + "/{name}", kind + "/kept", kind + "/secret", all);
            all.add(ask("OPTIONS", kind + "/{name}", kind + "/kept", 204));
        }
        all.add(ask("GET", "/queue/{name}", "/queue/kept", 406, "Accept: text/event-stream"));
        all.add(ask("GET", "/topic/{name}", "/topic/binary", 200));
        all.add(ask("GET", "/topic/{name}", "/topic/kept", 200, "Prefer: wait=1"));
        all.add(ask("GET", "/topic/{name}", "/topic/kept?heartbeat=0", 400));
        all.add(ask("GET", "/topic/{name}", "/topic/" + "a".repeat(20_000), 414));
        streams("/topic/{name}", "/topic/kept?since=POSITION", all);
        lists("/feed", FEED, "/feed?destination=/topic/secret", all);
        streams("/feed", FEED + "&since=CURSOR", all);
        all.add(ask("GET", "/feed", "/feed?destination=/topic/kept", 200));
        all.add(ask("GET", "/feed", "/feed", 400));
        all.add(ask("HEAD", "/feed", "/feed", 400));
        all.add(ask("OPTIONS", "/feed", "/feed", 204));
        leases(all);
        return all.stream();
    }

    private static void publishing(String kind, List<Asked> all) {
        String path = kind + "/{name}";
        all.add(ask("POST", path, kind + "/kept", 200));
        all.add(ask("POST", path, kind + "/kept", 200, "Idempotency-Key: once", "Content-Type: text/plain"));
        all.add(ask("POST", path, kind + "/kept", 202, "Prefer: respond-async"));
        all.add(ask("POST", path, kind + "/%2F", 400));
        all.add(ask("POST", path, kind + "/kept", 400, "Idempotency-Key: " + "k".repeat(129)));
        all.add(ask("POST", path, kind + "/secret", 403));
        all.add(ask("POST", path, kind + "/kept", 403, FOREIGN));
        all.add(new Asked("POST", path, kind + "/kept", 413, LARGE, List.of()));
        all.add(ask("POST", path, kind + "/kept", 415, "Content-Encoding: gzip"));
    }

    private static void lists(String path, String target, String secret, List<Asked> all) {
        String more = target.contains("?") ? "&" : "?";
        for (String method : List.of("GET", "HEAD")) {
            all.add(ask(method, path, target, 200));
            all.add(ask(method, path, target + more + "limit=1", 200, "Accept-Encoding: identity"));
            all.add(ask(method, path, target, 304, "If-None-Match: *"));
            all.add(ask(method, path, target + more + "since=nonsense", 400));
            all.add(ask(method, path, target + more + "limit=0", 400));
            all.add(ask(method, path, secret, 403));
            all.add(ask(method, path, target, 406, "Accept: image/png"));
        }
    }

    private static void streams(String path, String target, List<Asked> all) {
        all.add(ask("GET", path, target, 200, "Accept: application/x-ndjson"));
        all.add(ask("GET", path, target, 200, "Accept: text/event-stream"));
    }

    private static void leases(List<Asked> all) {
        String lease = "/api/leases?destination=/queue/";
        all.add(ask("POST", "/api/leases", lease + "empty", 200));
        all.add(ask("POST", "/api/leases", lease + "kept&count=2", 200));
        all.add(ask("POST", "/api/leases", lease + "waited&timeout=5", 200, "Prefer: wait=30"));
        all.add(ask("POST", "/api/leases", "/api/leases", 400));
        all.add(ask("POST", "/api/leases", "/api/leases?destination=/topic/a", 400));
        all.add(ask("POST", "/api/leases", lease + "jobs&count=101", 400));
        all.add(ask("POST", "/api/leases", lease + "secret", 403));
        all.add(ask("OPTIONS", "/api/leases", "/api/leases", 204));
        for (String verb : List.of("ack", "nack")) {
            String path = "/api/leases/{lease}/" + verb;
            all.add(ask("POST", path, "/api/leases/LEASED/" + verb, 204));
            all.add(ask("POST", path, "/api/leases/none/" + verb, 404));
            all.add(ask("POST", path, "/api/leases/none/" + verb, 403, FOREIGN));
            all.add(ask("OPTIONS", path, "/api/leases/none/" + verb, 204));
        }
    }

    @BeforeAll
    static void start() throws Exception {
        longwire = Longwire.builder()
                .port(0)
                .sessionLimits(SessionLimits.DEFAULT.withBodyBytes(MOST_BYTES))
                .access((identity, verb, destination) -> CompletableFuture.completedStage(
                        destination.name().endsWith("/secret") ? Decision.refused("It is secret.") : Decision.ALLOWED))
                .start();
        description = JSON.readTree(body("GET", "/openapi.json"));
        position = JSON.readTree(body("POST", "/topic/kept")).path("position").asText();
        cursor = JSON.readTree(body("GET", FEED)).path("cursor").asText();
        body("POST", "/topic/kept");
        body("POST", "/topic/binary", (byte) 0xFF);
        body("POST", "/queue/kept");
        body("POST", "/queue/waited");
    }

    @AfterAll
    static void stop() {
        longwire.close();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void eachAnswerIsAsItIsDescribed(Asked asked) throws Exception {
        HttpResponse<Stream<String>> answer = send(asked);
        assertThat(answer.statusCode()).isEqualTo(asked.status);
        JsonNode described = operation(asked.method, asked.path).path("responses");
        String status = described.has(String.valueOf(asked.status)) ? String.valueOf(asked.status) : "default";
        assertThat(asked.status >= 400 || !status.equals("default"))
                .as("the status is described")
                .isTrue();
        JsonNode types = described.path(status).path("content");
        String type = answer.headers().firstValue("Content-Type").orElse("");
        try (Stream<String> lines = answer.body()) {
            if (type.startsWith("text/event-stream")) {
                assertThat(types.has(type)).isTrue();
            } else if (type.equals("application/x-ndjson")) {
                lines.limit(2).forEach(line -> fits(types, type, line));
            } else if (asked.method.equals("HEAD") || types.isEmpty()) {
                assertThat(lines).isEmpty();
            } else {
                fits(types, type, lines.collect(Collectors.joining("\n")));
            }
        }
    }

    private static void fits(JsonNode types, String type, String body) {
        assertThat(types.has(type)).as("the type is described: " + type).isTrue();
        try {
            JsonNode value = JSON.readTree(body);
            assertThat(new OpenApiSchemas(description).faults(types.path(type).path("schema"), value))
                    .as(body)
                    .isEmpty();
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + body, e);
        }
    }

    @Test
    void anUpgradeIsAnsweredWith101AsItIsDescribed() throws Exception {
        for (String path : List.of("/topic/{name}", "/feed")) {
            URI uri = URI.create(
                    uri(path.equals("/feed") ? FEED : "/topic/kept").toString().replace("http:", "ws:"));
            WebSocket socket = CLIENT.newWebSocketBuilder()
                    .buildAsync(uri, new WebSocket.Listener() {})
                    .get();
            socket.abort();
            assertThat(operation("GET", path).path("responses").has("101")).isTrue();
        }
    }

    @Test
    void eachStatusOfEachPathAndMethodIsAskedFor() {
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    Set<String> described = new TreeSet<>();
                    method.getValue().path("responses").fieldNames().forEachRemaining(described::add);
                    described.removeAll(NOT_ASKED_FOR);
                    Set<String> asked = requests()
                            .filter(each -> each.path.equals(path.getKey())
                                    && each.method.equals(method.getKey().toUpperCase(Locale.ROOT)))
                            .map(each -> String.valueOf(each.status))
                            .collect(Collectors.toCollection(TreeSet::new));
                    assertThat(asked).as(method.getKey() + " " + path.getKey()).containsAll(described);
                }));
    }

    private static JsonNode operation(String method, String path) {
        return description.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
    }

    private static HttpResponse<Stream<String>> send(Asked asked) throws Exception {
        String target = asked.target.replace("POSITION", position).replace("CURSOR", cursor);
        if (target.contains("LEASED")) {
            body("POST", "/queue/leased");
            JsonNode leased = JSON.readTree(body("POST", "/api/leases?destination=/queue/leased"));
            target = target.replace(
                    "LEASED", leased.path("messages").path(0).path("lease").asText());
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(target))
                .method(
                        asked.method,
                        asked.method.equals("POST") ? BodyPublishers.ofString(asked.body) : BodyPublishers.noBody());
        for (String header : asked.headers) {
            int colon = header.indexOf(':');
            request.header(
                    header.substring(0, colon), header.substring(colon + 1).trim());
        }
        return CLIENT.send(request.build(), BodyHandlers.ofLines());
    }

    private static String body(String method, String target, byte... body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(target))
                .method(method, BodyPublishers.ofByteArray(body))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString()).body();
    }

    private static URI uri(String target) {
        return URI.create("http://127.0.0.1:" + longwire.address().getPort() + target);
    }
}

package io.longwire.embed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The description of what is here over HTTP, held against what is here. */
final class OpenApiTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private Longwire longwire;
    private JsonNode description;

    @BeforeEach
    void start() throws Exception {
        longwire = Longwire.builder().port(0).start();
        HttpResponse<String> response = ask("GET", "/openapi.json");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        description = new ObjectMapper().readTree(response.body());
    }

    @AfterEach
    void stop() {
        longwire.close();
    }

    @Test
    void itIsOpenApiAndEachReferenceLeadsSomewhere() {
        assertThat(description.path("openapi").asText()).startsWith("3.1");
        assertThat(description.path("info").path("title").asText()).isEqualTo("Longwire");
        List<JsonNode> references = description.findValues("$ref");
        assertThat(references).isNotEmpty();
        for (JsonNode reference : references) {
            assertThat(description.at(reference.asText().substring(1)).isObject())
                    .as(reference.asText())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "*", "\"other\", W/%s"})
    void whoHasItAlreadyIsToldThatItIsTheSame(String known) throws Exception {
        String tag = ask("GET", "/openapi.json").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = ask("GET", "/openapi.json", "If-None-Match", known.formatted(tag));

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.headers().firstValue("ETag")).contains(tag);
    }

    @Test
    void eachPathHasTheMethodsThatItSaysOfItself() throws Exception {
        for (String path : List.of("/topic/{name}", "/queue/{name}", "/feed", "/api/leases")) {
            Set<String> described = new TreeSet<>();
            description
                    .path("paths")
                    .path(path)
                    .fieldNames()
                    .forEachRemaining(method -> described.add(method.toUpperCase(java.util.Locale.ROOT)));
            String allow = ask("OPTIONS", path.replace("{name}", "a"))
                    .headers()
                    .firstValue("Allow")
                    .orElse("");
            assertThat(described).as(path).containsExactlyInAnyOrder(allow.split(", "));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /topic/{name}, /topic/a, 200",
        "GET, /topic/{name}, /topic/a?since=nonsense, 400",
        "GET, /topic/{name}, /topic/a?limit=0, 400",
        "HEAD, /topic/{name}, /topic/a, 200",
        "POST, /topic/{name}, /topic/a, 200",
        "POST, /topic/{name}, /topic/%2F, 400",
        "GET, /queue/{name}, /queue/a, 200",
        "POST, /queue/{name}, /queue/a, 200",
        "HEAD, /queue/{name}, /queue/a, 200",
        "GET, /feed, /feed?destination=/topic/a&destination=/topic/b, 200",
        "GET, /feed, /feed, 400",
        "HEAD, /feed, /feed?destination=/topic/a, 200",
        "OPTIONS, /feed, /feed, 204",
        "POST, /api/leases, /api/leases?destination=/queue/none, 200",
        "POST, /api/leases, /api/leases?destination=/topic/a, 400",
        "POST, /api/leases/{lease}/ack, /api/leases/none/ack, 404",
        "POST, /api/leases/{lease}/nack, /api/leases/none/nack, 404"
    })
    void eachAnswerIsOneThatIsDescribed(String method, String path, String target, int status) throws Exception {
        HttpResponse<String> answer = ask(method, target);

        JsonNode responses = description
                .path("paths")
                .path(path)
                .path(method.toLowerCase(java.util.Locale.ROOT))
                .path("responses");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(responses.has(String.valueOf(status))).isTrue();
        List<String> types = new ArrayList<>();
        responses.path(String.valueOf(status)).path("content").fieldNames().forEachRemaining(types::add);
        if (!answer.body().isEmpty()) {
            assertThat(types)
                    .contains(answer.headers().firstValue("Content-Type").orElse(""));
        }
    }

    @Test
    void aLeaseIsAsItIsDescribed() throws Exception {
        ask("POST", "/queue/jobs");

        JsonNode leased = new ObjectMapper()
                .readTree(ask("POST", "/api/leases?destination=/queue/jobs").body());
        JsonNode first = leased.path("leases").path(0);
        JsonNode schema = description.at("/components/schemas/Leases/properties/leases/items/properties");
        first.fieldNames()
                .forEachRemaining(name -> assertThat(schema.has(name)).as(name).isTrue());
        String lease = first.path("lease").asText();
        assertThat(ask("POST", "/api/leases/" + lease + "/ack").statusCode()).isEqualTo(204);
    }

    private HttpResponse<String> ask(String method, String target, String... headers) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + longwire.address().getPort() + target);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(method, method.equals("POST") ? BodyPublishers.ofString("x") : BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}

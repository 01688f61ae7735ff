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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
            Set<String> described = new TreeSet<>();
            path.getValue().fieldNames().forEachRemaining(method -> described.add(method.toUpperCase(Locale.ROOT)));
            String allow = ask("OPTIONS", path.getKey().replaceAll("\\{.*}", "a"))
                    .headers()
                    .firstValue("Allow")
                    .orElse("");
            assertThat(described).as(path.getKey()).containsExactlyInAnyOrder(allow.split(", "));
        }
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

package io.longwire.verification.transports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.longwire.verification.program.RunningServer;
import io.longwire.verification.raw.RawClient;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server without a disk was killed: a reader from before is told in each way that it missed something, gets what is there, and goes on from it. */
@Timeout(60)
final class NewEpochTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static RunningServer server;
    private static String old;
    private static String first;
    private static String second;

    @BeforeAll
    static void killAndStartAgain() throws Exception {
        try (RunningServer before = RunningServer.small()) {
            post(before, "lost");
            old = post(before, "lost too");
            before.program().process().destroyForcibly().waitFor();
        }
        server = RunningServer.small();
        first = post(server, "first");
        second = post(server, "second");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.isWell();
            server.close();
        }
    }

    private static String post(RunningServer to, String text) throws Exception {
        HttpRequest post = HttpRequest.newBuilder(to.http("/topic/a"))
                .POST(BodyPublishers.ofString(text))
                .build();
        return JSON.readTree(CLIENT.send(post, BodyHandlers.ofString()).body())
                .path("position")
                .asText();
    }

    private static String get(String target) throws Exception {
        HttpRequest get = HttpRequest.newBuilder(server.http(target)).build();
        return CLIENT.send(get, BodyHandlers.ofString()).body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&wait=60"})
    void aListSaysThatItIsNotComplete(String more) throws Exception {
        JsonNode page = JSON.readTree(get("/topic/a?since=" + old + more));

        assertThat(page.path("complete").asBoolean(true)).isFalse();
        assertThat(page.path("messages").findValuesAsText("data")).containsExactly("first", "second");
        assertThat(page.path("position").asText()).isEqualTo(second);
        assertThat(JSON.readTree(get("/topic/a?since=" + second))
                        .path("complete")
                        .asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&wait=60"})
    void ofATopicOnWhichNothingWasPublishedSinceTheListIsNotCompleteEither(String more) throws Exception {
        JsonNode page = JSON.readTree(get("/topic/quiet?since=" + old + more));

        assertThat(page.path("complete").asBoolean(true)).isFalse();
        assertThat(page.path("messages")).isEmpty();
        JsonNode next =
                JSON.readTree(get("/topic/quiet?since=" + page.path("position").asText()));
        assertThat(next.path("complete").asBoolean()).isTrue();
    }

    @Test
    void aStreamOfLinesSaysSoFirst() throws Exception {
        assertLostThenAll(lines("application/x-ndjson", lines -> lines.limit(4)));
    }

    @Test
    void aWebSocketSaysSoFirst() throws Exception {
        List<String> lines = new ArrayList<>();
        try (SocketMessages socket = SocketMessages.open(server.http("/topic/a?since=" + old))) {
            for (int i = 0; i < 4; i++) {
                lines.add(socket.next());
            }
        }
        assertLostThenAll(lines);
    }

    private static void assertLostThenAll(List<@Nullable String> lines) throws Exception {
        List<String> said = new ArrayList<>();
        for (String line : lines) {
            JsonNode node = JSON.readTree(line);
            said.add(node.path("event").asText() + node.path("data").asText());
        }
        assertThat(said).containsExactly("lost", "first", "second", "following");
        assertThat(JSON.readTree(lines.get(3)).path("cursor").asText()).isEqualTo(second);
    }

    @Test
    void anEventStreamHasAnEventOfThatName() throws Exception {
        List<String> lines = lines(
                "text/event-stream",
                all -> all.filter(line -> line.startsWith("id:") || line.startsWith("event:"))
                        .limit(5));

        assertThat(lines)
                .containsExactly("id: " + old, "event: lost", "id: " + first, "id: " + second, "id: " + second);
    }

    private static List<String> lines(String form, Function<Stream<String>, Stream<String>> some) throws Exception {
        HttpRequest get = HttpRequest.newBuilder(server.http("/topic/a?since=" + old))
                .header("Accept", form)
                .build();
        try (Stream<String> lines = CLIENT.send(get, BodyHandlers.ofLines()).body()) {
            return some.apply(lines).collect(Collectors.toList());
        }
    }

    @Test
    void aWebSocketOfBodiesIsClosedWithACodeThatSaysSo() {
        try (RawClient client = RawClient.webSocketAt(server, "/topic/a?raw&since=" + old)) {
            assertThat(client.closed().closeCode()).isEqualTo(4410);
        }
    }
}

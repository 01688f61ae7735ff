package io.longwire.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.longwire.embed.Longwire;
import io.longwire.embed.LongwireBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {
    private static final Pattern LINK = Pattern.compile("(?:from|import|src=|href=)\\s*['\"]([./][^'\"]*)['\"]");
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static @Nullable Longwire longwire;

    @BeforeAll
    static void start() throws Exception {
        LongwireBuilder builder = Longwire.builder().port(0).route("/health", new Health("1.2.3", () -> 42));
        Console.mount(builder);
        longwire = builder.start();
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(longwire).close();
    }

    @Test
    void everyFileThatAnotherOneNamesIsServed() throws Exception {
        Set<String> seen = new TreeSet<>();
        follow("/", seen);
        assertThat(seen)
                .contains("/console/main.js", "/console/console.css", "/console/stompjs/client.js")
                .hasSizeGreaterThan(15);
    }

    private static void follow(String path, Set<String> seen) throws Exception {
        if (!seen.add(path)) {
            return;
        }
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        Matcher links = LINK.matcher(response.body());
        while (links.find()) {
            follow(URI.create(path).resolve(links.group(1)).getPath(), seen);
        }
    }

    @Test
    void theBrowserClientIsServedWithAllItImports() throws Exception {
        Set<String> seen = new TreeSet<>();
        follow("/longwire.js", seen);
        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        Console.CLIENT.stream().map(file -> "/" + file).toList());
        HttpResponse<String> client = get("/longwire.js");
        assertThat(client.headers().firstValue("Content-Type")).contains("text/javascript; charset=utf-8");
        assertThat(client.headers().firstValue("ETag")).isPresent();
    }

    @Test
    void everyFileOfTheFolderIsMounted() throws Exception {
        Path folder = Path.of(Objects.requireNonNull(Console.class.getResource("index.html"))
                        .toURI())
                .resolveSibling(".");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("index.html") && !name.endsWith(".class")))
                    .containsExactlyInAnyOrderElementsOf(Console.FILES);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/console/main.js, text/javascript; charset=utf-8",
        "/console/console.css, text/css; charset=utf-8",
        "/console/icon.svg, image/svg+xml",
        "/console/stompjs/client.js, text/javascript; charset=utf-8",
    })
    void aFileHasItsTypeAndTheStrictPolicy(String path, String type) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.headers().firstValue("Content-Type")).contains(type);
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void thePageHasNoScriptOrStyleOfItsOwnInIt() throws Exception {
        String page = get("/").body();
        assertThat(page).doesNotContain("<style").doesNotContain(" style=").doesNotContainPattern(" on[a-z]+=");
        assertThat(Pattern.compile("<script[^>]*>").matcher(page).results().map(r -> r.group()))
                .allSatisfy(script -> assertThat(script).contains("src=\"/console/"));
    }

    @Test
    void noScriptOfThePageWritesMarkup() throws Exception {
        for (String file : Console.FILES) {
            assertThat(get("/console/" + file).body())
                    .as(file)
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health"})
    void whatCanOnlyBeReadSaysSo(String path) throws Exception {
        HttpResponse<String> response = send(request(path).POST(BodyPublishers.ofString("x")));
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
        HttpResponse<String> head = send(request(path).method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/",
                "/console/index.html",
                "/console/Console.class",
                "/console/../index.html",
                "/console/%2e%2e/Main.class"
            })
    void nothingElseOfTheJarIsServed(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void healthTellsStateVersionAndUptime() throws Exception {
        HttpResponse<String> response = get("/health");
        assertThat(response.body()).isEqualTo("{\"status\":\"up\",\"version\":\"1.2.3\",\"uptimeSeconds\":42}\n");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        int port = Objects.requireNonNull(longwire).address().getPort();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}

package io.longwire.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.http.Headers;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is served from memory (RFC 9110 §8.8.3, §13.1.2, §15.5.6). */
final class StaticFileTest {
    private static final StaticFile FILE = StaticFile.of("text/plain", "words".getBytes(StandardCharsets.UTF_8));

    private final Site site = new Site();

    @BeforeEach
    void start() throws Exception {
        site.start(Longwire.builder()
                .route("/file", FILE.with(Headers.of("Content-Security-Policy", "default-src 'none'")))
                .route("/file-1.2.3", FILE.immutable()));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void itIsReadWithItsTypeItsTagAndFurtherFields() throws Exception {
        HttpResponse<String> whole = site.get("/file");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo("words");
        assertThat(whole.headers().firstValue("Content-Type")).contains("text/plain");
        assertThat(whole.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(whole.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(whole.headers().firstValue("Content-Security-Policy")).contains("default-src 'none'");
        HttpResponse<String> head = site.send(site.request("/file").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length")).contains("5");
        assertThat(head.headers().firstValue("ETag")).isEqualTo(whole.headers().firstValue("ETag"));
    }

    @Test
    void whoHasItIsToldThatItIsUnchanged() throws Exception {
        String tag = site.get("/file").headers().firstValue("ETag").orElseThrow();
        for (String known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            HttpResponse<String> again = site.send(site.request("/file").header("If-None-Match", known));
            assertThat(again.statusCode()).as(known).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.headers().firstValue("ETag")).contains(tag);
            assertThat(again.headers().firstValue("Cache-Control")).contains("no-cache");
        }
        assertThat(site.send(site.request("/file").header("If-None-Match", "\"other\""))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aNameWithItsVersionIsKeptForEver() throws Exception {
        assertThat(site.get("/file-1.2.3").headers().firstValue("Cache-Control"))
                .contains("public, max-age=31536000, immutable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "get"})
    void itCanOnlyBeRead(String method) throws Exception {
        HttpResponse<String> refused = site.send(site.request("/file").method(method, BodyPublishers.ofString("x")));
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.body()).contains("can only be read");
    }

    @Test
    void aFileThatIsNotThereIsFoundOutAtTheStart() {
        assertThatThrownBy(() -> StaticFile.resource("text/plain", StaticFile.class, "none.txt"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("none.txt");
    }
}

package io.longwire.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private final Site site = new Site();

    @BeforeEach
    void start() throws Exception {
        site.start(Longwire.builder()
                .route("/", Site.saying("root"))
                .route("/files", Site.saying("files itself"))
                .route("/files/**", Site.saying("below files"))
                .route("/files/deep/**", Site.saying("deep below"))
                .route("/files/deep/one", Site.saying("one")));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, root",
        "/files, files itself",
        "/files/, below files",
        "/files/a/b, below files",
        "/files/deep, below files",
        "/files/deep/x, deep below",
        "/files/deep/one, one",
        "/files/deep/one?query=1, one",
    })
    void theExactPathGoesBeforeTheLongestPrefix(String path, String answer) throws Exception {
        assertThat(site.get(path).body()).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/filesystem", "/%66iles", "/Files", "/wss"})
    void aPathThatIsNotThereIsAProblemThatRepeatsNothingOfTheRequest(String path) throws Exception {
        HttpResponse<String> response = site.get(path);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                        + "\"detail\":\"Nothing is at this path; check its spelling.\"}\n");
    }

    @Test
    void aPatternIsAPathWithAtMostAFinalDoubleStar() {
        for (String pattern : List.of("files", "", "/a*", "/*/b", "/**/b", "**")) {
            assertThatThrownBy(() -> Longwire.builder().route(pattern, Site.saying("")))
                    .as(pattern)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("/files/**");
        }
        assertThatCode(() -> Longwire.builder().route("/**", Site.saying(""))).doesNotThrowAnyException();
    }
}

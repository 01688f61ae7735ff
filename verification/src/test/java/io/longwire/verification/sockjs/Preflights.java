package io.longwire.verification.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What every answer to {@code OPTIONS} must be (verify_options of the specification). */
final class Preflights {
    private Preflights() {}

    static void areAnswered(SockJsSite site, String path, String methods) {
        for (@Nullable String origin : Arrays.<@Nullable String>asList(null, "test", "null")) {
            Answer answer = origin == null ? site.options(path) : site.options(path, "Origin: " + origin);
            answer.is(204, "").mayBeReadBy(origin);
            assertThat(answer.field("Cache-Control")).contains("public").containsPattern("max-age=[1-9][0-9]{6}");
            assertThat(answer.field("Expires")).isNotEmpty();
            assertThat(Integer.parseInt(answer.field("Access-Control-Max-Age"))).isGreaterThan(1_000_000);
            assertThat(answer.field("Access-Control-Allow-Methods")).isEqualTo(methods);
        }
    }
}

package io.longwire.broker.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;
import io.longwire.testkit.exchange.MemoryExchange;
import io.longwire.testkit.transport.HandRunLoop;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a page in the user's own browser. */
final class GuardTest {
    private final Guard guard = new Guard(
            exchange ->
                    exchange.respond(new ResponseHead(204, Headers.of("Allow", "GET, POST")), ByteBuffer.allocate(0)),
            List.of("Example.org", "other.org:8080"),
            List.of("https://app.example.org", "http://[::1]:3000"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "127.0.0.1:1",
                "127.9.8.7",
                "[::1]:8080",
                "[::1]",
                "example.org",
                "example.org:99",
                "other.org:8080"
            })
    void theHostIsLoopbackOrListed(String host) {
        assertThat(ask(host, null, "GET").status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.org",
                "localhost.evil.org",
                "127.0.0.1.evil.org",
                "127.0.0.256",
                "127.1",
                "128.0.0.1",
                "other.org:8081",
                "other.org",
                "sub.example.org",
                "[::2]",
                "0.0.0.0",
                "localhost:x",
                "localhost:",
                "user@localhost",
                "localhost/..",
                "",
                "localhost."
            })
    void anyOtherHostIsMisdirected(String host) {
        assertThat(ask(host, null, "GET").status()).isEqualTo(421);
    }

    @Test
    void aRequestThatNamesNoHostIsMisdirected() {
        assertThat(ask(null, null, "GET").status()).isEqualTo(421);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080",
                "HTTP://LOCALHOST:8080",
                "https://app.example.org",
                "https://app.example.org:443",
                "http://[::1]:3000"
            })
    void theSameOriginAndListedOnesMayChangeSomething(String origin) {
        assertThat(ask("localhost:8080", null, "POST", "Origin", origin).status())
                .isEqualTo(204);
        assertThat(ask("localhost:8080", "websocket", "GET", "Origin", origin).status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "http://localhost",
                "https://localhost:8080",
                "http://localhost:8081",
                "http://127.0.0.1:8080",
                "http://evil.org",
                "http://localhost:8080.evil.org",
                "http://localhost:8080/",
                "http://localhost:8080@evil.org",
                "http://app.example.org",
                "https://app.example.org.evil.org",
                "https://xapp.example.org",
                "file://",
                "localhost:8080",
                "http://localhost:8080 "
            })
    void anyOtherOriginMayNot(String origin) {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "get")) {
            MemoryExchange exchange = ask("localhost:8080", null, method, "Origin", origin);
            assertThat(exchange.status()).isEqualTo(403);
            assertThat(exchange.header("Vary")).isEqualTo("Origin");
        }
        assertThat(ask("localhost:8080", "websocket", "GET", "Origin", origin).status())
                .isEqualTo(403);
    }

    @Test
    void twoOriginsAreNone() {
        assertThat(ask("localhost", null, "POST", "Origin", "http://localhost", "Origin", "http://localhost")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void programsSendNoOrigin() {
        assertThat(ask("localhost:8080", null, "POST").status()).isEqualTo(204);
        assertThat(ask("localhost:8080", "websocket", "GET").status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
    void aForeignPageMayAskForWhatItCannotRead(String method) {
        MemoryExchange exchange = ask("localhost:8080", null, method, "Origin", "http://evil.org");

        assertThat(exchange.status()).isEqualTo(204);
        assertThat(exchange.header("Access-Control-Allow-Origin")).isNull();
    }

    @Test
    void aPageOfAListedOriginMayReadTheAnswer() {
        MemoryExchange exchange = ask("localhost:8080", null, "GET", "Origin", "https://app.example.org");

        assertThat(exchange.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.org");
        assertThat(exchange.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(exchange.header("Access-Control-Expose-Headers")).contains("ETag", "Preference-Applied");
        assertThat(exchange.header("Vary")).isEqualTo("Origin");
    }

    @Test
    void aPreflightOfAListedOriginNamesMethodsAndHeaders() {
        MemoryExchange exchange = ask(
                "localhost:8080",
                null,
                "OPTIONS",
                "Origin",
                "https://app.example.org",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "idempotency-key");

        assertThat(exchange.header("Access-Control-Allow-Methods")).isEqualTo("GET, POST");
        assertThat(exchange.header("Access-Control-Allow-Headers")).contains("Idempotency-Key", "Prefer");
        assertThat(exchange.header("Access-Control-Max-Age")).isEqualTo("600");
    }

    @Test
    void theSameOriginNeedsNoSuchHeaders() {
        assertThat(ask("localhost:8080", null, "GET", "Origin", "http://localhost:8080")
                        .header("Access-Control-Allow-Origin"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "*", "https://*.example.org", "https://example.org/", "example.org"})
    void aListedOriginIsWrittenExactly(String origin) {
        assertThatThrownBy(() -> new Guard(exchange -> {}, List.of(), List.of(origin)))
                .hasMessageContaining("Not an origin: '" + origin + "'");
    }

    private MemoryExchange ask(@Nullable String host, @Nullable String protocol, String method, String... headers) {
        MemoryExchange exchange = MemoryExchange.to(new HandRunLoop(), host, protocol, method, "/topic/a", headers);
        guard.handle(exchange);
        return exchange;
    }
}

package io.longwire.embed;

import io.longwire.protocol.exchange.HttpHandler;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A running Longwire on a free port, and a client that asks it. */
final class Site implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private @Nullable Longwire longwire;

    Longwire start(LongwireBuilder builder) throws IOException {
        Longwire started = builder.port(0).start();
        longwire = started;
        return started;
    }

    static HttpHandler saying(String text) {
        return exchange -> exchange.respond(
                new ResponseHead(200, Headers.NONE), ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    HttpResponse<String> post(String path, String body, String... fields) throws Exception {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
        if (fields.length > 0) {
            request.headers(fields);
        }
        return send(request);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(10));
    }

    HttpClient client() {
        return client;
    }

    int port() {
        return Objects.requireNonNull(longwire).address().getPort();
    }

    @Override
    public void close() {
        if (longwire != null) {
            longwire.close();
        }
    }
}

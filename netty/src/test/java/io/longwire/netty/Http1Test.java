package io.longwire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longwire.protocol.connection.Limits;
import io.longwire.protocol.exchange.ExchangeListener;
import io.longwire.protocol.exchange.HttpExchange;
import io.longwire.protocol.exchange.ResponseBody;
import io.longwire.protocol.http.Headers;
import io.longwire.protocol.http.ResponseHead;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http1Test {
    private static final Limits QUICK = new Limits(
            1 << 20, 1 << 20, 1_000, 1_000, 4 << 20, 4 << 10, Duration.ofMillis(300), Duration.ofMillis(300));

    private final EventLoops loops = new EventLoops(1, "test");
    private final CompletableFuture<HttpExchange> left = new CompletableFuture<>();
    private final CompletableFuture<HttpExchange> asked = new CompletableFuture<>();
    private NettyServer server;

    @BeforeEach
    void start() throws IOException {
        ServerOptions options =
                new ServerOptions("127.0.0.1", 0, QUICK, Duration.ofMillis(300), Duration.ofMillis(300), 100);
        server = NettyServer.start(options, loops, this::handle);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        loops.stop(Duration.ofSeconds(1)).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private void handle(HttpExchange exchange) {
        switch (exchange.request().path()) {
            case "/later" ->
                exchange.loop()
                        .execute(() -> text(exchange, 200, exchange.request().path()));
            case "/echo" -> echo(exchange);
            case "/refuse" -> text(exchange, 413, "too large");
            case "/stream" -> stream(exchange);
            case "/wait" -> answerWhenStopping(exchange);
            case "/large" -> text(exchange, 200, "x".repeat(16 << 10));
            case "/fail" -> throw new IllegalStateException("on purpose");
            default ->
                text(
                        exchange,
                        200,
                        exchange.request().method() + " " + exchange.request().path() + " at "
                                + exchange.request().authority() + " query "
                                + exchange.request().query());
        }
    }

    private static void text(HttpExchange exchange, int status, String text) {
        exchange.respond(
                new ResponseHead(status, Headers.of("Content-Type", "text/plain")),
                ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void echo(HttpExchange exchange) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        exchange.listen(new ExchangeListener() {
            @Override
            public void data(ByteBuffer chunk) {
                byte[] bytes = new byte[chunk.remaining()];
                chunk.get(bytes);
                body.writeBytes(bytes);
                exchange.request(1);
            }

            @Override
            public void end(Headers trailers) {
                exchange.respond(new ResponseHead(200, Headers.NONE), ByteBuffer.wrap(body.toByteArray()));
            }
        });
        exchange.request(1);
    }

    private void stream(HttpExchange exchange) {
        exchange.listen(new ExchangeListener() {
            @Override
            public void left() {
                left.complete(exchange);
            }
        });
        ResponseBody body = exchange.respond(new ResponseHead(200, Headers.of("Content-Type", "text/plain")));
        body.write(ByteBuffer.wrap("first".getBytes(StandardCharsets.UTF_8)));
        body.flush();
    }

    private void answerWhenStopping(HttpExchange exchange) {
        exchange.listen(new ExchangeListener() {
            @Override
            public void stopping() {
                exchange.respond(new ResponseHead(204, Headers.NONE), ByteBuffer.allocate(0));
            }
        });
        asked.complete(exchange);
    }

    private String ask(String request) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            return client.send(request).readToEnd();
        }
    }

    @Test
    void aRequestIsAnsweredAndTheConnectionUsedAgain() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.send("GET /a?b=c HTTP/1.1\r\nHost: here:1\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n").contains("content-length: 26", "date: ");
            assertThat(client.readThrough("query b=c")).isEqualTo("GET /a at here:1 query b=c");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderAlsoWhenTheFirstAnswerIsLate() throws IOException {
        String answers = ask(
                "GET /later HTTP/1.1\r\nHost: x\r\n\r\nPOST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                        + "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answers).containsSubsequence("200 OK", "/later", "200 OK", "abc", "200 OK", "GET /last");
    }

    @Test
    void aChunkedBodyIsReadAndAnswered() throws IOException {
        assertThat(ask("POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
                .endsWith("\r\n\r\nabcde");
    }

    @Test
    void continueIsSaidWhenTheBodyIsWanted() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 100 Continue");
            client.send("ok");
            assertThat(client.readThrough("ok")).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void aRefusedBodyDoesNotTakeTheAnswerWithIt() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.send("POST /refuse HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n");
            client.send(new byte[200_000]);
            assertThat(client.readToEnd())
                    .startsWith("HTTP/1.1 413")
                    .contains("connection: close")
                    .endsWith("too large");
        }
    }

    @Test
    void headHasTheFieldsOfGetAndNoBody() throws IOException {
        assertThat(ask("HEAD /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .contains("content-length: 23")
                .endsWith("\r\n\r\n");
    }

    @Test
    void http10IsAnsweredWithoutChunksAndClosed() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.send("GET /stream HTTP/1.0\r\n\r\n");
            assertThat(client.readHead()).contains("connection: close").doesNotContain("chunked");
            assertThat(client.readThrough("first")).isEqualTo("first");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET nonsense HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nBad Name: x\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3x\r\n\r\n",
                "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.0\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            })
    void aMalformedRequestIsAnsweredWith400AndTheConnectionClosed(String request) throws IOException {
        assertThat(ask(request)).startsWith("HTTP/1.1 400").contains("connection: close");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"identity | 400", "gzip | 400", "xchunked | 400", "'chunked, gzip' | 400", "'gzip, chunked' | 501"
            })
    void aTransferCodingThatIsNotUnderstoodIsRefusedAndNothingBehindItIsRead(String coding, int status)
            throws IOException {
        assertThat(ask("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: " + coding
                        + "\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status)
                .contains("connection: close")
                .doesNotContain("smuggled");
    }

    @Test
    void anUnknownVersionIsAnsweredWith505() throws IOException {
        assertThat(ask("GET / HTTP/3.7\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 505");
    }

    @Test
    void tooManyHeaderBytesAreAnsweredWith431() throws IOException {
        assertThat(ask("GET / HTTP/1.1\r\nHost: a\r\n" + "x: 1234567890\r\n".repeat(1_000) + "\r\n"))
                .startsWith("HTTP/1.1 431");
    }

    @Test
    void aLongRequestLineIsAnsweredWith414() throws IOException {
        assertThat(ask("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.1 414");
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws IOException {
        assertThat(ask("")).isEmpty();
    }

    @Test
    void halfAHeadIsClosedAtTheDeadline() throws IOException {
        assertThat(ask("GET / HTTP/1.1\r\nHo")).isEmpty();
    }

    @Test
    void aBodyThatDoesNotComeIsAnsweredWith408() throws IOException {
        assertThat(ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab"))
                .startsWith("HTTP/1.1 408");
    }

    @Test
    void aHandlerThatFailsIsAnsweredWith500() throws IOException {
        assertThat(ask("GET /fail HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 500")
                .doesNotContain("on purpose");
    }

    @Test
    void aClientThatLeavesAStreamIsNoticed() throws Exception {
        try (RawClient client = new RawClient(server.address())) {
            client.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n").readThrough("first");
        }
        assertThat(left.get(10, TimeUnit.SECONDS).request().path()).isEqualTo("/stream");
    }

    @Test
    void aClientThatAsksWithoutReadingIsNotReadFurther() throws Exception {
        byte[] requests = "GET /large HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2_000).getBytes(StandardCharsets.ISO_8859_1);
        try (RawClient client = new RawClient(server.address())) {
            CompletableFuture<Integer> sent = CompletableFuture.supplyAsync(() -> {
                int count = 0;
                try {
                    while (count < 500) {
                        client.send(requests);
                        count++;
                    }
                } catch (IOException cut) {
                    return count;
                }
                return count;
            });
            // 32 MB of requests for 16 GB: the server stops reading, and after its idle timeout cuts the connection.
            assertThat(sent.get(30, TimeUnit.SECONDS)).isLessThan(500);
        }
    }

    @Test
    void stoppingEndsStreamsAndIdleConnections() throws Exception {
        try (RawClient idle = new RawClient(server.address());
                RawClient streaming = new RawClient(server.address())) {
            streaming.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n").readThrough("first");
            server.stop(Duration.ofSeconds(5)).toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(idle.readToEnd()).isEmpty();
            assertThat(streaming.readToEnd()).endsWith("0\r\n\r\n");
        }
    }

    @Test
    void stoppingAsksForAnAnswerThatWasMadeToWait() throws Exception {
        try (RawClient waiting = new RawClient(server.address())) {
            waiting.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
            asked.get(10, TimeUnit.SECONDS);
            server.stop(Duration.ofMinutes(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(waiting.readToEnd()).startsWith("HTTP/1.1 204");
        }
    }

    @Test
    void aPortInUseIsNamed() {
        assertThatThrownBy(() -> NettyServer.start(
                        ServerOptions.at("127.0.0.1", server.address().getPort()), loops, exchange -> {}))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("127.0.0.1:" + server.address().getPort());
    }
}

package io.longwire.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.longwire.broker.app.Message;
import io.longwire.broker.app.Payload;
import io.longwire.broker.app.RefusedException;
import io.longwire.broker.app.Reply;
import io.longwire.broker.app.Target;
import io.longwire.protocol.peer.Identity;
import io.longwire.protocol.peer.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The web hook against a server of the JDK. */
class WebHookTest {
    private static final Duration LONG = Duration.ofSeconds(40);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }

    private WebHook hook(HttpHandler handler, Duration timeout, int concurrency, String secret) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
        return new WebHook(
                new HookOptions(url, secret, timeout, concurrency, 100),
                InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000)));
    }

    private WebHook hook(HttpHandler handler) throws IOException {
        return hook(handler, LONG, 64, null);
    }

    private static void respond(HttpExchange exchange, int status, String body, String... headers) throws IOException {
        for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Message message(String destination, String user, String body) {
        return new Message(
                destination,
                Map.of(),
                Map.of(),
                "text/plain",
                body.getBytes(StandardCharsets.UTF_8),
                user == null ? Identity.ANONYMOUS : new Identity(user, Map.of(), null),
                "s1",
                new Peer(new InetSocketAddress(1), null, null, Map.of()));
    }

    private static Object answer(WebHook hook, Message message) throws Exception {
        return hook.handle(message).toCompletableFuture().get(40, TimeUnit.SECONDS);
    }

    private static Throwable failure(WebHook hook, Message message) throws Exception {
        try {
            throw new AssertionError("No failure but " + answer(hook, message));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static String body(Object reply) {
        return new String(((Payload) ((Reply) reply).value()).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void bodyDestinationUserAndSessionArriveAndAreSigned() throws Exception {
        CompletableFuture<Map<String, List<String>>> heard = new CompletableFuture<>();
        CompletableFuture<String> body = new CompletableFuture<>();
        WebHook hook = hook(
                exchange -> {
                    heard.complete(Map.copyOf(exchange.getRequestHeaders()));
                    body.complete(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                    respond(exchange, 204, "");
                },
                LONG,
                1,
                "0123456789abcdef");
        assertThat(answer(hook, message("/app/chat.größe", "Zoë/x", "hello"))).isNull();

        assertThat(body.get()).isEqualTo("hello");
        String signature = Signature.of(
                "0123456789abcdef",
                List.of("1700000000", "/app/chat.gr%C3%B6%C3%9Fe", "Zo%C3%AB/x", "s1", "text/plain"),
                "hello".getBytes(StandardCharsets.UTF_8));
        assertThat(heard.get())
                .containsEntry("Longwire-destination", List.of("/app/chat.gr%C3%B6%C3%9Fe"))
                .containsEntry("Longwire-user", List.of("Zo%C3%AB/x"))
                .containsEntry("Longwire-session", List.of("s1"))
                .containsEntry("Content-type", List.of("text/plain"))
                .containsEntry("Longwire-signature", List.of("t=1700000000,v1=" + signature));
    }

    @Test
    void whatFailedNamesTheUrlInOneLine() throws Exception {
        int nobody;
        try (ServerSocket closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = closedAtOnce.getLocalPort();
        }
        HookOptions options = new HookOptions(URI.create("http://127.0.0.1:" + nobody + "/"), null, LONG, 1, 1000);
        Throwable away = failure(new WebHook(options, InstantSource.system()), message("/app/a", null, ""));
        Throwable broken = failure(hook(exchange -> respond(exchange, 500, "")), message("/app/a", null, ""));

        assertThat(away)
                .hasMessageStartingWith("http://127.0.0.1:" + nobody + "/ could not be reached: ConnectException")
                .hasMessageContaining("app.url");
        assertThat(broken).hasMessageContaining("http://127.0.0.1:").hasMessageContaining("500");
        assertThat(List.of(away, broken))
                .allSatisfy(failure -> assertThat(failure.getStackTrace()).isEmpty());
    }

    @Test
    void anAnswerGoesWhereItsHeadersSay() throws Exception {
        WebHook hook = hook(exchange -> {
            switch (new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)) {
                case "destination" -> respond(exchange, 200, "1", "Longwire-Destination", "/topic/gr%C3%B6%C3%9Fe");
                case "user" -> respond(exchange, 200, "2", "Longwire-User", "Zo%C3%AB");
                case "session" ->
                    respond(exchange, 201, "3", "Longwire-Session", "s1", "Longwire-Destination", "/queue/own");
                default -> respond(exchange, 200, "4", "Content-Type", "text/x");
            }
        });
        assertThat(((Reply) answer(hook, message("/app/a", null, "destination"))).targets())
                .containsExactly(new Target.To("/topic/größe"));
        assertThat(((Reply) answer(hook, message("/app/a", null, "user"))).targets())
                .containsExactly(new Target.ToUser("Zoë", "/queue/a"));
        assertThat(((Reply) answer(hook, message("/app/a", null, "session"))).targets())
                .containsExactly(new Target.ToAsker("/queue/own", false));
        Object plain = answer(hook, message("/app/a", null, "plain"));
        assertThat(((Reply) plain).targets()).isEmpty();
        assertThat(body(plain)).isEqualTo("4");
        assertThat(((Payload) ((Reply) plain).value()).contentType()).isEqualTo("text/x");
    }

    @Test
    void aRefusalNamesTheStatusAndNothingOfTheBody() throws Exception {
        WebHook hook = hook(exchange -> respond(exchange, 403, "secret"));
        assertThat(failure(hook, message("/app/a", null, "")))
                .isInstanceOf(RefusedException.class)
                .satisfies(e -> assertThat(((RefusedException) e).remedy())
                        .contains("403")
                        .doesNotContain("secret"));
    }

    @Test
    void aFailureIsNotShownToTheClient() throws Exception {
        WebHook hook = hook(exchange -> respond(exchange, 500, "secret"));
        assertThat(failure(hook, message("/app/a", null, ""))).isInstanceOf(HookException.class);
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        WebHook hook = hook(exchange -> {
            requests.incrementAndGet();
            respond(exchange, 307, "", "Location", "/elsewhere");
        });
        assertThat(failure(hook, message("/app/a", null, ""))).hasMessageContaining("redirects are not followed");
        assertThat(requests).hasValue(1);
    }

    @Test
    void anAnswerThatIsTooLongIsNotTaken() throws Exception {
        WebHook hook = hook(exchange -> respond(exchange, 200, "x".repeat(101)));
        assertThat(failure(hook, message("/app/a", null, ""))).hasStackTraceContaining("more than 100 bytes");
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsAFailure() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        WebHook hook = hook(
                exchange -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    exchange.close();
                },
                Duration.ofMillis(200),
                1,
                null);
        assertThat(failure(hook, message("/app/a", null, ""))).hasMessageContaining("within 200 ms");
        end.countDown();
    }

    @Test
    void moreThanTheBoundAreNeverUnderWay() throws Exception {
        AtomicInteger under = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Semaphore go = new Semaphore(0);
        CountDownLatch two = new CountDownLatch(2);
        WebHook hook = hook(
                exchange -> {
                    most.accumulateAndGet(under.incrementAndGet(), Math::max);
                    two.countDown();
                    go.acquireUninterruptibly();
                    under.decrementAndGet();
                    respond(exchange, 204, "");
                },
                LONG,
                2,
                null);
        CompletableFuture<?>[] all = new CompletableFuture<?>[6];
        for (int i = 0; i < all.length; i++) {
            all[i] = hook.handle(message("/app/a", null, "")).toCompletableFuture();
        }
        assertThat(two.await(40, TimeUnit.SECONDS)).isTrue();
        go.release(all.length);
        CompletableFuture.allOf(all).get(40, TimeUnit.SECONDS);
        assertThat(most).hasValue(2);
    }

    @Test
    void nobodyThereIsAFailure() throws Exception {
        WebHook hook = hook(exchange -> respond(exchange, 204, ""));
        server.stop(0);
        assertThat(failure(hook, message("/app/a", null, ""))).isInstanceOf(HookException.class);
    }
}

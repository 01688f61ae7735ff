package io.longwire.server.hook;

import io.longwire.broker.app.Handler;
import io.longwire.broker.app.Message;
import io.longwire.broker.app.Payload;
import io.longwire.broker.app.RefusedException;
import io.longwire.broker.app.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts each message to one URL and sends its answer on. Redirects are not followed. Destination, user and session travel in headers,
 * percent-encoded; so they do in the answer. Any thread; nothing here blocks.
 */
public final class WebHook implements Handler {
    static final String DESTINATION = "Longwire-Destination";
    static final String USER = "Longwire-User";
    static final String SESSION = "Longwire-Session";
    static final String SIGNATURE = "Longwire-Signature";

    private final HookOptions options;
    private final InstantSource clock;
    private final HttpClient client;
    private final Gate gate;

    /**
     * @param clock stamps what is signed
     */
    public WebHook(HookOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.gate = new Gate(options.concurrency());
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(options.timeout())
                .build();
    }

    @Override
    public CompletionStage<@Nullable Object> handle(Message message) {
        CompletableFuture<HttpResponse<byte[]>> response = new CompletableFuture<>();
        gate.enter(() -> begin(message, response));
        return response.orTimeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((done, failure) -> {
                    if (failure != null) {
                        throw new CompletionException(failed(failure));
                    }
                    return answer(message, done);
                });
    }

    /** Its turn has come, maybe too late. Answers whether it keeps its place until it leaves. */
    private boolean begin(Message message, CompletableFuture<HttpResponse<byte[]>> response) {
        if (response.isDone()) {
            return false;
        }
        CompletableFuture<HttpResponse<byte[]>> sent;
        try {
            sent = client.sendAsync(request(message), head -> new BoundedBody(options.answerBytes()));
        } catch (RuntimeException e) {
            response.completeExceptionally(e);
            return false;
        }
        // Not on the thread that is here, so that those who wait do not begin inside one another.
        CompletionStage<?> unused = sent.whenCompleteAsync((done, failure) -> {
            gate.leave();
            if (failure == null) {
                response.complete(done);
            } else {
                response.completeExceptionally(failure);
            }
        });
        // After a time-out nobody waits for it.
        CompletionStage<?> unusedToo = response.whenComplete((done, failure) -> sent.cancel(true));
        return true;
    }

    private HttpRequest request(Message message) {
        String destination = encoded(message.destination());
        String name = message.identity().name();
        String user = name == null ? "" : encoded(name);
        String contentType = legal(message.contentType());
        HttpRequest.Builder request = HttpRequest.newBuilder(options.url())
                .POST(HttpRequest.BodyPublishers.ofByteArray(message.body()))
                .header("Content-Type", contentType)
                .header(DESTINATION, destination)
                .header(SESSION, message.session());
        if (!user.isEmpty()) {
            request.header(USER, user);
        }
        String secret = options.secret();
        if (secret != null) {
            String time = Long.toString(clock.instant().getEpochSecond());
            List<String> lines = List.of(time, destination, user, message.session(), contentType);
            request.header(SIGNATURE, "t=" + time + ",v1=" + Signature.of(secret, lines, message.body()));
        }
        return request.build();
    }

    /** What a client wrote, where it can stand in a header. */
    private static String legal(@Nullable String contentType) {
        String given = contentType == null ? "" : contentType.trim();
        boolean legal = !given.isEmpty() && given.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        return legal ? given : "application/octet-stream";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    private @Nullable Object answer(Message message, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status >= 400 && status < 500) {
            throw new CompletionException(new RefusedException(
                    "The application refused the message",
                    "It answered " + status + " to " + message.destination() + "."));
        }
        if (status < 200 || status > 299) {
            throw new CompletionException(new HookException(
                    where() + " answered " + status + (status < 400 ? ", and redirects are not followed" : "")));
        }
        return response.body().length == 0 ? null : addressed(message, response);
    }

    private Reply addressed(Message message, HttpResponse<byte[]> response) {
        Payload payload =
                new Payload(response.headers().firstValue("Content-Type").orElse(null), response.body());
        String destination = header(response, DESTINATION);
        String user = header(response, USER);
        String session = header(response, SESSION);
        String rest = destination == null ? "/queue/" + message.rest() : destination;
        if (session != null) {
            if (!session.equals(message.session())) {
                throw new CompletionException(
                        new HookException(where() + " answered to another session than the one that asked"));
            }
            return Reply.toSession(rest, payload);
        }
        if (user != null) {
            return Reply.toUser(user, rest, payload);
        }
        return destination == null ? Reply.of(payload) : Reply.to(destination, payload);
    }

    private @Nullable String header(HttpResponse<?> response, String name) {
        String value = response.headers().firstValue(name).orElse("").trim();
        if (value.isEmpty()) {
            return null;
        }
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new CompletionException(
                    new HookException(where() + " gave a header " + name + " that is not percent-encoded"));
        }
    }

    private Throwable failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return new HookException(
                    where() + " did not answer within " + options.timeout().toMillis() + " ms (app.timeout)");
        }
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return new HookException(where() + " could not be reached: "
                    + cause.getClass().getSimpleName() + "; start what listens there, or mend app.url");
        }
        if (cause.getCause() instanceof HookException ours) {
            return ours;
        }
        return cause instanceof IOException
                ? new HookException(where() + " gave no answer of HTTP: " + cause.getMessage())
                : cause;
    }

    /** Without user and query, which may be secret. */
    private String where() {
        URI url = options.url();
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port + url.getRawPath();
    }
}

package io.longwire.verification.transports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A client that reads a destination, or several, in any of the five ways. Its cursor is all that it keeps from one connection to the next. */
final class FeedReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String END = "";

    private final HttpClient client;
    private final String site;
    private final String target;
    private final Consumer<JsonNode> message;
    private @Nullable String cursor;
    private int lists;

    /**
     * @param site such as {@code http://127.0.0.1:8080}
     * @param target path, and query where it has one
     * @param message gets each message
     */
    FeedReader(String site, String target, Consumer<JsonNode> message) {
        this(HttpClient.newBuilder(), site, target, message);
    }

    /** The same, with what the client is made of. */
    FeedReader(HttpClient.Builder client, String site, String target, Consumer<JsonNode> message) {
        this.client = client.version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        this.site = site;
        this.target = target;
        this.message = message;
    }

    /** Where it stands; null before it has read anything. */
    @Nullable
    String cursor() {
        return cursor;
    }

    /** Reads about so many messages in one way, on a connection of its own, and drops it. */
    void read(Way way, int count) throws Exception {
        switch (way) {
            case POLLING -> list("limit=" + count);
            case LONG_POLLING -> list("wait=5&limit=" + count);
            case LINES -> stream("application/x-ndjson", count);
            case EVENTS -> stream("text/event-stream", count);
            case SOCKET -> {
                if (site.startsWith("https:")) {
                    socket(count);
                } else {
                    plainSocket(count);
                }
            }
        }
    }

    private URI uri(String scheme, String query) {
        String uri = site.replaceFirst("^http", scheme) + target + (target.contains("?") ? "&" : "?") + query;
        return URI.create(cursor == null ? uri : uri + "&since=" + cursor);
    }

    /** Unless the target says how often. */
    private String heartBeat() {
        return target.contains("heartbeat=") ? "" : "heartbeat=5";
    }

    // ---- lists

    /** Every other time compressed, where the list is not too short for that. */
    private void list(String query) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("http", query))
                .timeout(PATIENCE)
                .header("Accept-Encoding", lists++ % 2 == 0 ? "gzip" : "identity")
                .build();
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        String body = text(answer);
        check(answer.statusCode() == 200, answer.statusCode() + " " + body);
        JsonNode page = JSON.readTree(body);
        check(page.path("complete").asBoolean(), "since " + cursor + " something is no longer retained: " + body);
        page.path("messages").forEach(message);
        cursor = page.path(page.has("cursor") ? "cursor" : "position").asText();
    }

    private static String text(HttpResponse<byte[]> answer) throws IOException {
        boolean compressed = answer.headers().firstValue("Content-Encoding").isPresent();
        try (InputStream plain = new ByteArrayInputStream(answer.body());
                InputStream body = compressed ? new GZIPInputStream(plain) : plain) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    // ---- streams

    private void stream(String form, int count) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri("http", heartBeat()))
                .header("Accept", form)
                .timeout(PATIENCE)
                .build();
        HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
        check(answer.statusCode() == 200, String.valueOf(answer.statusCode()));
        int left = count;
        id = null;
        data = null;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null && left > 0; line = lines.readLine()) {
                left -= form.equals("text/event-stream") ? eventLine(line) : object(line);
            }
        } catch (IOException cut) {
            // The network was cut; the cursor is where the last whole message was.
        }
    }

    /** What the standard calls the last event ID buffer and the data buffer: empty when a stream begins. */
    private @Nullable String id;

    private @Nullable String data;

    /** Answers how many messages the line completed. By the letter of the standard: each empty line takes over the id, without data too. */
    private int eventLine(String line) throws IOException {
        if (line.startsWith("event: ")) {
            throw new AssertionError(line);
        } else if (line.startsWith("id: ")) {
            id = line.substring(4);
        } else if (line.startsWith("data: ")) {
            data = line.substring(6);
        } else if (line.isEmpty()) {
            String event = data;
            data = null;
            check(id != null, "An empty line before the first id takes the position away");
            cursor = id;
            if (event != null) {
                message.accept(JSON.readTree(event));
                return 1;
            }
        }
        return 0;
    }

    private int object(String line) throws IOException {
        JsonNode node = JSON.readTree(line);
        switch (node.path("event").asText("")) {
            case "" -> {
                message.accept(node);
                cursor = node.path(node.has("cursor") ? "cursor" : "position").asText();
                return 1;
            }
            case "following" -> cursor = node.path("cursor").asText();
            case "heart-beat" -> {}
            default -> throw new AssertionError(line);
        }
        return 0;
    }

    // ---- WebSocket

    /** Dropped in the middle of what comes, which the JDK's client does not always survive: on 25 its next handshake may never end. */
    private void plainSocket(int count) throws IOException {
        try (SocketMessages socket = SocketMessages.open(uri("http", heartBeat()))) {
            for (int left = count; left > 0; ) {
                String next = socket.next();
                if (next == null) {
                    return;
                }
                left -= object(next);
            }
        }
    }

    private void socket(int count) throws Exception {
        BlockingQueue<String> came = new LinkedBlockingQueue<>();
        WebSocket socket = client.newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .buildAsync(uri("ws", heartBeat()), new Collecting(came))
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        try {
            for (int left = count; left > 0; ) {
                String next = came.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                check(next != null, "nothing came through the WebSocket");
                if (END.equals(next)) {
                    return;
                }
                left -= object(String.valueOf(next));
            }
        } finally {
            socket.abort();
        }
    }

    private static final class Collecting implements WebSocket.Listener {
        private final BlockingQueue<String> came;
        private final List<CharSequence> parts = new ArrayList<>();

        Collecting(BlockingQueue<String> came) {
            this.came = came;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            parts.add(part.toString());
            if (last) {
                came.add(String.join("", parts));
                parts.clear();
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            came.add(END);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            came.add(END);
        }
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }
}

package io.longwire.verification.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One connection of the Chrome DevTools Protocol: commands with their answers, and events. One thread calls at a time. */
final class DevTools implements WebSocket.Listener, AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
    private final Map<String, Consumer<JsonNode>> listeners = new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    DevTools(URI uri) throws Exception {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri, this)
                .get(20, TimeUnit.SECONDS);
    }

    /** Sends a command to the browser and waits for its result. */
    JsonNode call(String method, Map<String, ?> parameters) {
        return call(null, method, parameters);
    }

    /** Sends a command to a session and waits for its result. */
    JsonNode call(String session, String method, Map<String, ?> parameters) {
        int id = ids.incrementAndGet();
        ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
        command.set("params", JSON.valueToTree(parameters));
        if (session != null) {
            command.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        pending.put(id, answer);
        try {
            WebSocket unused = socket.sendText(command.toString(), true).get(20, TimeUnit.SECONDS);
            JsonNode result = answer.get(30, TimeUnit.SECONDS);
            if (result.has("error")) {
                throw new IllegalStateException(command + " was answered with " + result.get("error"));
            }
            return result.path("result");
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(command + " was not answered", e);
        }
    }

    /** Hears the events of a session, each with its method and parameters. */
    void listen(String session, Consumer<JsonNode> listener) {
        listeners.put(session, listener);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            String message = text.toString();
            text.setLength(0);
            received(message);
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    private void received(String message) {
        JsonNode node;
        try {
            node = JSON.readTree(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        CompletableFuture<JsonNode> answer = pending.remove(node.path("id").asInt());
        if (answer != null) {
            answer.complete(node);
        } else {
            listeners.getOrDefault(node.path("sessionId").asText(), event -> {}).accept(node);
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        return lost(new IllegalStateException("The browser closed: " + code + " " + reason));
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        CompletionStage<?> unused = lost(error);
    }

    private CompletionStage<?> lost(Throwable why) {
        pending.values().forEach(answer -> answer.completeExceptionally(why));
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {
        socket.abort();
    }
}

package io.longwire.server.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.longwire.client.AckMode;
import io.longwire.client.ClientListener;
import io.longwire.client.Message;
import io.longwire.client.StompClient;
import io.longwire.client.StompException;
import io.longwire.client.SubscribeOptions;
import io.longwire.client.SubscriptionListener;
import io.longwire.netty.EventLoops;
import io.longwire.protocol.stomp.StompHeaders;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions in the terminal: each message is a line, its body as text, or as hexadecimal digits where it is none; or a JSON object. The state is said
 * on the second stream. It comes back after the connection ended, and says when it has missed something.
 */
public final class Sub {
    private static final Duration GOODBYE = Duration.ofSeconds(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StompAccess access;
    private final Options options;
    private final PrintStream out;
    private final PrintStream err;
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    // Guarded by the thread that listeners run on.
    private boolean wasConnected;
    private long printed;

    /**
     * What to subscribe to.
     *
     * @param headers added to each SUBSCRIBE, each {@code name: value}
     * @param since the position after which to begin; null for now
     * @param count after so many messages it ends; 0 for never
     * @param json whether each message is printed as a JSON object
     */
    public record Options(
            List<String> destinations,
            AckMode ack,
            List<String> headers,
            @Nullable String since,
            long count,
            boolean json) {}

    public Sub(StompAccess access, Options options, PrintStream out, PrintStream err) {
        this.access = access;
        this.options = options;
        this.out = out;
        this.err = err;
    }

    /**
     * Subscribes, and prints until the count is reached or it is told to end.
     *
     * @return whether it ended in order
     * @throws IllegalArgumentException when a header is malformed
     */
    public boolean run() {
        Map<String, String> headers = StompAccess.headers(options.headers);
        EventLoops loops = new EventLoops(1, "longwire-sub");
        ExecutorService printer = Executors.newSingleThreadExecutor(task -> daemon(task));
        StompClient client =
                access.client(loops).executor(printer).listener(new State()).build();
        Thread goodbye = new Thread(() -> leave(client), "goodbye");
        Runtime.getRuntime().addShutdownHook(goodbye);
        try {
            for (String destination : options.destinations) {
                SubscribeOptions terms = terms(destination, headers);
                CompletionStage<?> unused = client.subscribe(destination, terms, new Lines(terms.ackMode()))
                        .ready()
                        .thenRun(() -> err.println("Subscribed to " + destination));
            }
            client.connect();
            boolean well = ended.join();
            leave(client);
            return well;
        } finally {
            forget(goodbye);
            client.close();
            loops.stop(Duration.ZERO).toCompletableFuture().join();
            printer.shutdown();
        }
    }

    /** Where a queue is counted, no message may be taken that is not printed: each is acknowledged on its own, and one asked for at a time. */
    private SubscribeOptions terms(String destination, Map<String, String> headers) {
        boolean counted = options.count > 0 && destination.startsWith("/queue/");
        AckMode ack = counted && options.ack == AckMode.AUTO ? AckMode.CLIENT_INDIVIDUAL : options.ack;
        int prefetch = counted && !headers.containsKey("prefetch") ? 1 : 0;
        return new SubscribeOptions(ack, prefetch, options.since, headers);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "printer");
        thread.setDaemon(true);
        return thread;
    }

    private static void leave(StompClient client) {
        try {
            client.disconnect().toCompletableFuture().get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception unanswered) {
            // Enough of waiting: the process ends, and the connection with it.
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // It has run, or is running: that is why this ends.
        }
    }

    private final class State implements ClientListener {
        @Override
        public void connected(StompHeaders headers) {
            err.println(wasConnected ? "Connected again" : "Connected");
            wasConnected = true;
        }

        @Override
        public void disconnected(String why, Duration next) {
            err.println(Terminal.harmless(why));
            if (wasConnected) {
                err.println("Trying again in " + next.toMillis() + " ms");
            } else {
                ended.complete(false);
            }
        }

        @Override
        public void closed(String why) {
            if (ended.complete(false)) {
                err.println(Terminal.harmless(why));
            }
        }
    }

    private final class Lines implements SubscriptionListener {
        private final AckMode ack;

        Lines(AckMode ack) {
            this.ack = ack;
        }

        @Override
        public void message(Message message) {
            if (ended.isDone()) {
                return;
            }
            out.println(options.json ? json(message) : text(message));
            out.flush();
            if (ack != AckMode.AUTO) {
                message.ack();
            }
            printed++;
            if (printed == options.count) {
                ended.complete(true);
            }
        }

        @Override
        public void recovered(boolean whole) {
            if (!whole) {
                err.println("Some messages may be missing here: the server could not give all since the last one");
            }
        }

        @Override
        public void failed(StompException why) {
            err.println("Refused: " + Terminal.harmless(String.valueOf(why.getMessage())));
            ended.complete(false);
        }
    }

    private static String text(Message message) {
        String text = utf8(message.body());
        return text != null ? text : HexFormat.of().formatHex(bytes(message));
    }

    private static String json(Message message) {
        ObjectNode node = JSON.createObjectNode().put("destination", message.destination());
        if (message.position() != null) {
            node.put("position", message.position());
        }
        String text = utf8(message.body());
        if (text != null) {
            node.put("body", text);
        } else {
            node.put("bodyBase64", Base64.getEncoder().encodeToString(bytes(message)));
        }
        ObjectNode headers = node.putObject("headers");
        message.headers().forEach((name, value) -> {
            if (!headers.has(name)) {
                headers.put(name, value);
            }
        });
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(Message message) {
        ByteBuffer body = message.body();
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return bytes;
    }

    /** Null when it is none. */
    private static @Nullable String utf8(ByteBuffer body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(body).toString();
        } catch (CharacterCodingException none) {
            return null;
        }
    }
}

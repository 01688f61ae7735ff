package io.longwire.client;

import io.longwire.client.StompException.Kind;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompFrame;
import io.longwire.protocol.stomp.StompHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The life of a client: connecting, connected, waiting to connect again, the end. What the application asks for is made in {@link Requests}, what it sends is
 * in {@link Outbox}, what it has subscribed to in {@link Subscriptions}.
 *
 * <p>Threads: what the application calls, from any; everything else on the client's loop.
 */
final class Core {
    private static final int MOST_TEXT = 1_000;

    private enum State {
        NEW,
        CONNECTING,
        CONNECTED,
        WAITING,
        DISCONNECTING,
        CLOSED
    }

    private final StompClientBuilder settings;
    private final Loop loop;
    private final Executor executor;
    private final Dialing dialing;
    private final Space space;
    private final Outbox outbox;
    private final Deliveries deliveries;
    private final Subscriptions subscriptions;
    private final Requests requests;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final AtomicLong ids = new AtomicLong();

    private volatile boolean isConnected;
    // Guarded by the loop.
    private State state = State.NEW;
    private @Nullable Link link;
    private @Nullable Timer timer;
    private int failures;
    private boolean endedByError;
    private boolean paused;

    Core(StompClientBuilder settings) {
        this.settings = settings;
        this.loop = settings.loop;
        this.executor = settings.executor;
        this.dialing = new Dialing(settings);
        this.space = new Space(settings.queueBytes);
        this.outbox = new Outbox(space);
        this.deliveries = new Deliveries(executor, settings.inboundBytes, () -> loop.execute(this::resume));
        this.subscriptions = new Subscriptions(this, deliveries);
        this.requests = new Requests(this, space, settings);
    }

    // ---- the application's calls

    Requests requests() {
        return requests;
    }

    boolean isConnected() {
        return isConnected;
    }

    CompletionStage<Void> connect() {
        loop.execute(() -> {
            if (state == State.NEW) {
                open();
            }
        });
        return connected.copy();
    }

    String nextId(String prefix) {
        return prefix + "-" + ids.incrementAndGet();
    }

    Subscription subscribe(String destination, SubscribeOptions options, SubscriptionListener listener) {
        Subscription made = new Subscription(this, nextId("sub"), destination, options, listener);
        loop.execute(() -> subscriptions.add(made));
        return made;
    }

    CompletionStage<Void> unsubscribe(Subscription subscription) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        loop.execute(() -> subscriptions.remove(subscription, result));
        return result;
    }

    CompletionStage<Void> disconnect() {
        CompletableFuture<Void> result = new CompletableFuture<>();
        loop.execute(() -> disconnect(result));
        return result;
    }

    void close() {
        loop.execute(() -> finish("The client was closed", null));
    }

    /** What the application gets to see completes where its own code may run. */
    <T> void complete(CompletableFuture<T> future, @Nullable T value, @Nullable Throwable failure) {
        executor.execute(() -> {
            if (failure != null) {
                future.completeExceptionally(failure);
            } else {
                future.complete(value);
            }
        });
    }

    /** Any thread: to be sent when its turn comes. */
    void submit(Entry entry) {
        loop.execute(() -> accept(entry));
    }

    /** Any thread: it is never sent. */
    void refuse(Entry entry, String why) {
        outbox.finish(entry, null, Outbox.notSent(why));
    }

    // ---- on the loop

    void accept(Entry entry) {
        if (state == State.CLOSED || state == State.DISCONNECTING) {
            refuse(entry, "The client has ended");
            return;
        }
        if (entry.link() != null && entry.link() != link) {
            refuse(entry, "The connection it belonged to has ended");
            return;
        }
        outbox.add(entry);
        drain();
    }

    /** The connection, once it is a STOMP session; null else. */
    @Nullable
    Link session() {
        return state == State.CONNECTED ? link : null;
    }

    private void drain() {
        Link open = link;
        if (open != null && (state == State.CONNECTED || state == State.DISCONNECTING)) {
            outbox.drain(open);
        }
    }

    void room(Link of) {
        if (of == link) {
            drain();
        }
    }

    private void open() {
        timer = null;
        state = State.CONNECTING;
        Link made = dialing.link(this);
        link = made;
        after(settings.connectTimeout, () -> lost(made, "No CONNECTED within " + settings.connectTimeout));
        dialing.dial(made).whenComplete((transport, failure) -> {
            if (failure != null) {
                loop.execute(() -> notConnected(made, unwrap(failure)));
            }
        });
    }

    private static Throwable unwrap(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void notConnected(Link of, Throwable failure) {
        String why = "No connection: " + failure.getMessage();
        if (of == link && failure instanceof IllegalArgumentException) {
            finish(why, Outbox.notSent(why));
        } else {
            ended(of, why);
        }
    }

    private void after(Duration time, Runnable task) {
        stopTimer();
        timer = loop.schedule(loop.now() + time.toNanos(), task);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** One read's frames. */
    void received(Link of, List<StompFrame> frames, @Nullable String violation) {
        if (of != link) {
            return;
        }
        of.heard();
        for (StompFrame frame : frames) {
            if (of == link) {
                handle(of, frame);
            }
        }
        if (of == link && violation != null) {
            lost(of, "The server does not speak STOMP: " + violation);
        } else if (of == link) {
            paused = deliveries.isFull();
            if (!paused) {
                of.demand();
            }
        }
    }

    private void resume() {
        Link open = link;
        if (paused && open != null) {
            paused = false;
            open.heard();
            open.demand();
        }
    }

    private void handle(Link of, StompFrame frame) {
        switch (frame.command()) {
            case CONNECTED -> connected(of, frame);
            case MESSAGE -> subscriptions.message(new Message(requests, of, frame.headers(), frame.body()));
            case RECEIPT -> outbox.receipt(frame.headers().first("receipt-id"), frame.headers());
            case ERROR -> error(of, frame);
            default -> lost(of, "The server sent " + frame.command());
        }
    }

    private void connected(Link of, StompFrame frame) {
        if (state != State.CONNECTING) {
            lost(of, "The server sent a second CONNECTED");
            return;
        }
        stopTimer();
        state = State.CONNECTED;
        isConnected = true;
        paused = false;
        if (!endedByError) {
            failures = 0;
        }
        endedByError = false;
        of.connected(frame, beats(of, frame.headers()));
        tell(listener -> listener.connected(frame.headers()));
        complete(connected, null, null);
        outbox.addFirst(subscriptions.again(of));
        drain();
    }

    private Beats beats(Link of, StompHeaders headers) {
        return new Beats(loop, headers, settings.beats, settings.wantedBeats, new Beats.Actions() {
            @Override
            public void beat() {
                of.beat();
            }

            @Override
            public boolean isDeaf() {
                return paused;
            }

            @Override
            public void silent(long millis) {
                lost(of, "The server was silent for " + millis + " ms");
            }
        });
    }

    private void error(Link of, StompFrame frame) {
        String text = frame.headers().first("message");
        String body = StandardCharsets.UTF_8.decode(frame.body()).toString().strip();
        String more = text == null || body.startsWith(text) ? body : body.isEmpty() ? text : text + ": " + body;
        StompException error = new StompException(
                Kind.REFUSED, more.length() > MOST_TEXT ? more.substring(0, MOST_TEXT) : more, frame.headers());
        tell(listener -> listener.error(error));
        of.close();
        if (state == State.CONNECTING) {
            finish(error.getMessage() == null ? "ERROR" : error.getMessage(), error);
            return;
        }
        outbox.refused(frame.headers().first("receipt-id"), error);
        endedByError = true;
        ended(of, "The server sent ERROR: " + error.getMessage());
    }

    private void lost(Link of, String why) {
        of.cut();
        ended(of, why);
    }

    /** That connection is no more. */
    void ended(Link of, String why) {
        if (of != link) {
            return;
        }
        of.end();
        isConnected = false;
        Backoff backoff = settings.backoff;
        if (state == State.DISCONNECTING || backoff == null) {
            finish(why, Outbox.notSent(why));
            return;
        }
        link = null;
        state = State.WAITING;
        outbox.interrupted(of);
        failures++;
        long wait = backoff.nanos(failures, settings.random);
        tell(listener -> listener.disconnected(why, Duration.ofNanos(wait)));
        after(Duration.ofNanos(wait), this::open);
    }

    private void disconnect(CompletableFuture<Void> result) {
        Link open = link;
        if (state != State.CONNECTED || open == null) {
            finish("The client was disconnected", null);
            complete(result, null, null);
            return;
        }
        state = State.DISCONNECTING;
        after(settings.disconnectTimeout, () -> lost(open, "No receipt of DISCONNECT in time"));
        String id = nextId("disconnect");
        Frame frame = Frame.of(StompCommand.DISCONNECT, "receipt", id);
        outbox.add(new Entry(id, List.of(frame), true, open, false, 0, (receipt, failure) -> {
            if (failure == null) {
                open.close();
                finish("The client was disconnected", null);
            }
            complete(result, null, failure);
        }));
        drain();
    }

    /** @param failure of whoever waits for the first connection; null for one that says the same */
    private void finish(String why, @Nullable StompException failure) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        isConnected = false;
        stopTimer();
        Link open = link;
        link = null;
        if (open != null) {
            open.cut();
        }
        outbox.end(why);
        StompException reason = failure != null ? failure : Outbox.notSent(why);
        subscriptions.end(reason);
        complete(connected, null, reason);
        tell(listener -> listener.closed(why));
    }

    private void tell(Consumer<ClientListener> call) {
        deliveries.add(0, () -> call.accept(settings.listener));
    }
}

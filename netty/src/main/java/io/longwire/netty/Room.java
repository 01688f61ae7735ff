package io.longwire.netty;

import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Those who were refused on any thread, or asked, and are to hear when there is room. */
final class Room {
    private final Sender sender;

    /** The loop has been asked to tell, and has not got to it yet: those who send whole messages, and those who send parts. */
    private final AtomicBoolean asked = new AtomicBoolean();

    private final AtomicBoolean askedForParts = new AtomicBoolean();

    private final AtomicReference<@Nullable CompletableFuture<Void>> stage = new AtomicReference<>();

    Room(Sender sender) {
        this.sender = sender;
    }

    /** Somebody was refused. */
    void askForWord(boolean part) {
        AtomicBoolean flag = part ? askedForParts : asked;
        if (flag.compareAndSet(false, true)) {
            sender.execute(() -> {
                flag.set(false);
                sender.tellOfRoom(part);
            });
        }
    }

    CompletionStage<Void> whenWritable() {
        CompletableFuture<Void> made = new CompletableFuture<>();
        CompletableFuture<Void> waiting = stage.updateAndGet(known -> known == null ? made : known);
        if (!sender.execute(this::look)) {
            ended();
        }
        return waiting == null ? made : waiting.copy();
    }

    private void look() {
        if (!sender.isOpen()) {
            ended();
        } else if (sender.writable()) {
            came();
        }
    }

    /** On the loop: the listener hears of room too. */
    void came() {
        CompletableFuture<Void> waiting = stage.getAndSet(null);
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    void ended() {
        CompletableFuture<Void> waiting = stage.getAndSet(null);
        if (waiting != null) {
            waiting.completeExceptionally(new ClosedChannelException());
        }
    }
}

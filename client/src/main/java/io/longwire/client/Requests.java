package io.longwire.client;

import io.longwire.protocol.stomp.StompCommand;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the application wants sent, made into entries of the {@link Outbox}. They leave in the order of the calls of one thread. Threads: any. */
final class Requests {
    private final Core core;
    private final Space space;
    private final boolean repeats;

    /** Before the idempotency keys of this client: nobody else has it. */
    private final String name;

    Requests(Core core, Space space, StompClientBuilder settings) {
        this.core = core;
        this.space = space;
        this.repeats = settings.repeats;
        byte[] random = new byte[12];
        settings.random.nextBytes(random);
        this.name = HexFormat.of().formatHex(random);
    }

    Space space() {
        return space;
    }

    CompletionStage<Receipt> send(Outgoing message) {
        String id = core.nextId("send");
        String key = idempotencyKey(message);
        boolean receipt = message.asksForReceipt();
        Frame frame = Frame.send(message, receipt ? id : null, null, key);
        if (!space.take(frame.size())) {
            return CompletableFuture.failedStage(space.full());
        }
        boolean repeatable = receipt && repeats;
        CompletableFuture<Receipt> result = new CompletableFuture<>();
        core.submit(new Entry(id, List.of(frame), receipt, null, repeatable, frame.size(), completing(result)));
        return result;
    }

    /** Null where none is wanted, or the application gives one. */
    @Nullable
    String idempotencyKey(Outgoing message) {
        boolean makes = repeats && !message.headers().containsKey("idempotency-key");
        return makes ? core.nextId(name) : null;
    }

    Transaction begin() {
        return new Transaction(this, core.nextId("tx"));
    }

    CompletionStage<Receipt> commit(String id, List<Frame> frames, List<Message> acknowledged, int bytes) {
        String receipt = core.nextId("commit");
        List<Frame> all = new ArrayList<>(frames);
        all.add(Frame.of(StompCommand.COMMIT, "transaction", id, "receipt", receipt));
        Link bound = acknowledged.isEmpty() ? null : acknowledged.get(0).link();
        CompletableFuture<Receipt> result = new CompletableFuture<>();
        Entry entry = new Entry(receipt, all, true, bound, false, bytes, completing(result));
        if (acknowledged.stream().anyMatch(message -> message.link() != bound)) {
            core.refuse(entry, "It acknowledges messages of several connections");
        } else {
            core.submit(entry);
        }
        return result;
    }

    void acknowledge(Message message, boolean positive) {
        String id = core.nextId("ack");
        Frame frame = Frame.acknowledge(message, positive, null, null);
        core.submit(new Entry(id, List.of(frame), false, message.link(), false, 0, (receipt, failure) -> {}));
    }

    CompletionStage<Receipt> acknowledgeWithReceipt(Message message, boolean positive) {
        String id = core.nextId("ack");
        Frame frame = Frame.acknowledge(message, positive, id, null);
        CompletableFuture<Receipt> result = new CompletableFuture<>();
        core.submit(new Entry(id, List.of(frame), true, message.link(), false, 0, completing(result)));
        return result;
    }

    private Entry.Done completing(CompletableFuture<Receipt> result) {
        return (receipt, failure) -> core.complete(result, receipt, failure);
    }
}

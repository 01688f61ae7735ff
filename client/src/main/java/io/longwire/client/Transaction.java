package io.longwire.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Messages and acknowledgements that happen together or not at all. They are collected here and leave, between BEGIN and COMMIT, when it is
 * committed; so while the client is offline a transaction waits like any message, except one with acknowledgements, which belong to a connection.
 *
 * <p>Threads: any, one at a time.
 */
public final class Transaction {
    private final Requests requests;
    private final String id;
    private final List<Frame> frames = new ArrayList<>();
    private final List<Message> acknowledged = new ArrayList<>();
    private int bytes;
    private boolean ended;

    Transaction(Requests requests, String id) {
        this.requests = requests;
        this.id = id;
        frames.add(Frame.begin(id));
    }

    /**
     * Adds a message.
     *
     * @throws StompException when there is no room for it ({@link StompClientBuilder#queueBytes}); the transaction stays as it was
     * @throws IllegalStateException when it was committed or aborted before
     */
    public Transaction send(Outgoing message) throws StompException {
        open();
        Frame frame = Frame.send(message, null, id, requests.idempotencyKey(message));
        if (!requests.space().take(frame.size())) {
            throw requests.space().full();
        }
        bytes += frame.size();
        frames.add(frame);
        return this;
    }

    /** Adds the acknowledgement of a message. */
    public Transaction ack(Message message) {
        return add(message, true);
    }

    /** Adds the refusal of a message. */
    public Transaction nack(Message message) {
        return add(message, false);
    }

    private Transaction add(Message message, boolean positive) {
        open();
        acknowledged.add(message);
        frames.add(Frame.acknowledge(message, positive, null, id));
        return this;
    }

    /**
     * Sends it.
     *
     * @return completes when the server has done all of it; fails with a {@link StompException}, whose kind says whether nothing of it was done
     */
    public CompletionStage<Receipt> commit() {
        open();
        ended = true;
        return requests.commit(id, List.copyOf(frames), List.copyOf(acknowledged), bytes);
    }

    /** Drops it. Messages that it acknowledged wait for an acknowledgement as before. */
    public void abort() {
        if (!ended) {
            ended = true;
            requests.space().give(bytes);
        }
    }

    private void open() {
        if (ended) {
            throw new IllegalStateException("The transaction has ended");
        }
    }
}

package io.longwire.client;

import io.longwire.protocol.stomp.StompHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A message that came. Any thread. */
public final class Message {
    private final Requests requests;
    private final Link link;
    private final StompHeaders headers;
    private final ByteBuffer body;

    Message(Requests requests, Link link, StompHeaders headers, ByteBuffer body) {
        this.requests = requests;
        this.link = link;
        this.headers = headers;
        this.body = body;
    }

    /** Where it was sent. */
    public String destination() {
        return Objects.requireNonNullElse(headers.first("destination"), "");
    }

    /** All headers of the MESSAGE frame. */
    public StompHeaders headers() {
        return headers;
    }

    /** A header; null when it is absent. */
    public @Nullable String header(String name) {
        return headers.first(name);
    }

    /** Where it stands on its topic, to come back with; null from a server that does not say. */
    public @Nullable String position() {
        return headers.first("position");
    }

    /** The body, read only, a new view at every call. */
    public ByteBuffer body() {
        return body.asReadOnlyBuffer();
    }

    /** The body as UTF-8; what is none is replaced by U+FFFD. */
    public String text() {
        return StandardCharsets.UTF_8.decode(body.duplicate()).toString();
    }

    int size() {
        return body.remaining();
    }

    Link link() {
        return link;
    }

    /**
     * Acknowledges it; to be called once, and only where the ack mode is not {@link AckMode#AUTO}. When the connection by which it came has ended this
     * does nothing: of a queue the server delivers it again.
     */
    public void ack() {
        requests.acknowledge(this, true);
    }

    /** Says that it was not taken: of a queue the server delivers it again, to anybody, or gives it up. Otherwise as {@link #ack}. */
    public void nack() {
        requests.acknowledge(this, false);
    }

    /** Acknowledges it, and tells when the server has taken note; fails with a {@link StompException}. */
    public CompletionStage<Receipt> ackWithReceipt() {
        return requests.acknowledgeWithReceipt(this, true);
    }
}

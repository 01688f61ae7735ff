package io.longwire.client;

import io.longwire.protocol.message.MessageType;
import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompEncoder;
import io.longwire.protocol.stomp.StompVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A frame to be written once it is known in which version.
 *
 * @param headers names and values in turn
 * @param sends the message that is its body; null for none
 * @param acknowledges the message that it acknowledges, whose headers depend on the version; null for any other frame
 */
record Frame(
        StompCommand command,
        List<String> headers,
        @Nullable Outgoing sends,
        @Nullable Message acknowledges) {
    private static final int OVERHEAD = 128;

    static Frame of(StompCommand command, String... headers) {
        List<String> present = new ArrayList<>(headers.length);
        for (int i = 0; i < headers.length; i += 2) {
            if (headers[i + 1] != null) {
                present.add(headers[i]);
                present.add(headers[i + 1]);
            }
        }
        return new Frame(command, present, null, null);
    }

    static Frame begin(String transaction) {
        return of(StompCommand.BEGIN, "transaction", transaction);
    }

    static Frame send(
            Outgoing message, @Nullable String receipt, @Nullable String transaction, @Nullable String idempotencyKey) {
        List<String> headers = new ArrayList<>(8);
        add(headers, "destination", message.destination());
        add(headers, "receipt", receipt);
        add(headers, "transaction", transaction);
        add(headers, "idempotency-key", idempotencyKey);
        message.headers().forEach((name, value) -> add(headers, name, value));
        return new Frame(StompCommand.SEND, headers, message, null);
    }

    static Frame acknowledge(
            Message message, boolean positive, @Nullable String receipt, @Nullable String transaction) {
        List<String> headers = new ArrayList<>(6);
        add(headers, "receipt", receipt);
        add(headers, "transaction", transaction);
        return new Frame(positive ? StompCommand.ACK : StompCommand.NACK, headers, null, message);
    }

    static Frame subscribe(Subscription subscription, String receipt) {
        SubscribeOptions options = subscription.options();
        List<String> headers = new ArrayList<>(12);
        String since = subscription.since();
        add(headers, "id", subscription.id());
        add(headers, "destination", subscription.destination());
        add(headers, "ack", options.ackMode().header());
        add(headers, "receipt", receipt);
        add(headers, "prefetch", options.prefetch() == 0 ? null : Integer.toString(options.prefetch()));
        add(headers, "since", since);
        add(headers, "recovery", since == null ? null : "best-effort");
        options.headers().forEach((name, value) -> add(headers, name, value));
        return new Frame(StompCommand.SUBSCRIBE, headers, null, null);
    }

    private static void add(List<String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(name);
            headers.add(value);
        }
    }

    /** About how much memory it takes. */
    int size() {
        int size = OVERHEAD + (sends == null ? 0 : sends.body().length);
        for (String text : headers) {
            size += text.length();
        }
        return size;
    }

    /** Of the message that carries it. */
    MessageType type() {
        return sends == null || sends.isText() ? MessageType.TEXT : MessageType.BINARY;
    }

    byte[] encode(StompVersion version) {
        StompEncoder encoder = StompEncoder.frame(version, command);
        if (acknowledges != null) {
            acknowledgement(encoder, acknowledges, version);
        }
        for (int i = 0; i < headers.size(); i += 2) {
            encoder.header(headers.get(i), headers.get(i + 1));
        }
        return sends == null ? encoder.noBody() : encoder.body(sends.body());
    }

    private static void acknowledgement(StompEncoder encoder, Message message, StompVersion version) {
        if (version == StompVersion.V1_2) {
            encoder.header("id", Objects.requireNonNullElse(message.header("ack"), ""));
            return;
        }
        encoder.header("message-id", Objects.requireNonNullElse(message.header("message-id"), ""));
        String subscription = message.header("subscription");
        if (subscription != null) {
            encoder.header("subscription", subscription);
        }
    }
}

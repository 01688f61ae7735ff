package io.longwire.broker.stomp;

import io.longwire.broker.app.Payload;
import io.longwire.broker.engine.Draft;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One SUBSCRIBE to the application: it gets one answer at most. */
final class AppSubscription implements StompSubscription {
    private final StompSession session;
    private final MessageEncoder encoder;
    private final String destination;
    private boolean cancelled;

    AppSubscription(StompSession session, MessageEncoder encoder, String destination) {
        this.session = session;
        this.encoder = encoder;
        this.destination = destination;
    }

    void answer(Payload payload, Map<String, String> headers) {
        if (!cancelled) {
            Map<String, String> own = ReservedHeaders.own(headers::forEach);
            session.send(encoder.reply(new Draft(destination, payload.contentType(), own, payload.bytes())));
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public void resume() {}

    @Override
    public @Nullable Acknowledgement acknowledge(long offset, boolean positive) {
        return null;
    }
}

package io.longwire.broker.stomp;

import io.longwire.broker.access.Decision;
import io.longwire.broker.access.Destination;
import io.longwire.broker.access.Verb;
import io.longwire.protocol.peer.Identity;
import io.longwire.protocol.stomp.StompFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who the client of one session is, and what it may do. On the session's loop. */
final class Rights {
    private static final Logger LOG = LoggerFactory.getLogger(Rights.class);

    private final StompSession session;
    private final StompContext context;
    private Identity identity = Identity.ANONYMOUS;

    Rights(StompSession session, StompContext context) {
        this.session = session;
        this.context = context;
    }

    Identity identity() {
        return identity;
    }

    void identity(Identity found) {
        identity = found;
    }

    /** Goes on where the client may do that, else fails the session. The input is paused until that is decided. */
    void ifAllowed(StompFrame frame, Verb verb, Destination destination, Runnable action) {
        String receipt = frame.headers().first("receipt");
        session.whenAnswered(context.access().may(identity, verb, destination), outcome -> {
            Decision decision = outcome.value();
            if (decision == null) {
                LOG.error("Access could not be decided", outcome.failure());
            }
            if (decision != null && decision.allowed()) {
                action.run();
            } else {
                session.fail(
                        StompError.policy("May not " + verb.words() + " " + destination, reason(decision)), receipt);
            }
        });
    }

    private static String reason(@Nullable Decision decision) {
        String refusal = decision == null ? null : decision.refusal();
        return refusal != null ? refusal : "The server could not decide whether this is allowed.";
    }
}

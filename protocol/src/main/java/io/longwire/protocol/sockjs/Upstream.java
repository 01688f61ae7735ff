package io.longwire.protocol.sockjs;

import java.util.ArrayDeque;

/**
 * A session's messages on their way from the client: one body after the other is read, as far as there is demand, and answered once it is taken. Guarded
 * by the session's loop.
 */
final class Upstream {
    /** Bodies that may wait; sockjs-client sends one at a time. */
    private static final int MOST_SENDS = 16;

    private final Session session;
    private final Intake intake;
    private final ArrayDeque<Send> sends = new ArrayDeque<>(0);

    /** Whether the first body was asked for more that has not come. */
    private boolean asked;

    private boolean pumping;
    private boolean ended;

    Upstream(Session session, long messageBytes) {
        this.session = session;
        this.intake = new Intake(messageBytes);
    }

    void limit(long messageBytes) {
        intake.limit(messageBytes);
    }

    void request(long messages) {
        intake.request(messages);
        pump();
    }

    /** A body wants to be read. */
    void offer(Send send) {
        if (ended) {
            send.notFound();
        } else if (sends.size() >= MOST_SENDS) {
            send.refused(503, "Too many requests send to this session at once; wait for the answers to those before.");
        } else {
            sends.add(send);
            send.begin();
            if (sends.peek() == send) {
                pump();
            }
        }
    }

    /** A piece of a body; only of the first, as no other was asked for any. */
    void data(Send from, byte[] bytes) {
        if (sends.peek() == from) {
            asked = false;
            intake.add(bytes);
            pump();
        }
    }

    /** A body has come to its end. */
    void ended(Send from, boolean broken) {
        from.ended = true;
        if (sends.peek() == from) {
            asked = false;
            if (broken) {
                from.refused(500, "Broken JSON encoding.");
                next();
            }
            pump();
        }
    }

    /** Who sent it left; what is missing of it will not come. */
    void left(Send from) {
        boolean first = sends.peek() == from;
        sends.remove(from);
        if (first) {
            asked = false;
            intake.begin();
            pump();
        }
    }

    /** The session is over. */
    void end() {
        ended = true;
        intake.clear();
        sends.forEach(Send::notFound);
        sends.clear();
    }

    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            boolean more = true;
            while (more) {
                Intake.Standing standing = intake.pump(session::show);
                more = !ended && settle(standing);
            }
        } finally {
            pumping = false;
        }
    }

    /** Whether there may be more to show. */
    private boolean settle(Intake.Standing standing) {
        Send first = sends.peek();
        if (first == null || standing == Intake.Standing.WAITING) {
            return false;
        }
        switch (standing) {
            case BROKEN -> first.refused(500, "Broken JSON encoding.");
            case TOO_LARGE -> {
                first.refused(413, "A message has at most " + session.limits().messageBytes() + " bytes.");
                session.tooLarge();
            }
            default -> {
                if (!first.ended) {
                    return ask(first);
                }
                finish(first);
            }
        }
        next();
        return true;
    }

    private boolean ask(Send first) {
        if (asked) {
            return false;
        }
        asked = true;
        first.more();
        return !asked; // where it came at once
    }

    private void finish(Send first) {
        if (intake.complete()) {
            first.taken();
        } else {
            first.refused(500, intake.empty() ? "Payload expected." : "Broken JSON encoding.");
        }
    }

    private void next() {
        sends.poll();
        asked = false;
        intake.begin();
    }
}

package io.longwire.broker.stomp;

import io.longwire.broker.access.Destination;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.engine.Position;
import io.longwire.broker.receipt.Counts;
import io.longwire.broker.receipt.Watch;
import io.longwire.broker.receipt.Watches;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.stomp.StompCommand;
import io.longwire.protocol.stomp.StompEncoder;
import io.longwire.protocol.stomp.StompHeaders;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The receipts of one session that wait until the message was acknowledged ({@code receipt-when:acknowledged}). Each is sent once: when everybody
 * who was subscribed has had a say, when {@code receipt-timeout} has passed, or before the receipt of DISCONNECT. On the session's loop.
 */
final class AwaitedReceipts {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MOST_MILLIS_DIGITS = 9;

    /**
     * What a SEND asks for.
     *
     * @param receipt the receipt's id
     * @param timeoutMillis after which it is sent with what was counted
     */
    record Request(String receipt, long timeoutMillis) {}

    /**
     * The request in the headers of a SEND, or what is wrong with it.
     *
     * @param request null when there is none
     * @param error null when nothing is wrong
     */
    record Asked(@Nullable Request request, @Nullable StompError error) {
        private static final Asked NOTHING = new Asked(null, null);

        static Asked of(StompHeaders headers) {
            String when = headers.first("receipt-when");
            if (when == null || when.equals("accepted")) {
                return NOTHING;
            }
            String receipt = headers.first("receipt");
            if (!when.equals("acknowledged")) {
                return wrong("receipt-when", "it is acknowledged or accepted");
            }
            if (receipt == null) {
                return wrong("receipt-when", "the header receipt names the receipt");
            }
            String timeout = headers.first("receipt-timeout");
            long millis = timeout == null ? TIMEOUT.toMillis() : millis(timeout);
            return millis <= 0
                    ? wrong("receipt-timeout", "it is a number of milliseconds from 1 to 999999999")
                    : new Asked(new Request(receipt, millis), null);
        }

        private static Asked wrong(String header, String rule) {
            return new Asked(
                    null, StompError.protocol("Bad header " + header, "If " + header + " is there, " + rule + "."));
        }

        private static long millis(String text) {
            boolean number = !text.isEmpty()
                    && text.length() <= MOST_MILLIS_DIGITS
                    && text.chars().allMatch(c -> c >= '0' && c <= '9');
            return number ? Long.parseLong(text) : 0;
        }
    }

    /** One receipt that waits. */
    final class Awaited {
        private final Request request;
        private final Watch watch;
        private final Draft draft;
        private @Nullable Timer timer;

        private Awaited(Request request, Draft draft) {
            this.request = request;
            this.watch = watches.begin(counts -> session.transport().loop().execute(() -> answer(this, counts, false)));
            this.draft = draft.withWatch(watch.number());
        }

        /** The message to be published. */
        Draft draft() {
            return draft;
        }

        /** The engine has accepted it, and there it stands. On whatever thread says so, before anything else is done there. */
        Position placed(Position position) {
            watches.placed(watch, draft.destination(), position.offset());
            return position;
        }
    }

    private final StompSession session;
    private final Watches watches;
    private final int most;

    /** Null while none does. */
    private @Nullable Set<Awaited> waiting;

    AwaitedReceipts(StompSession session, Watches watches, int most) {
        this.session = session;
        this.watches = watches;
        this.most = most;
    }

    /** Whether no more may wait. */
    boolean isFull() {
        return waiting != null && waiting.size() >= most;
    }

    /** Begins to wait, before the message is published. Of a queue one consumer will have to deal with it. */
    Awaited begin(Request request, Draft draft) {
        Awaited awaited = new Awaited(request, draft);
        Set<Awaited> all = waiting;
        if (all == null) {
            all = new LinkedHashSet<>();
            waiting = all;
        }
        all.add(awaited);
        if (draft.destination().startsWith(Destination.Kind.QUEUE.prefix())) {
            awaited.watch.expect();
        }
        return awaited;
    }

    /** The message was accepted: the time runs. */
    void accepted(Awaited awaited) {
        if (waiting != null && waiting.contains(awaited)) {
            long deadline = session.transport().loop().now()
                    + Duration.ofMillis(awaited.request.timeoutMillis).toNanos();
            awaited.timer = session.transport().loop().schedule(deadline, () -> giveUp(awaited));
        }
        awaited.watch.settled();
    }

    /** The message was not published: nothing waits for it any more. */
    void forget(Awaited awaited) {
        remove(awaited);
        watches.end(awaited.watch);
    }

    private boolean remove(Awaited awaited) {
        Set<Awaited> all = waiting;
        if (all == null || !all.remove(awaited)) {
            return false;
        }
        if (all.isEmpty()) {
            waiting = null;
        }
        return true;
    }

    private List<Awaited> all() {
        return waiting == null ? List.of() : List.copyOf(waiting);
    }

    private void giveUp(Awaited awaited) {
        Counts counts = watches.end(awaited.watch);
        if (counts != null) {
            answer(awaited, counts, true);
        }
    }

    private void answer(Awaited awaited, Counts counts, boolean timedOut) {
        if (!remove(awaited)) {
            return;
        }
        watches.end(awaited.watch);
        if (awaited.timer != null) {
            awaited.timer.cancel();
        }
        StompEncoder frame = StompEncoder.frame(session.version(), StompCommand.RECEIPT)
                .header("receipt-id", awaited.request.receipt)
                .header("acknowledged", Integer.toString(counts.acknowledged()))
                .header("not-acknowledged", Integer.toString(counts.not()))
                .header("written", Integer.toString(counts.written()))
                .header("delivered", Integer.toString(counts.delivered()));
        if (timedOut) {
            frame.header("timed-out", "true");
        }
        session.send(frame.noBody());
        session.transport().flush();
    }

    /** DISCONNECT came: each is answered with what was counted. */
    void answerAll() {
        for (Awaited awaited : all()) {
            giveUp(awaited);
        }
    }

    /** The session has ended. */
    void end() {
        List<Awaited> all = all();
        waiting = null;
        for (Awaited awaited : all) {
            watches.end(awaited.watch);
            if (awaited.timer != null) {
                awaited.timer.cancel();
            }
        }
    }
}

package io.longwire.broker.stomp;

import io.longwire.broker.access.Destination;
import io.longwire.broker.access.Verb;
import io.longwire.broker.app.Answer;
import io.longwire.broker.app.Application;
import io.longwire.broker.app.Handlers;
import io.longwire.broker.app.Message;
import io.longwire.broker.app.Outgoing;
import io.longwire.broker.app.Payload;
import io.longwire.broker.app.RefusedException;
import io.longwire.broker.engine.Draft;
import io.longwire.broker.session.Outcome;
import io.longwire.protocol.frame.CloseCode;
import io.longwire.protocol.loop.Loop;
import io.longwire.protocol.loop.Timer;
import io.longwire.protocol.stomp.StompFrame;
import io.longwire.protocol.stomp.StompHeaders;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one session asks of the application: one thing at a time, in order; what waits is bounded, and when it is too much the input is paused. A
 * receipt is sent when the handler's answer was published too. On the session's loop; the handlers are not.
 */
final class AppCalls {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    /**
     * @param subscription who gets the answer alone; null when it was sent
     */
    private record Call(
            Handlers.Match match,
            Message message,
            @Nullable String receipt,
            @Nullable AppSubscription subscription) {}

    private final StompSession session;
    private final StompContext context;
    private final Application application;
    private final Rights rights;
    private final Unsettled unsettled;

    /** Null while nothing waits. */
    private @Nullable ArrayDeque<Call> waiting;

    private long waitingBytes;
    private boolean running;
    private @Nullable Timer timer;

    /** Whether the input is paused because of what waits. */
    private boolean full;

    AppCalls(StompSession session, StompContext context, Rights rights, Unsettled unsettled) {
        this.session = session;
        this.context = context;
        this.application = context.application();
        this.rights = rights;
        this.unsettled = unsettled;
    }

    void send(StompFrame frame, Destination destination) {
        Message message = message(frame, destination);
        rights.ifAllowed(frame, Verb.PUBLISH, destination, () -> {
            Handlers.Match match = application.handlers().ofMessage(destination.name());
            if (match == null) {
                nobody(frame, "SEND to");
            } else {
                take(new Call(match, message, frame.headers().first("receipt"), null));
            }
        });
    }

    /**
     * @param accepted called when it may
     */
    void subscribe(StompFrame frame, Destination destination, AppSubscription subscription, Runnable accepted) {
        Message message = message(frame, destination);
        rights.ifAllowed(frame, Verb.SUBSCRIBE, destination, () -> {
            Handlers.Match match = application.handlers().ofSubscription(destination.name());
            if (match == null) {
                nobody(frame, "SUBSCRIBE to");
            } else {
                accepted.run();
                take(new Call(match, message, frame.headers().first("receipt"), subscription));
            }
        });
    }

    private Message message(StompFrame frame, Destination destination) {
        StompHeaders headers = frame.headers();
        return new Message(
                destination.name(),
                Map.of(),
                Collections.unmodifiableMap(ReservedHeaders.first(headers::forEach)),
                headers.first("content-type"),
                frame.copyOfBody(),
                rights.identity(),
                session.id(),
                session.transport().peer());
    }

    private void nobody(StompFrame frame, String what) {
        String destination = String.valueOf(frame.headers().first("destination"));
        session.fail(
                frame,
                StompError.protocol(
                        "Not a destination",
                        application.handlers().isEmpty()
                                ? "This server has no application code, so nothing answers at " + destination + "."
                                : "The application has nothing that answers a " + what + " " + destination + "."));
    }

    private void take(Call call) {
        unsettled.add();
        if (!running) {
            start(call);
            return;
        }
        ArrayDeque<Call> queue = waiting;
        if (queue == null) {
            queue = new ArrayDeque<>(1);
            waiting = queue;
        }
        queue.addLast(call);
        waitingBytes += call.message.body().length;
        if (!full
                && (queue.size() >= application.limits().messages()
                        || waitingBytes >= application.limits().bytes())) {
            full = true;
            session.pause();
        }
    }

    private void start(Call call) {
        running = true;
        Loop loop = session.transport().loop();
        timer = loop.schedule(loop.now() + application.limits().timeout().toNanos(), () -> late(call));
        Outcome.later(
                application.call(call.match, call.message, call.subscription != null),
                session.transport().loop(),
                outcome -> answered(call, outcome));
    }

    /** An answer that comes now finds the session at its end. */
    private void late(Call call) {
        LOG.error(
                "The application took longer than {} for a message to {}",
                application.limits().timeout(),
                call.message.destination());
        session.fail(
                new StompError(
                        CloseCode.TRY_AGAIN_LATER,
                        "The application took too long for a message to " + call.message.destination(),
                        "Whether it was dealt with is not known; try again later."),
                call.receipt);
    }

    private void answered(Call call, Outcome<Answer> outcome) {
        running = false;
        stopTimer();
        if (session.ended()) {
            return;
        }
        Answer answer = outcome.value();
        if (answer == null) {
            session.fail(
                    refusal(
                            "The application could not deal with a message to " + call.message.destination(),
                            outcome.failure()),
                    call.receipt);
            return;
        }
        publish(call, answer);
        startNext();
    }

    private void startNext() {
        Call next = waiting == null ? null : waiting.pollFirst();
        if (next == null) {
            waiting = null;
        }
        if (next != null && !session.ended()) {
            waitingBytes -= next.message.body().length;
            start(next);
        }
        if (full) {
            full = false;
            session.resume();
        }
    }

    private void publish(Call call, Answer answer) {
        Payload direct = answer.direct();
        if (direct != null && call.subscription != null) {
            call.subscription.answer(direct, answer.directHeaders());
        }
        CompletableFuture<?>[] published = answer.published().stream()
                .map(outgoing -> context.engine().publish(draft(outgoing)).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> all = CompletableFuture.allOf(published);
        if (all.isDone()) {
            published(call, Outcome.of(all));
            session.transport().flush();
        } else {
            unsettled.waits();
            Outcome.later(all, session.transport().loop(), done -> {
                published(call, done);
                session.transport().flush();
            });
        }
    }

    private static Draft draft(Outgoing outgoing) {
        return new Draft(
                outgoing.destination(),
                outgoing.payload().contentType(),
                ReservedHeaders.own(outgoing.headers()::forEach),
                outgoing.payload().bytes());
    }

    private void published(Call call, Outcome<Void> outcome) {
        if (outcome.failure() != null) {
            session.fail(Transactions.refusal(outcome.failure()), call.receipt);
            return;
        }
        session.receipt(call.receipt);
        unsettled.done();
    }

    /** What the client is told: what the application says to it, or nothing but that it failed. */
    static StompError refusal(String what, @Nullable Throwable failure) {
        if (failure instanceof RefusedException refused) {
            return StompError.policy(refused.text(), refused.remedy());
        }
        LOG.error("{}", what, failure);
        return new StompError(
                CloseCode.INTERNAL_ERROR, what, "The application failed; whoever runs it finds more in its log.");
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** The session has ended: what waits is dropped, and what is under way not listened to. */
    void end() {
        stopTimer();
        waiting = null;
        waitingBytes = 0;
    }
}
